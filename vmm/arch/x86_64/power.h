/* SPDX-License-Identifier: BSD-2-Clause */
/* The ways in which a guest powers off and resets: ACPI's registers, and the keyboard controller's pulse. */
#ifndef VMM_ARCH_X86_64_POWER_H
#define VMM_ARCH_X86_64_POWER_H

#include "vmm/bus.h"

/* Offsets from LAYOUT_POWER_PORT. */
#define POWER_SLEEP_CONTROL 0u
#define POWER_SLEEP_STATUS  1u
#define POWER_RESET         2u /* LAYOUT_RESET_PORT */
#define POWER_RESET_VALUE   1u

/* The device of both is the struct vmm. */
extern const struct bus_operations power_operations;
extern const struct bus_operations keyboard_operations;

#endif
