/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes the guest's device tree, node by node. */
#include "vmm/arch/arm64/device_tree.h"

#include "vmm/arch/arm64/layout.h"

#include <errno.h>
#include <libfdt.h>
#include <stdio.h>
#include <string.h>

#define PHANDLE_GIC   1u
#define PHANDLE_CLOCK 2u /* and what follows: one for each device that has a clock */

/* Interrupt specifiers of the GIC's binding: kind, number, trigger. */
#define GIC_SPI        0u
#define GIC_PPI        1u
#define TRIGGER_RISING 1u
#define TRIGGER_HIGH   4u
#define PPI_CPUS_SHIFT 8u
#define GIC_V2_CPUS    8u
#define AFFINITY_MASK  0xffffffu
#define CELLS_MAX      (3u * DEVICE_RESOURCES_MAX)

/* The first error stays; after it nothing is written. */
struct writer {
    void *tree;
    int error;
};

static void note(struct writer *writer, int result)
{
    if (writer->error == 0)
        writer->error = result;
}

static void begin(struct writer *writer, const char *name)
{
    if (writer->error == 0)
        note(writer, fdt_begin_node(writer->tree, name));
}

static void begin_at(struct writer *writer, const char *kind, uint64_t address)
{
    char name[48];

    snprintf(name, sizeof(name), "%s@%llx", kind, (unsigned long long)address);
    begin(writer, name);
}

static void end(struct writer *writer)
{
    if (writer->error == 0)
        note(writer, fdt_end_node(writer->tree));
}

static void bytes(struct writer *writer, const char *name, const void *value, size_t length)
{
    if (writer->error == 0)
        note(writer, fdt_property(writer->tree, name, value, (int)length));
}

static void text(struct writer *writer, const char *name, const char *value)
{
    bytes(writer, name, value, strlen(value) + 1);
}

static void number(struct writer *writer, const char *name, uint32_t value)
{
    fdt32_t stored = cpu_to_fdt32(value);

    bytes(writer, name, &stored, sizeof(stored));
}

static void number_64(struct writer *writer, const char *name, uint64_t value)
{
    fdt64_t stored = cpu_to_fdt64(value);

    bytes(writer, name, &stored, sizeof(stored));
}

static void cells(struct writer *writer, const char *name, const uint32_t *values, size_t count)
{
    fdt32_t stored[CELLS_MAX];

    for (size_t i = 0; i < count; i++)
        stored[i] = cpu_to_fdt32(values[i]);
    bytes(writer, name, stored, count * sizeof(stored[0]));
}

/* Pairs of address and size, two cells each. */
static void reg(struct writer *writer, const uint64_t *values, size_t count)
{
    fdt64_t stored[2 * DEVICE_RESOURCES_MAX];

    for (size_t i = 0; i < count; i++)
        stored[i] = cpu_to_fdt64(values[i]);
    bytes(writer, "reg", stored, count * sizeof(stored[0]));
}

/* Where the device's node is, by its first address. */
static uint64_t device_address(const struct device *device)
{
    for (uint32_t i = 0; i < device->resource_count; i++) {
        if (device->resources[i].kind == DEVICE_MEMORY)
            return device->resources[i].start;
    }
    return 0;
}

static void add_console(struct writer *writer, const struct device_tree *tree)
{
    for (uint32_t i = 0; i < tree->device_count; i++) {
        const struct device *device = &tree->devices[i];
        char path[48];
        if (!device->operations->node->is_console)
            continue;
        snprintf(path, sizeof(path), "/%s@%llx", device->operations->node->name,
                 (unsigned long long)device_address(device));
        text(writer, "stdout-path", path);
    }
}

static void add_chosen(struct writer *writer, const struct device_tree *tree)
{
    begin(writer, "chosen");
    text(writer, "bootargs", tree->cmdline);
    add_console(writer, tree);
    if (tree->initrd_end > tree->initrd_start) {
        number_64(writer, "linux,initrd-start", tree->initrd_start);
        number_64(writer, "linux,initrd-end", tree->initrd_end);
    }
    bytes(writer, "rng-seed", tree->seed, sizeof(tree->seed));
    end(writer);
}

static void add_memory(struct writer *writer, const struct memory *memory)
{
    for (uint32_t i = 0; i < memory->range_count; i++) {
        const struct memory_range *range = &memory->ranges[i];
        const uint64_t place[] = {range->address, range->size_bytes};

        begin_at(writer, "memory", range->address);
        text(writer, "device_type", "memory");
        reg(writer, place, 2);
        end(writer);
    }
}

static void add_cpus(struct writer *writer, const struct device_tree *tree)
{
    begin(writer, "cpus");
    number(writer, "#address-cells", 1);
    number(writer, "#size-cells", 0);
    for (uint32_t i = 0; i < tree->vcpu_count; i++) {
        uint32_t affinity = (uint32_t)tree->affinities[i] & AFFINITY_MASK;

        begin_at(writer, "cpu", affinity);
        text(writer, "device_type", "cpu");
        text(writer, "compatible", "arm,armv8");
        number(writer, "reg", affinity);
        text(writer, "enable-method", "psci");
        end(writer);
    }
    end(writer);
}

static void add_psci(struct writer *writer)
{
    static const char compatible[] = "arm,psci-1.0\0arm,psci-0.2";

    begin(writer, "psci");
    bytes(writer, "compatible", compatible, sizeof(compatible));
    text(writer, "method", "hvc");
    end(writer);
}

