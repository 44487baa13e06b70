/* SPDX-License-Identifier: BSD-2-Clause */
/* The cross-VM device's interrupt as a message (abi/crossvm.h, "The message"). */
#ifndef VMM_DEVICE_CROSSVM_MSI_H
#define VMM_DEVICE_CROSSVM_MSI_H

#include "vmm/device/crossvm.h"

/* The registers that say where the message goes; the device is the struct crossvm. */
extern const struct bus_operations crossvm_msi_operations;

/* The interrupt is the line again. The caller holds the device's lock. */
void crossvm_msi_reset(struct crossvm *crossvm);

#endif
