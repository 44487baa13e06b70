/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The guest's ACPI tables: where each is, that its sum is right, and that the byte code is what
 * iasl makes of the same in ACPI's language (dsdt.asl, aml.asl).
 */
#include "fixture.h"

#include "vmm/aml.h"
#include "vmm/arch/arch.h"
#include "vmm/arch/x86_64/acpi.h"
#include "vmm/arch/x86_64/layout.h"
#include "vmm/device/devices.h"
#include "vmm/machine.h"

#include <errno.h>
#include <string.h>

#include "aml.hex"
#include "dsdt.hex"

#define HEADER_BYTES 36u
#define RAM          (UINT64_C(1) << 20)

static struct vmm vmm;
static struct device devices[] = {
    {.operations = &serial_device, .vmm = &vmm},
    {.operations = &crossvm_device, .vmm = &vmm},
    {.operations = &power_device, .vmm = &vmm},
};

static int begin(void **state)
{
    (void)state;
    vmm = (struct vmm){.name = "vm0", .layout = arch_layout(), .kvm = {.vm = -1}};
    assert_int_equal(memory_init(&vmm.memory, RAM, vmm.layout), 0);
    irq_init(&vmm.irqs);
    irq_start(&vmm.irqs, &vmm.kvm);
    return 0;
}

static int end(void **state)
{
    (void)state;
    memory_finish(&vmm.memory);
    return 0;
}

static void place(struct device *device)
{
    static char state[65536]; /* enough for each of them */

    memset(state, 0, sizeof(state));
    assert_true(device->operations->state_bytes <= sizeof(state));
    device->state = state;
    device->resource_count = 0;
    assert_int_equal(device->operations->place(device), 0);
}

static const uint8_t *table_at(uint64_t address, const char *signature, uint32_t *ret_length)
{
    const uint8_t *table = memory_at(&vmm.memory, address, HEADER_BYTES);
    uint8_t sum = 0;

    assert_non_null(table);
    assert_memory_equal(table, signature, 4);
    memcpy(ret_length, table + 4, sizeof(*ret_length));
    assert_non_null(memory_at(&vmm.memory, address, *ret_length));
    for (uint32_t i = 0; i < *ret_length; i++)
        sum = (uint8_t)(sum + table[i]);
    assert_int_equal(sum, 0);
    return table;
}

static uint64_t number_at(const uint8_t *table, size_t offset)
{
    uint64_t value;

    memcpy(&value, table + offset, sizeof(value));
    return value;
}

static void tables_are_found(void **state)
{
    const struct acpi acpi = {.vcpu_count = 3, .device_count = 3, .devices = devices};
    uint32_t length;

    (void)state;
    crossvm_init(&vmm.crossvm, vmm.name, &vmm.log_limit);
    for (size_t i = 0; i < 3; i++)
        place(&devices[i]);
    assert_int_equal(acpi_write_tables(&vmm.memory, &acpi), 0);
    const uint8_t *rsdp = memory_at(&vmm.memory, LAYOUT_ACPI, HEADER_BYTES);
    assert_memory_equal(rsdp, "RSD PTR ", 8);
    const uint8_t *xsdt = table_at(number_at(rsdp, 24), "XSDT", &length);
    assert_int_equal(length, HEADER_BYTES + 16);
    (void)table_at(number_at(xsdt, HEADER_BYTES + 8), "APIC", &length);
    assert_int_equal(length, 44 + 3 * 8 + 12);
    const uint8_t *fadt = table_at(number_at(xsdt, HEADER_BYTES), "FACP", &length);
    const uint8_t *dsdt = table_at(number_at(fadt, 140), "DSDT", &length);
    assert_int_equal(length, sizeof(dsdt_aml_code));
    assert_memory_equal(dsdt + HEADER_BYTES, dsdt_aml_code + HEADER_BYTES, length - HEADER_BYTES);
    crossvm_finish(&vmm.crossvm);
}

static void too_many_do_not_fit(void **state)
{
    struct acpi acpi = {.vcpu_count = 8200}; /* of 8 bytes each */

    (void)state;
    assert_int_equal(acpi_write_tables(&vmm.memory, &acpi), -ENOSPC);
    acpi.vcpu_count = 254;
    assert_int_equal(acpi_write_tables(&vmm.memory, &acpi), 0);
}

static void write_numbers(struct aml *aml)
{
    static const uint64_t values[] = {0,      1,       2,          0xff,       0x100,
                                      0xffff, 0x10000, 0xffffffff, 0x100000000};

    aml_name(aml, "AAAA");
    size_t package = aml_begin_package(aml, 9);
    for (size_t i = 0; i < 9; i++)
        aml_number(aml, values[i]);
    aml_end(aml, package);
}

static void write_device(struct aml *aml)
{
    size_t device = aml_begin_device(aml, "BBBB");

    aml_name(aml, "_HID");
    aml_hardware_id(aml, "ABC12EF");
    aml_name(aml, "_CID");
    aml_hardware_id(aml, "PNP05O1"); /* a letter where a digit is to be */
    aml_name(aml, "CCCC");
    aml_unicode(aml, "0123456789012345678901234567890123456789");
    aml_name(aml, "_CRS");
    size_t resources = aml_begin_resources(aml);
    aml_interrupt(aml, 300, IRQ_LEVEL);
    aml_end_resources(aml, resources);
    aml_end(aml, device);
}

/* Longer than a length of two bytes can say. */
static void write_long_device(struct aml *aml)
{
    size_t device = aml_begin_device(aml, "DDDD");

    aml_name(aml, "_ADR");
    aml_number(aml, 0);
    aml_name(aml, "EEEE");
    size_t package = aml_begin_package(aml, LONG_TEXTS);
    for (size_t i = 0; i < LONG_TEXTS; i++)
        aml_text(aml, LONG_TEXT);
    aml_end(aml, package);
    aml_end(aml, device);
}

static void write_all(struct aml *aml)
{
    size_t scope = aml_begin_scope(aml, "_SB_");

    write_numbers(aml);
    write_device(aml);
    write_long_device(aml);
    aml_end(aml, scope);
}

static void code_is_that_of_iasl(void **state)
{
    static uint8_t bytes[sizeof(aml_aml_code)];
    struct aml aml = {.bytes = bytes, .room = sizeof(bytes) - HEADER_BYTES};

    (void)state;
    write_all(&aml);
    assert_false(aml.overflow);
    assert_int_equal(aml.used, sizeof(aml_aml_code) - HEADER_BYTES);
    assert_memory_equal(bytes, aml_aml_code + HEADER_BYTES, aml.used);
}

static void overflow_is_remembered(void **state)
{
    static uint8_t bytes[sizeof(aml_aml_code)];

    (void)state;
    for (size_t room = 0; room < sizeof(bytes) - HEADER_BYTES; room++) {
        struct aml aml = {.bytes = bytes, .room = room};
        memset(bytes, 0xee, sizeof(bytes));
        write_all(&aml);
        assert_true(aml.overflow);
        assert_int_equal(bytes[room], 0xee);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tables_are_found, begin, end),
        cmocka_unit_test_setup_teardown(too_many_do_not_fit, begin, end),
        cmocka_unit_test(code_is_that_of_iasl),
        cmocka_unit_test(overflow_is_remembered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
