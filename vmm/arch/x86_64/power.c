/* SPDX-License-Identifier: BSD-2-Clause */
/* Power off and reset. */
#include "vmm/arch/x86_64/power.h"

#include "vmm/machine.h"

/* ACPI 4.8.3.7, sleep control register: SLP_TYPx in bits 2 to 4, SLP_EN in bit 5. \_S5 in dsdt.asl.in has the type. */
#define SLEEP_ENABLE     0x20u
#define SLEEP_TYPE_SHIFT 2u
#define SLEEP_TYPE_MASK  0x07u
#define SLEEP_TYPE_OFF   5u

#define KEYBOARD_PULSE_RESET 0xfeu /* of the 8042's output port, whose bit 0 is the reset line */

static uint64_t power_read(void *device, uint64_t offset, uint32_t width)
{
    (void)device;
    (void)offset;
    (void)width;
    return 0;
}

static void power_write(void *device, uint64_t offset, uint32_t width, uint64_t value)
{
    if (width != 1)
        return;
    if (offset == POWER_SLEEP_CONTROL && (value & SLEEP_ENABLE) &&
        (value >> SLEEP_TYPE_SHIFT & SLEEP_TYPE_MASK) == SLEEP_TYPE_OFF)
        machine_ask(device, MACHINE_POWER_OFF, NULL);
    else if (offset == POWER_RESET && value == POWER_RESET_VALUE)
        machine_ask(device, MACHINE_RESET, NULL);
}

static uint64_t keyboard_read(void *device, uint64_t offset, uint32_t width)
{
    (void)device;
    (void)offset;
    (void)width;
    return 0; /* its input buffer is empty: a guest that resets waits for that */
}

static void keyboard_write(void *device, uint64_t offset, uint32_t width, uint64_t value)
{
    (void)offset;
    if (width == 1 && value == KEYBOARD_PULSE_RESET)
        machine_ask(device, MACHINE_RESET, NULL);
}

const struct bus_operations power_operations = {
    .name = "power",
    .read = power_read,
    .write = power_write,
};

const struct bus_operations keyboard_operations = {
    .name = "keyboard reset",
    .read = keyboard_read,
    .write = keyboard_write,
};
