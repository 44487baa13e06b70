/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes the guest's device tree, node by node. */
#include "vmm/arch/arm64/device_tree.h"

#include "vmm/arch/arm64/layout.h"

#include <errno.h>
#include <libfdt.h>
#include <stdio.h>
#include <string.h>

#define PHANDLE_GIC 1u

/* Interrupt specifiers of the GIC's binding: kind, number, trigger. */
#define GIC_SPI        0u
#define GIC_PPI        1u
#define TRIGGER_RISING 1u
#define TRIGGER_HIGH   4u
#define PPI_CPUS_SHIFT 8u
#define GIC_V2_CPUS    8u
#define AFFINITY_MASK  0xffffffu
#define CLOCK_UART_HZ  1843200u
#define CELLS_MAX      12u

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
    fdt64_t stored[CELLS_MAX / 2];

    for (size_t i = 0; i < count; i++)
        stored[i] = cpu_to_fdt64(values[i]);
    bytes(writer, "reg", stored, count * sizeof(stored[0]));
}

static void spi(struct writer *writer, uint32_t interrupt, uint32_t trigger)
{
    uint32_t specifier[] = {GIC_SPI, interrupt, trigger};

    cells(writer, "interrupts", specifier, 3);
}

static void add_chosen(struct writer *writer, const struct device_tree *tree)
{
    char console[32];

    snprintf(console, sizeof(console), "/serial@%x", LAYOUT_UART);
    begin(writer, "chosen");
    text(writer, "bootargs", tree->cmdline);
    text(writer, "stdout-path", console);
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
    uint32_t specifiers[CELLS_MAX];
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
    cells(writer, "interrupts", specifiers, CELLS_MAX);
    bytes(writer, "always-on", NULL, 0);
    end(writer);
}

static void add_uart(struct writer *writer)
{
    const uint64_t place[] = {LAYOUT_UART, LAYOUT_UART_BYTES};

    begin_at(writer, "serial", LAYOUT_UART);
    text(writer, "compatible", "ns16550a");
    reg(writer, place, 2);
    spi(writer, LAYOUT_UART_INTERRUPT, TRIGGER_HIGH);
    number(writer, "clock-frequency", CLOCK_UART_HZ);
    number(writer, "reg-shift", 0);
    number(writer, "reg-io-width", 1);
    end(writer);
}

static void add_crossvm(struct writer *writer)
{
    const uint64_t places[] = {
        CAISSON_CROSSVM_REGISTERS_ADDRESS, CAISSON_CROSSVM_REGISTERS_BYTES,
        CAISSON_CROSSVM_WINDOW_ADDRESS,    (uint64_t)CAISSON_CROSSVM_WORDS_MAX * CAISSON_PAGE_BYTES,
        CAISSON_CROSSVM_DOORBELL_ADDRESS,  CAISSON_PAGE_BYTES,
    };

    begin_at(writer, "crossvm", CAISSON_CROSSVM_REGISTERS_ADDRESS);
    text(writer, "compatible", CAISSON_CROSSVM_COMPATIBLE);
    reg(writer, places, 6);
    spi(writer, LAYOUT_CROSSVM_INTERRUPT, TRIGGER_RISING);
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
    add_uart(writer);
    add_crossvm(writer);
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
