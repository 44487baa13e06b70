/* SPDX-License-Identifier: BSD-2-Clause */
/* All devices of devices.def, and their life in a machine. */
#include "vmm/device/devices.h"
#include "vmm/arch/arch.h"
#include "vmm/machine.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct device_operations *const list[] = {
#define DEVICE(name) &name##_device,
#include "vmm/devices.def"
#undef DEVICE
};

#define LIST_COUNT (sizeof(list) / sizeof(list[0]))

static void must(const struct device *device, int error, const char *what)
{
    if (error < 0)
        machine_fatal(device->vmm, "cannot %s the device '%s': %s", what, device->operations->name,
                      strerror(-error));
}

static int init(struct device *device)
{
    const struct device_operations *operations = device->operations;

    device->state = calloc(1, operations->state_bytes + 1);
    if (device->state == NULL)
        return -ENOMEM;
    return operations->init != NULL ? operations->init(device) : 0;
}

void devices_init(struct vmm *vmm)
{
    vmm->devices = calloc(LIST_COUNT, sizeof(*vmm->devices));
    if (vmm->devices == NULL)
        machine_fatal(vmm, "cannot make room for the devices: %s", strerror(ENOMEM));
    for (size_t i = 0; i < LIST_COUNT; i++) {
        struct device *device = &vmm->devices[vmm->device_count];
        if (!arch_finds(list[i]))
            continue;
        *device = (struct device){.operations = list[i], .vmm = vmm};
        must(device, init(device), "make");
        vmm->device_count++;
    }
}

void devices_place(struct vmm *vmm)
{
    vmm->free_start = vmm->layout->free_start;
    for (uint32_t i = 0; i < vmm->device_count; i++) {
        struct device *device = &vmm->devices[i];
        device->resource_count = 0;
        if (device->operations->place != NULL)
            must(device, device->operations->place(device), "place");
    }
}

void devices_reset(struct vmm *vmm)
{
    for (uint32_t i = vmm->device_count; i-- > 0;) {
        struct device *device = &vmm->devices[i];
        if (device->operations->reset != NULL)
            device->operations->reset(device);
    }
}

void devices_finish(struct vmm *vmm)
{
    for (uint32_t i = vmm->device_count; i-- > 0;) {
        struct device *device = &vmm->devices[i];
        if (device->operations->finish != NULL)
            device->operations->finish(device);
        free(device->state);
    }
    free(vmm->devices);
    vmm->devices = NULL;
    vmm->device_count = 0;
}
