/* SPDX-License-Identifier: BSD-2-Clause */
/* What lies where in a guest, as data. An architecture has a default (arch_layout). */
#ifndef VMM_LAYOUT_H
#define VMM_LAYOUT_H

#include "vmm/irq.h"

/* A line of the interrupt controller that a device has. */
struct layout_line {
    const char *device;
    uint32_t number; /* as KVM_IRQFD, ACPI and the device tree count it */
    enum irq_trigger trigger;
};

struct layout {
    const struct layout_line *lines;
    size_t line_count;
};

/* NULL: the layout says nothing about it. */
const struct layout_line *layout_line(const struct layout *layout, const char *device);

#endif
