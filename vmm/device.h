/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A device of a virtual machine: a file in device/ with a table of operations, and a line in
 * devices.def. The table says what to do in the device's life, and what a guest is told about
 * it by ACPI (x86-64) or by the device tree (arm64). A device is in the machines in which a guest
 * can find it.
 *
 *   init     once, before the first guest: what outlives a reset
 *   place    each time that KVM's machine begins: registers, interrupts, eventfds; no vCPU runs yet
 *   reset    the guest has ended, and its vCPUs with it; KVM's machine is still there
 *   finish   once, after the last guest
 */
#ifndef VMM_DEVICE_H
#define VMM_DEVICE_H

#include "vmm/bus.h"
#include "vmm/irq.h"
#include "vmm/layout.h"

#define DEVICE_RESOURCES_MAX 8u

struct aml;
struct device;
struct vmm;

struct device_acpi {
    const char *name;               /* of the object in \_SB, four characters; NULL: it has none */
    const char *id;                 /* _HID */
    uint32_t unique;                /* _UID */
    const char *text;               /* _STR; NULL: none */
    void (*write)(struct aml *aml); /* what else stands at the root; NULL: nothing */
};

/* DEVICE_CLOCK: a clock of `number` Hz that always runs; a device has one at most. */
enum device_property_kind { DEVICE_NUMBER, DEVICE_TEXT, DEVICE_CLOCK };

struct device_property {
    const char *name;
    enum device_property_kind kind;
    uint32_t number;
    const char *text;
};

/* A node of the device tree; its address, `reg` and `interrupts` are the device's resources. */
struct device_node {
    const char *name;
    const char *compatible; /* strings, each with its NUL */
    size_t compatible_bytes;
    bool is_console;
    const struct device_property *properties;
    size_t property_count;
};

struct device_operations {
    const char *name;               /* in a layout and in messages */
    const struct device_acpi *acpi; /* NULL: no guest finds it by ACPI */
    const struct device_node *node; /* NULL: no guest finds it by the device tree */
    size_t state_bytes;             /* of the device's own; zeroed before init */
    /* Each may be NULL. 0 or a negative errno, after a message where the errno says too little. */
    int (*init)(struct device *device);
    int (*place)(struct device *device);
    void (*reset)(struct device *device);
    void (*finish)(struct device *device);
};

enum device_resource_kind { DEVICE_MEMORY, DEVICE_PORTS, DEVICE_LINE };

/* What a guest is told that the device has, in the order in which it was added. */
struct device_resource {
    enum device_resource_kind kind;
    uint64_t start; /* address, first port, or number of the line */
    uint64_t size_bytes;
    enum irq_trigger trigger; /* of a line */
};

struct device {
    const struct device_operations *operations;
    struct vmm *vmm;
    void *state; /* state_bytes */
    uint32_t resource_count;
    struct device_resource resources[DEVICE_RESOURCES_MAX];
};

/* Functions for `place`. A part is named by the layout, or else gets free memory of
 * `size_bytes`. */

/* Where the part lies: a guest is told. -ENOSPC: no place, or too many resources. */
int device_add_place(struct device *device, const char *part, uint64_t size_bytes,
                     struct layout_place *ret_place);

/* Likewise, and the first `size_bytes` of it are registers that `operations` serve for `context`.
 * -EINVAL: the layout has less room for the part, or gives its place to two. */
int device_add_registers(struct device *device, const char *part, uint64_t size_bytes,
                         const struct bus_operations *operations, void *context);

/* A line of the interrupt controller; `trigger` where the layout does not name one. */
int device_add_line(struct device *device, enum irq_trigger trigger, struct irq **ret_irq);

/* All devices of the machine, in the list's order; reset and finish in the opposite one. A failure
 * is fatal and names the device. */
void devices_init(struct vmm *vmm);
void devices_place(struct vmm *vmm);
void devices_reset(struct vmm *vmm);
void devices_finish(struct vmm *vmm);

#endif
