/* SPDX-License-Identifier: BSD-2-Clause */
/* Gives a device its place in the machine, and tells the guest of it. */
#include "vmm/device.h"

#include "vmm/machine.h"

#include <errno.h>

#define GRANULE_BYTES UINT64_C(0x10000) /* no two devices in one page, whatever the guest's size */

static int add_resource(struct device *device, const struct device_resource *resource)
{
    if (device->resource_count == DEVICE_RESOURCES_MAX)
        return -ENOSPC;
    device->resources[device->resource_count++] = *resource;
    return 0;
}

static int find_free(struct vmm *vmm, uint64_t size_bytes, struct layout_place *ret_place)
{
    const uint64_t room = (size_bytes + GRANULE_BYTES - 1) / GRANULE_BYTES * GRANULE_BYTES;

    if (vmm->layout->free_end - vmm->free_start < room)
        return -ENOSPC;
    *ret_place = (struct layout_place){
        .space = LAYOUT_MEMORY, .address = vmm->free_start, .size_bytes = size_bytes};
    vmm->free_start += room;
    return 0;
}

int device_add_place(struct device *device, const char *part, uint64_t size_bytes,
                     struct layout_place *ret_place)
{
    const struct layout_place *named =
        layout_place(device->vmm->layout, device->operations->name, part);
    struct layout_place place;
    int error = 0;

    if (named != NULL)
        place = *named;
    else
        error = find_free(device->vmm, size_bytes, &place);
    if (error < 0)
        return error;
    const struct device_resource resource = {.kind = place.space == LAYOUT_PORTS ? DEVICE_PORTS
                                                                                 : DEVICE_MEMORY,
                                             .start = place.address,
                                             .size_bytes = place.size_bytes};
    *ret_place = place;
    return add_resource(device, &resource);
}

int device_add_registers(struct device *device, const char *part, uint64_t size_bytes,
                         const struct bus_operations *operations, void *context)
{
    struct vmm *vmm = device->vmm;
    struct layout_place place;
    int error = device_add_place(device, part, size_bytes, &place);

    if (error < 0)
        return error;
    if (size_bytes > place.size_bytes)
        return -EINVAL;
    return bus_add(place.space == LAYOUT_PORTS ? &vmm->ports : &vmm->mmio, place.address,
                   size_bytes, operations, context);
}

int device_add_line(struct device *device, enum irq_trigger trigger, struct irq **ret_irq)
{
    struct vmm *vmm = device->vmm;
    const struct layout_line *named = layout_line(vmm->layout, device->operations->name);
    struct irq *irq = NULL;
    int error = named != NULL
                    ? irq_take_line(&vmm->irqs, named->number, named->trigger, &irq)
                    : irq_take_free_line(&vmm->irqs, vmm->layout->free_line, trigger, &irq);

    if (error < 0)
        return error;
    const struct device_resource resource = {
        .kind = DEVICE_LINE, .start = irq->number, .trigger = irq->trigger};
    *ret_irq = irq;
    return add_resource(device, &resource);
}
