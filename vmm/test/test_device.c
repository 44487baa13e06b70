/* SPDX-License-Identifier: BSD-2-Clause */
/* How a device gets its places and its interrupt: as the layout says, or free ones. */
#include "fixture.h"

#include "vmm/device.h"
#include "vmm/machine.h"

#include <errno.h>

#define FREE UINT64_C(0xd7000000)

static const struct layout_place places[] = {
    {"known", "registers", LAYOUT_MEMORY, 0xd0000000, 0x2000},
    {"known", "port", LAYOUT_PORTS, 0x3f8, 8},
};
static const struct layout_line lines[] = {{"known", 5, IRQ_EDGE}};
static const struct layout layout = {.free_start = FREE,
                                     .free_end = FREE + 0x30000,
                                     .free_line = 18,
                                     .places = places,
                                     .place_count = 2,
                                     .lines = lines,
                                     .line_count = 1};

static const struct bus_operations registers = {.name = "registers"};
static const struct device_operations known = {.name = "known"};
static const struct device_operations other = {.name = "other"};
static struct vmm vmm;
static struct device device;

static int begin(void **state)
{
    (void)state;
    vmm = (struct vmm){.name = "vm0", .layout = &layout, .free_start = FREE, .kvm = {.vm = -1}};
    irq_init(&vmm.irqs);
    irq_start(&vmm.irqs, &vmm.kvm);
    device = (struct device){.operations = &known, .vmm = &vmm};
    return 0;
}

static void is_resource(uint32_t index, enum device_resource_kind kind, uint64_t start,
                        uint64_t size_bytes)
{
    assert_true(index < device.resource_count);
    assert_int_equal(device.resources[index].kind, kind);
    assert_int_equal(device.resources[index].start, start);
    assert_int_equal(device.resources[index].size_bytes, size_bytes);
}

/* The guest is told the layout's size; the registers are as many as the device has. */
static void the_layout_places_it(void **state)
{
    struct irq *irq = NULL;
    bool found;

    (void)state;
    assert_int_equal(device_add_registers(&device, "port", 4, &registers, NULL), 0);
    assert_int_equal(device_add_registers(&device, "registers", 0x1000, &registers, NULL), 0);
    assert_int_equal(device_add_line(&device, IRQ_LEVEL, &irq), 0);
    is_resource(0, DEVICE_PORTS, 0x3f8, 8);
    is_resource(1, DEVICE_MEMORY, 0xd0000000, 0x2000);
    is_resource(2, DEVICE_LINE, 5, 0);
    assert_int_equal(device.resources[2].trigger, IRQ_EDGE);
    assert_int_equal(irq->number, 5);
    (void)bus_read(&vmm.ports, 0x3fb, 1, &found);
    assert_true(found);
    (void)bus_read(&vmm.ports, 0x3fc, 1, &found);
    assert_false(found);
    (void)bus_read(&vmm.mmio, 0xd0000fff, 1, &found);
    assert_true(found);
}

static void the_layout_has_room_for_it(void **state)
{
    (void)state;
    assert_int_equal(device_add_registers(&device, "port", 9, &registers, NULL), -EINVAL);
    assert_int_equal(device_add_registers(&device, "port", 8, &registers, NULL), 0);
    assert_int_equal(device_add_registers(&device, "port", 8, &registers, NULL), -EINVAL);
}

static void others_get_free_places(void **state)
{
    struct layout_place place = {0};
    struct irq *irq = NULL;

    (void)state;
    device.operations = &other;
    assert_int_equal(device_add_place(&device, "registers", 0x1000, &place), 0);
    assert_int_equal(place.address, FREE);
    assert_int_equal(device_add_place(&device, "more", 0x10001, &place), 0);
    assert_int_equal(place.address, FREE + 0x10000); /* no page of 64 KiB has both */
    is_resource(0, DEVICE_MEMORY, FREE, 0x1000);
    is_resource(1, DEVICE_MEMORY, FREE + 0x10000, 0x10001);
    assert_int_equal(device_add_place(&device, "too much", 1, &place), -ENOSPC);
    assert_int_equal(device_add_line(&device, IRQ_LEVEL, &irq), 0);
    is_resource(2, DEVICE_LINE, 18, 0);
    assert_int_equal(device.resources[2].trigger, IRQ_LEVEL);
    assert_int_equal(device_add_line(&device, IRQ_LEVEL, &irq), 0);
    is_resource(3, DEVICE_LINE, 19, 0);
}

static void a_line_is_one_devices(void **state)
{
    struct irq *irq = NULL;

    (void)state;
    assert_int_equal(device_add_line(&device, IRQ_LEVEL, &irq), 0);
    assert_int_equal(device_add_line(&device, IRQ_LEVEL, &irq), -EBUSY);
}

static void resources_end(void **state)
{
    struct layout_place place;

    (void)state;
    for (uint32_t i = 0; i < DEVICE_RESOURCES_MAX; i++)
        assert_int_equal(device_add_place(&device, "registers", 8, &place), 0);
    assert_int_equal(device_add_place(&device, "registers", 8, &place), -ENOSPC);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_layout_places_it, begin),
        cmocka_unit_test_setup(the_layout_has_room_for_it, begin),
        cmocka_unit_test_setup(others_get_free_places, begin),
        cmocka_unit_test_setup(a_line_is_one_devices, begin),
        cmocka_unit_test_setup(resources_end, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
