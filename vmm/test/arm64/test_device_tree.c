/* SPDX-License-Identifier: BSD-2-Clause */
/* The device tree of an arm64 guest, read back by libfdt. */
#include "fixture.h"

#include "vmm/arch/arm64/device_tree.h"
#include "vmm/arch/arm64/layout.h"
#include "vmm/device/devices.h"
#include "vmm/layout.h"

#include <errno.h>
#include <libfdt.h>
#include <stdio.h>
#include <string.h>

#define MIB UINT64_C(0x100000)

static const uint64_t affinities[] = {0x80000000, 0x80000001, 0x80000100};
static uint8_t blob[LAYOUT_DEVICE_TREE_BYTES];
static struct memory memory;
static struct device_tree tree;

static const struct device_property properties[] = {
    {.name = "label", .kind = DEVICE_TEXT, .text = "a clock"},
    {.name = "apb_pclk", .kind = DEVICE_CLOCK, .number = 24000000},
};
static const struct device_node thing_node = {.name = "thing",
                                              .compatible = "one\0other",
                                              .compatible_bytes = sizeof("one\0other"),
                                              .properties = properties,
                                              .property_count = 2};
static const struct device_operations thing = {.name = "thing", .node = &thing_node};

/* As they are placed in a machine. */
static const struct device devices[] = {
    {.operations = &serial_device,
     .resource_count = 2,
     .resources = {{DEVICE_MEMORY, LAYOUT_UART, LAYOUT_UART_BYTES, 0},
                   {DEVICE_LINE, LAYOUT_UART_INTERRUPT, 0, IRQ_LEVEL}}},
    {.operations = &crossvm_device,
     .resource_count = 4,
     .resources = {{DEVICE_MEMORY, CAISSON_CROSSVM_REGISTERS_ADDRESS, 0x1000, 0},
                   {DEVICE_MEMORY, CAISSON_CROSSVM_WINDOW_ADDRESS, 0x100000, 0},
                   {DEVICE_MEMORY, CAISSON_CROSSVM_DOORBELL_ADDRESS, 0x1000, 0},
                   {DEVICE_LINE, LAYOUT_CROSSVM_INTERRUPT, 0, IRQ_EDGE}}},
    {.operations = &thing,
     .resource_count = 1,
     .resources = {{DEVICE_MEMORY, LAYOUT_FREE_START, 0x1000, 0}}},
};

static int fresh(void **state)
{
    (void)state;
    memset(blob, 0xee, sizeof(blob));
    tree = (struct device_tree){.memory = &memory,
                                .device_count = 3,
                                .devices = devices,
                                .vcpu_count = 3,
                                .affinities = affinities,
                                .gic_version = 3,
                                .cmdline = "console=ttyS0 quiet",
                                .initrd_start = 0x7000000,
                                .initrd_end = 0x7123456,
                                .seed = {1, 2, 3}};
    return memory_init(&memory, 12 * MIB,
                       &(struct layout){.hole_start = 8 * MIB, .hole_end = 4096 * MIB});
}

static int done(void **state)
{
    (void)state;
    memory_finish(&memory);
    return 0;
}

static const void *property(const char *path, const char *name, int length)
{
    int found = 0;
    int node = fdt_path_offset(blob, path);

    if (node < 0)
        fail_msg("no %s", path);
    const void *value = fdt_getprop(blob, node, name, &found);
    if (value == NULL || found != length)
        fail_msg("%s of %s has %d bytes", name, path, found);
    return value;
}

static void has_text(const char *path, const char *name, const char *text)
{
    assert_string_equal(property(path, name, (int)strlen(text) + 1), text);
}

static void has_pairs(const char *path, const char *name, const uint64_t *values, int count)
{
    const fdt64_t *stored = property(path, name, count * 8);

    for (int i = 0; i < count; i++)
        assert_int_equal(fdt64_ld(&stored[i]), values[i]);
}

static void has_cells(const char *path, const char *name, const uint32_t *values, int count)
{
    const fdt32_t *stored = property(path, name, count * 4);

    for (int i = 0; i < count; i++)
        assert_int_equal(fdt32_ld(&stored[i]), values[i]);
}

static void write_tree(void)
{
    assert_int_equal(device_tree_write(&tree, blob, sizeof(blob)), 0);
    assert_int_equal(fdt_check_full(blob, sizeof(blob)), 0);
}

static void tells_what_to_boot(void **state)
{
    const uint64_t start[] = {0x7000000};
    const uint64_t end[] = {0x7123456};

    (void)state;
    write_tree();
    has_text("/chosen", "bootargs", "console=ttyS0 quiet");
    has_pairs("/chosen", "linux,initrd-start", start, 1);
    has_pairs("/chosen", "linux,initrd-end", end, 1);
    assert_memory_equal(property("/chosen", "rng-seed", 32), tree.seed, 32);
    tree.initrd_end = tree.initrd_start;
    write_tree();
    assert_null(fdt_getprop(blob, fdt_path_offset(blob, "/chosen"), "linux,initrd-start", NULL));
}

static void has_both_ranges_of_memory(void **state)
{
    const uint64_t low[] = {0, 8 * MIB};
    const uint64_t high[] = {4096 * MIB, 4 * MIB};

    (void)state;
    write_tree();
    has_text("/memory@0", "device_type", "memory");
    has_pairs("/memory@0", "reg", low, 2);
    has_pairs("/memory@100000000", "reg", high, 2);
}

