/* SPDX-License-Identifier: BSD-2-Clause */
/* Opens what the cross-VM device has of a procedure (vmm/procedure.h says what that is). */
#include "device.h"

#include "abi/guest_ioctl.h"
#include "abi/rpc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

/* A descriptor, or a negative errno. */
static int node_open(const char *name, const char *suffix)
{
    char path[128];
    const int length = snprintf(path, sizeof(path), "/dev/camkes/%s%s", name, suffix);
    int descriptor;

    if (length < 0 || (size_t)length >= sizeof(path))
        return -ENAMETOOLONG;
    descriptor = open(path, O_RDWR | O_CLOEXEC);
    return descriptor < 0 ? -errno : descriptor;
}

/* A channel has one client and one server: two processes at one end would take each other's
 * messages. */
static int memory_open(const char *name, uint32_t message_bytes)
{
    size_t bytes = CAISSON_CHANNEL_BYTES(message_bytes);
    const int descriptor = node_open(name, "");
    int error = 0;

    if (descriptor < 0)
        return descriptor;
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0)
        error = errno == EWOULDBLOCK ? -EBUSY : -errno;
    else if (ioctl(descriptor, DATAPORT_ALLOCATE, &bytes) != 0)
        error = -errno;
    if (error == 0)
        return descriptor;
    close(descriptor);
    return error;
}

int device_open(struct device *device, const char *name, uint32_t message_bytes)
{
    struct device opened = {.kick = -1, .wake = -1};
    int error = 0;

    opened.memory = memory_open(name, message_bytes);
    if (opened.memory < 0)
        return opened.memory;
    opened.kick = node_open(name, "__kick");
    opened.wake = node_open(name, "__wake");
    if (opened.kick < 0)
        error = opened.kick;
    else if (opened.wake < 0)
        error = opened.wake;
    if (error == 0)
        *device = opened;
    else
        device_close(&opened);
    return error;
}

void device_close(const struct device *device)
{
    if (device->kick >= 0)
        close(device->kick);
    if (device->wake >= 0)
        close(device->wake);
    close(device->memory);
}

uint32_t device_spin_us(const struct device *device)
{
    struct caisson_event_info info;

    return ioctl(device->wake, EVENT_GET_INFO, &info) == 0 ? info.spin_us : 0;
}