static void add_gic(struct writer *writer, const struct device_tree *tree)
{
    const uint64_t version_2[] = {LAYOUT_GIC_DISTRIBUTOR, CAISSON_PAGE_BYTES, LAYOUT_GIC_CPU,
                                  LAYOUT_GIC_CPU_BYTES};
    const uint64_t version_3[] = {LAYOUT_GIC_DISTRIBUTOR, LAYOUT_GIC_DISTRIBUTOR_BYTES,
                                  LAYOUT_GIC_REDISTRIBUTORS,
                                  (uint64_t)tree->vcpu_count * LAYOUT_GIC_REDISTRIBUTOR_BYTES};

    begin_at(writer, "interrupt-controller", LAYOUT_GIC_DISTRIBUTOR);
    text(writer, "compatible", tree->gic_version == 2 ? "arm,cortex-a15-gic" : "arm,gic-v3");
    bytes(writer, "interrupt-controller", NULL, 0);
    number(writer, "#interrupt-cells", 3);
    reg(writer, tree->gic_version == 2 ? version_2 : version_3, 4);
    number(writer, "phandle", PHANDLE_GIC);
    end(writer);
}

/* Secure, non-secure, virtual and hypervisor's: the order of the binding. */
static void add_timer(struct writer *writer, const struct device_tree *tree)
{
    static const uint32_t interrupts[] = {13, 14, 11, 10};
    uint32_t specifiers[12];
    uint32_t trigger = TRIGGER_HIGH;

    /* Version 2 says there which CPUs it goes to; it has eight at most. */
    if (tree->gic_version == 2 && tree->vcpu_count <= GIC_V2_CPUS)
        trigger |= ((1u << tree->vcpu_count) - 1) << PPI_CPUS_SHIFT;
    for (uint32_t i = 0; i < 4; i++) {
        specifiers[3 * i] = GIC_PPI;
        specifiers[3 * i + 1] = interrupts[i];
        specifiers[3 * i + 2] = trigger;
    }
    begin(writer, "timer");
    text(writer, "compatible", "arm,armv8-timer");
    cells(writer, "interrupts", specifiers, 12);
    bytes(writer, "always-on", NULL, 0);
    end(writer);
}

/* Addresses and lines are apart in a node, each in the device's order. */
static void add_resources(struct writer *writer, const struct device *device)
{
    uint64_t places[2 * DEVICE_RESOURCES_MAX] = {0};
    uint32_t lines[3 * DEVICE_RESOURCES_MAX] = {0};
    size_t place_count = 0, line_count = 0;

    for (uint32_t i = 0; i < device->resource_count; i++) {
        const struct device_resource *resource = &device->resources[i];
        if (resource->kind == DEVICE_MEMORY) {
            places[place_count++] = resource->start;
            places[place_count++] = resource->size_bytes;
        } else if (resource->kind == DEVICE_LINE) {
            lines[line_count++] = GIC_SPI;
            lines[line_count++] = (uint32_t)resource->start;
            lines[line_count++] = resource->trigger == IRQ_EDGE ? TRIGGER_RISING : TRIGGER_HIGH;
        }
    }
    reg(writer, places, place_count);
    if (line_count > 0)
        cells(writer, "interrupts", lines, line_count);
}

static void add_property(struct writer *writer, const struct device_property *property,
                         uint32_t index)
{
    switch (property->kind) {
    case DEVICE_NUMBER:
        number(writer, property->name, property->number);
        break;
    case DEVICE_TEXT:
        text(writer, property->name, property->text);
        break;
    case DEVICE_CLOCK:
        number(writer, "clocks", PHANDLE_CLOCK + index);
        text(writer, "clock-names", property->name);
        break;
    }
}

/* A node of its own for the clock of the device number `index`. */
static void add_clock(struct writer *writer, const struct device_property *property, uint32_t index)
{
    char name[48];

    snprintf(name, sizeof(name), "clock-%u", index);
    begin(writer, name);
    text(writer, "compatible", "fixed-clock");
    number(writer, "#clock-cells", 0);
    number(writer, "clock-frequency", property->number);
    number(writer, "phandle", PHANDLE_CLOCK + index);
    end(writer);
}

static void add_device(struct writer *writer, const struct device *device, uint32_t index)
{
    const struct device_node *node = device->operations->node;

    for (size_t i = 0; i < node->property_count; i++) {
        if (node->properties[i].kind == DEVICE_CLOCK)
            add_clock(writer, &node->properties[i], index);
    }
    begin_at(writer, node->name, device_address(device));
    bytes(writer, "compatible", node->compatible, node->compatible_bytes);
    add_resources(writer, device);
    for (size_t i = 0; i < node->property_count; i++)
        add_property(writer, &node->properties[i], index);
    end(writer);
}

static void add_root(struct writer *writer, const struct device_tree *tree)
{
    begin(writer, "");
    text(writer, "model", "Caisson");
    text(writer, "compatible", "linux,dummy-virt");
    number(writer, "#address-cells", 2);
    number(writer, "#size-cells", 2);
    number(writer, "interrupt-parent", PHANDLE_GIC);
    add_chosen(writer, tree);
    add_memory(writer, tree->memory);
    add_cpus(writer, tree);
    add_psci(writer);
    add_gic(writer, tree);
    add_timer(writer, tree);
    for (uint32_t i = 0; i < tree->device_count; i++)
        add_device(writer, &tree->devices[i], i);
    end(writer);
}

int device_tree_write(const struct device_tree *tree, void *target, size_t room)
{
    struct writer writer = {.tree = target};

    note(&writer, fdt_create(target, (int)room));
    if (writer.error == 0)
        note(&writer, fdt_finish_reservemap(target));
    add_root(&writer, tree);
    if (writer.error == 0)
        note(&writer, fdt_finish(target));
    if (writer.error == 0)
        return 0;
    return writer.error == -FDT_ERR_NOSPACE ? -ENOSPC : -EINVAL;
}
