/* SPDX-License-Identifier: BSD-2-Clause */
/* The dispatcher of port and memory accesses. */
#include "vmm/bus.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

int bus_add(struct bus *bus, uint64_t start, uint64_t size, const struct bus_operations *operations,
            void *device)
{
    uint32_t at = 0;

    if (size == 0 || size - 1 > UINT64_MAX - start)
        return -EINVAL;
    if (bus->count == BUS_DEVICES_MAX)
        return -ENOSPC;
    while (at < bus->count && bus->devices[at].start < start)
        at++;
    if (at > 0 && start - bus->devices[at - 1].start < bus->devices[at - 1].size)
        return -EINVAL;
    if (at < bus->count && bus->devices[at].start - start < size)
        return -EINVAL;
    memmove(&bus->devices[at + 1], &bus->devices[at], (bus->count - at) * sizeof(bus->devices[0]));
    bus->devices[at] = (struct bus_device){start, size, operations, device};
    bus->count++;
    return 0;
}

static const struct bus_device *find(const struct bus *bus, uint64_t address, uint32_t width)
{
    for (uint32_t i = 0; i < bus->count; i++) {
        const struct bus_device *device = &bus->devices[i];
        uint64_t offset = address - device->start;

        if (address < device->start)
            break;
        if (offset < device->size && width <= device->size - offset)
            return device;
    }
    return NULL;
}

static uint64_t all_ones(uint32_t width)
{
    return width >= 8 ? UINT64_MAX : (UINT64_C(1) << (8 * width)) - 1;
}

uint64_t bus_read(const struct bus *bus, uint64_t address, uint32_t width, bool *ret_known)
{
    const struct bus_device *device = find(bus, address, width);

    *ret_known = device != NULL;
    if (device == NULL)
        return all_ones(width);
    if (device->operations->read == NULL)
        return all_ones(width);
    return device->operations->read(device->device, address - device->start, width) &
           all_ones(width);
}

bool bus_write(const struct bus *bus, uint64_t address, uint32_t width, uint64_t value)
{
    const struct bus_device *device = find(bus, address, width);

    if (device == NULL)
        return false;
    device->operations->write(device->device, address - device->start, width,
                              value & all_ones(width));
    return true;
}
