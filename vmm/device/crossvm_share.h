/* SPDX-License-Identifier: BSD-2-Clause */
/* The requests of the cross-VM device: sharing a dataport with a guest and taking it back. */
#ifndef VMM_DEVICE_CROSSVM_SHARE_H
#define VMM_DEVICE_CROSSVM_SHARE_H

#include "vmm/device/crossvm.h"

/* Carries out a caisson_crossvm_command with the registers as they are, and returns the caisson_crossvm_status. A refused
 * request changes nothing and is logged. The caller holds the device's lock. */
uint32_t crossvm_command(struct crossvm *crossvm, uint32_t command);

#endif