static void names_processors_by_affinity(void **state)
{
    const uint32_t third[] = {0x100};

    (void)state;
    write_tree();
    has_cells("/cpus/cpu@100", "reg", third, 1);
    has_text("/cpus/cpu@1", "enable-method", "psci");
    assert_true(fdt_path_offset(blob, "/cpus/cpu@2") < 0);
    has_text("/psci", "method", "hvc");
    assert_int_equal(
        fdt_node_check_compatible(blob, fdt_path_offset(blob, "/psci"), "arm,psci-0.2"), 0);
}

static void has_either_gic(void **state)
{
    const char *path = "/interrupt-controller@d1000000";
    const uint64_t version_3[] = {LAYOUT_GIC_DISTRIBUTOR, 0x10000, LAYOUT_GIC_REDISTRIBUTORS,
                                  3 * 0x20000};
    const uint64_t version_2[] = {LAYOUT_GIC_DISTRIBUTOR, 0x1000, LAYOUT_GIC_CPU, 0x2000};
    const uint32_t timer_3[] = {1, 13, 4, 1, 14, 4, 1, 11, 4, 1, 10, 4};
    const uint32_t timer_2[] = {1, 13, 0x704, 1, 14, 0x704, 1, 11, 0x704, 1, 10, 0x704};

    (void)state;
    write_tree();
    has_text(path, "compatible", "arm,gic-v3");
    has_pairs(path, "reg", version_3, 4);
    has_cells("/timer", "interrupts", timer_3, 12);
    assert_int_equal(fdt_get_phandle(blob, fdt_path_offset(blob, path)), 1);
    tree.gic_version = 2;
    write_tree();
    has_text(path, "compatible", "arm,cortex-a15-gic");
    has_pairs(path, "reg", version_2, 4);
    has_cells("/timer", "interrupts", timer_2, 12);
}

static void has_the_devices(void **state)
{
    const uint64_t places[] = {CAISSON_CROSSVM_REGISTERS_ADDRESS, 0x1000,
                               CAISSON_CROSSVM_WINDOW_ADDRESS,    0x100000,
                               CAISSON_CROSSVM_DOORBELL_ADDRESS,  0x1000};
    const uint32_t interrupt[] = {0, LAYOUT_CROSSVM_INTERRUPT, 1};
    const uint32_t uart_interrupt[] = {0, LAYOUT_UART_INTERRUPT, 4};

    (void)state;
    write_tree();
    has_text("/crossvm@d0000000", "compatible", CAISSON_CROSSVM_COMPATIBLE);
    has_pairs("/crossvm@d0000000", "reg", places, 6);
    has_cells("/crossvm@d0000000", "interrupts", interrupt, 3);
    int uart = fdt_path_offset(
        blob, fdt_getprop(blob, fdt_path_offset(blob, "/chosen"), "stdout-path", NULL));
    assert_int_equal(fdt_node_check_compatible(blob, uart, "ns16550a"), 0);
    has_cells("/serial@d6000000", "interrupts", uart_interrupt, 3);
}

static void tells_of_a_clock(void **state)
{
    const uint32_t hz[] = {24000000};
    const uint32_t *phandle;

    (void)state;
    write_tree();
    has_text("/thing@d7000000", "label", "a clock");
    has_text("/thing@d7000000", "clock-names", "apb_pclk");
    phandle = property("/thing@d7000000", "clocks", 4);
    int clock = fdt_node_offset_by_phandle(blob, fdt32_to_cpu(*phandle));
    assert_int_equal(fdt_node_check_compatible(blob, clock, "fixed-clock"), 0);
    has_cells("/clock-2", "clock-frequency", hz, 1);
    assert_int_equal(
        fdt_node_check_compatible(blob, fdt_path_offset(blob, "/thing@d7000000"), "other"), 0);
}

static void fits_or_says_so(void **state)
{
    static uint64_t many[LAYOUT_VCPUS_MAX];
    static char cmdline[2048];

    (void)state;
    for (uint32_t i = 0; i < LAYOUT_VCPUS_MAX; i++)
        many[i] = (uint64_t)(i & 15) | (i >> 4) << 8;
    memset(cmdline, 'a', sizeof(cmdline) - 1);
    tree.affinities = many;
    tree.vcpu_count = LAYOUT_VCPUS_MAX;
    tree.cmdline = cmdline;
    write_tree();
    assert_int_equal(device_tree_write(&tree, blob, 4096), -ENOSPC);
    assert_int_equal(device_tree_write(&tree, blob, 8), -ENOSPC);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tells_what_to_boot, fresh, done),
        cmocka_unit_test_setup_teardown(has_both_ranges_of_memory, fresh, done),
        cmocka_unit_test_setup_teardown(names_processors_by_affinity, fresh, done),
        cmocka_unit_test_setup_teardown(has_either_gic, fresh, done),
        cmocka_unit_test_setup_teardown(has_the_devices, fresh, done),
        cmocka_unit_test_setup_teardown(tells_of_a_clock, fresh, done),
        cmocka_unit_test_setup_teardown(fits_or_says_so, fresh, done),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
