/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What lies where in a guest, as data. An architecture has a default (arch_layout). A device that a
 * layout does not name gets a free place and a free line, and the guest finds it there.
 */
#ifndef VMM_LAYOUT_H
#define VMM_LAYOUT_H

#include <stddef.h>
#include <stdint.h>

/* How a line of the interrupt controller tells. */
enum irq_trigger { IRQ_EDGE, IRQ_LEVEL };

/* Whether a device is reached by memory or by I/O ports. */
enum layout_space { LAYOUT_MEMORY, LAYOUT_PORTS };

/* The place of one part of a device, as a guest is told it. */
struct layout_place {
    const char *device; /* device_operations.name */
    const char *part;
    enum layout_space space;
    uint64_t address;
    uint64_t size_bytes;
};

/* A line of the interrupt controller that a device has. */
struct layout_line {
    const char *device;
    uint32_t number; /* as KVM_IRQFD, ACPI and the device tree count it */
    enum irq_trigger trigger;
};

struct layout {
    uint64_t ram_start;
    uint64_t hole_start; /* RAM makes room for devices from here ... */
    uint64_t hole_end;   /* ... to here, and continues */
    uint64_t free_start; /* within the hole: places for devices without one */
    uint64_t free_end;
    uint32_t free_line; /* from this one on lines are for devices without one */
    const struct layout_place *places;
    size_t place_count;
    const struct layout_line *lines;
    size_t line_count;
};

/* NULL: the layout does not name it. */
const struct layout_place *layout_place(const struct layout *layout, const char *device,
                                        const char *part);
const struct layout_line *layout_line(const struct layout *layout, const char *device);

#endif
