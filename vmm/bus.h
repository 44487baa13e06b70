/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The dispatcher: which device answers an access of the guest. A port bus and a memory bus; devices
 * are added before the guest starts and never after, so looking one up takes no lock.
 */
#ifndef VMM_BUS_H
#define VMM_BUS_H

#include <stdbool.h>
#include <stdint.h>

#define BUS_DEVICES_MAX 16u

struct bus_operations {
    const char *name;
    /* `offset` lies in the device's range, and so does the whole access; `width` is 1 to 8 bytes,
     * and no power of two for a piece of an access that crosses a page. `read` NULL: all ones. */
    uint64_t (*read)(void *device, uint64_t offset, uint32_t width);
    void (*write)(void *device, uint64_t offset, uint32_t width, uint64_t value);
};

struct bus_device {
    uint64_t start;
    uint64_t size;
    const struct bus_operations *operations;
    void *device;
};

struct bus {
    uint32_t count;
    struct bus_device devices[BUS_DEVICES_MAX]; /* ordered by start */
};

/* -EINVAL: empty, wrapping or overlapping range; -ENOSPC: no place left. */
int bus_add(struct bus *bus, uint64_t start, uint64_t size, const struct bus_operations *operations,
            void *device);

/* The device answers, or nobody does: all ones. An access that leaves its device's range belongs to
 * nobody. `*ret_known` tells which. */
uint64_t bus_read(const struct bus *bus, uint64_t address, uint32_t width, bool *ret_known);
bool bus_write(const struct bus *bus, uint64_t address, uint32_t width, uint64_t value);

#endif
