/* SPDX-License-Identifier: BSD-2-Clause */
/* Power off and reset of a PC: ACPI's registers, and the keyboard controller's reset pulse. */
#include "vmm/device/power.h"

#include "vmm/aml.h"
#include "vmm/device/devices.h"
#include "vmm/machine.h"

/* ACPI 4.8.3.7, sleep control register: SLP_TYPx in bits 2 to 4, SLP_EN in bit 5. */
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

static const struct bus_operations power_operations = {
    .name = "power",
    .read = power_read,
    .write = power_write,
};

static const struct bus_operations keyboard_operations = {
    .name = "keyboard reset",
    .read = keyboard_read,
    .write = keyboard_write,
};

static int place(struct device *device)
{
    int error =
        device_add_registers(device, "registers", POWER_BYTES, &power_operations, device->vmm);

    return error < 0
               ? error
               : device_add_registers(device, "keyboard", 1, &keyboard_operations, device->vmm);
}

/* What to write for "soft off": SLP_TYP of both registers, and two numbers that are reserved. */
static void write_acpi(struct aml *aml)
{
    aml_name(aml, "_S5_");
    size_t package = aml_begin_package(aml, 4);
    aml_number(aml, SLEEP_TYPE_OFF);
    for (int i = 0; i < 3; i++)
        aml_number(aml, 0);
    aml_end(aml, package);
}

/* The registers' place is in the table FADT. */
static const struct device_acpi acpi = {.write = write_acpi};

const struct device_operations power_device = {
    .name = "power",
    .acpi = &acpi,
    .place = place,
};
