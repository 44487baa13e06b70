/* SPDX-License-Identifier: BSD-2-Clause */
/* The ways in which a guest powers off and resets: ACPI's registers, and the keyboard controller's
 * pulse. */
#ifndef VMM_DEVICE_POWER_H
#define VMM_DEVICE_POWER_H

/* Offsets of its registers. */
#define POWER_SLEEP_CONTROL 0u
#define POWER_SLEEP_STATUS  1u
#define POWER_RESET         2u
#define POWER_RESET_VALUE   1u
#define POWER_BYTES         4u

#endif
