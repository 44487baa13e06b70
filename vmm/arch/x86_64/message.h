/* SPDX-License-Identifier: BSD-2-Clause */
/* The cross-VM device's interrupt as a message (abi/crossvm.h). */
#ifndef VMM_ARCH_X86_64_MESSAGE_H
#define VMM_ARCH_X86_64_MESSAGE_H

#include "vmm/bus.h"

/* The device is the struct vmm. */
extern const struct bus_operations message_operations;

#endif
