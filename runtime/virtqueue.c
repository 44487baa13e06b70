/* SPDX-License-Identifier: BSD-2-Clause */
/* Virtqueues: the ends that components register, and what drivers and devices have in common. */
#include "ring.h"
#include "runtime.h"

#include <camkes/tls.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A registered end. */
struct channel {
    struct channel *next;
    const char *instance; /* whose; NULL: registered by a thread of the application's own */
    unsigned id;
    virtq_role_t role;
    void *end; /* the driver or device made of it; NULL: none yet */
    void (*notify)(void);
    struct ring ring;
};

/* Process-wide because the interface takes no context. */
static struct {
    pthread_mutex_t lock;
    struct channel *first;
} channels = {.lock = PTHREAD_MUTEX_INITIALIZER};

void virtqueue_init_ring_object(virtqueue_ring_object_t *chain)
{
    *chain = (virtqueue_ring_object_t){.cur = RING_NONE, .first = RING_NONE};
}

static int ring_lay(struct ring *ring, unsigned length, uint8_t *memory, size_t size_bytes)
{
    if (length == 0 || length > CAISSON_VIRTQ_LENGTH_MAX || (length & (length - 1)) != 0 ||
        !memory || (uintptr_t)memory % sizeof(struct caisson_virtq_desc) != 0 ||
        size_bytes <= caisson_virtq_data_offset(length))
        return -EINVAL;
    *ring = (struct ring){
        .length = length,
        .descriptors = (void *)memory,
        .available = (void *)(memory + caisson_virtq_avail_offset(length)),
        .used = (void *)(memory + caisson_virtq_used_offset(length)),
        .data = memory + caisson_virtq_data_offset(length),
        .data_bytes = size_bytes - caisson_virtq_data_offset(length),
    };
    return 0;
}

/* With the lock held. `instance` NULL: whosever. */
static struct channel *channel_find(const char *instance, unsigned id, virtq_role_t role)
{
    for (struct channel *channel = channels.first; channel; channel = channel->next)
        if (channel->id == id && channel->role == role &&
            (!instance || (channel->instance && strcmp(channel->instance, instance) == 0)))
            return channel;
    return NULL;
}

/* With the lock held. */
static int channel_add(const struct channel *what)
{
    struct channel *channel;

    if (channel_find(what->instance, what->id, what->role))
        return -EEXIST;
    channel = malloc(sizeof(*channel));
    if (!channel)
        return -ENOMEM;
    *channel = *what;
    channel->next = channels.first;
    channels.first = channel;
    return 0;
}

int camkes_virtqueue_channel_register_virtqueue(unsigned virtqueue_id, unsigned queue_len,
                                                size_t size, volatile void *buffer,
                                                void (*notify)(void), seL4_CPtr recv_notification,
                                                seL4_CPtr recv_badge, virtq_role_t role)
{
    struct channel channel = {
        .instance = camkes_get_tls()->instance,
        .id = virtqueue_id,
        .role = role,
        .notify = notify,
    };
    int error = ring_lay(&channel.ring, queue_len, (uint8_t *)buffer, size);

    (void)recv_notification;
    (void)recv_badge;
    if (error || !notify || (role != VIRTQUEUE_DRIVER && role != VIRTQUEUE_DEVICE))
        return -EINVAL;
    pthread_mutex_lock(&channels.lock);
    error = channel_add(&channel);
    pthread_mutex_unlock(&channels.lock);
    return error;
}

/* With the lock held. */
static int channel_claim(unsigned id, virtq_role_t role, struct channel **ret_channel)
{
    struct channel *channel = channel_find(camkes_get_tls()->instance, id, role);

    if (!channel)
        channel = channel_find(NULL, id, role);
    if (!channel)
        return -ENOENT;
    if (channel->end)
        return -EBUSY;
    *ret_channel = channel;
    return 0;
}

/* With the lock held. */
static int driver_make(virtqueue_driver_t *driver, unsigned id)
{
    struct channel *channel;
    int error = channel_claim(id, VIRTQUEUE_DRIVER, &channel);

    if (error)
        return error;
    *driver = (virtqueue_driver_t){
        .queue_len = channel->ring.length,
        .notify = channel->notify,
        .driver = camkes_ring_driver_create(&channel->ring),
    };
    channel->end = driver->driver;
    return driver->driver ? 0 : -ENOMEM;
}

/* With the lock held. */
static int device_make(virtqueue_device_t *device, unsigned id)
{
    struct channel *channel;
    int error = channel_claim(id, VIRTQUEUE_DEVICE, &channel);

    if (error)
        return error;
    *device = (virtqueue_device_t){
        .queue_len = channel->ring.length,
        .notify = channel->notify,
        .device = camkes_ring_device_create(&channel->ring),
    };
    channel->end = device->device;
    return device->device ? 0 : -ENOMEM;
}

int camkes_virtqueue_driver_init(virtqueue_driver_t *driver, unsigned virtqueue_id)
{
    int error;

    if (!driver)
        return -EINVAL;
    pthread_mutex_lock(&channels.lock);
    error = driver_make(driver, virtqueue_id);
    pthread_mutex_unlock(&channels.lock);
    return error;
}

int camkes_virtqueue_device_init(virtqueue_device_t *device, unsigned virtqueue_id)
{
    int error;

    if (!device)
        return -EINVAL;
    pthread_mutex_lock(&channels.lock);
    error = device_make(device, virtqueue_id);
    pthread_mutex_unlock(&channels.lock);
    return error;
}

static void *offset_to_buffer(const struct ring *ring, uintptr_t place)
{
    size_t offset;

    return camkes_ring_place(ring, place, 1, &offset) ? ring->data + offset : NULL;
}

void *camkes_virtqueue_driver_offset_to_buffer(virtqueue_driver_t *queue, uintptr_t offset)
{
    return offset_to_buffer(&queue->driver->ring, offset);
}

void *camkes_virtqueue_device_offset_to_buffer(virtqueue_device_t *queue, uintptr_t offset)
{
    return offset_to_buffer(&queue->device->ring, offset);
}
