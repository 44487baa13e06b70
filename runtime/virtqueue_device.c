/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device's end of a virtqueue. It copies the descriptors of a chain when it takes the chain,
 * and checks the copy: inside the data, not longer than the ring, no descriptor twice or of another
 * chain that it has. A chain that fails is dropped.
 */
#include "ring.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct camkes_virtqueue_device *camkes_ring_device_create(const struct ring *ring)
{
    struct camkes_virtqueue_device *device = calloc(1, sizeof(*device));

    if (!device)
        return NULL;
    device->ring = *ring;
    device->table = calloc(ring->length, sizeof(*device->table));
    if (!device->table) {
        free(device);
        return NULL;
    }
    /* Chains that were offered before this device began, or to one before it that ended, are its
     * work. */
    device->used = device->available = __atomic_load_n(&ring->used->idx, __ATOMIC_RELAXED);
    return device;
}

static vq_flags_t private_flags(uint16_t flags)
{
    if (!(flags & CAISSON_VIRTQ_WRITE))
        return VQ_READ;
    return flags & CAISSON_VIRTQ_READ ? VQ_RW : VQ_WRITE;
}

#define DESCRIPTOR_REFUSED (UINT32_MAX - 1)

/* Copies descriptor `id`. The one that follows, as the driver says, RING_NONE, or
 * DESCRIPTOR_REFUSED. */
static uint32_t buffer_take(struct camkes_virtqueue_device *device, uint32_t id,
                            enum ring_state state)
{
    const struct caisson_virtq_desc *shared;
    struct ring_buffer *buffer;
    uint64_t offset;
    uint16_t flags;

    if (id >= device->ring.length || device->table[id].state != RING_FREE)
        return DESCRIPTOR_REFUSED;
    shared = &device->ring.descriptors[id];
    buffer = &device->table[id];
    flags = __atomic_load_n(&shared->flags, __ATOMIC_ACQUIRE);
    offset = __atomic_load_n(&shared->addr, __ATOMIC_RELAXED);
    *buffer = (struct ring_buffer){
        .next = RING_NONE,
        .offset = offset,
        .length = __atomic_load_n(&shared->len, __ATOMIC_RELAXED),
        .flags = private_flags(flags),
    };
    if (offset > device->ring.data_bytes || buffer->length > device->ring.data_bytes - offset)
        return DESCRIPTOR_REFUSED;
    buffer->state = state;
    return flags & CAISSON_VIRTQ_NEXT ? __atomic_load_n(&shared->next, __ATOMIC_RELAXED)
                                      : RING_NONE;
}

static void chain_release(struct camkes_virtqueue_device *device, uint32_t head)
{
    for (uint32_t id = head; id != RING_NONE; id = device->table[id].next)
        device->table[id].state = RING_FREE;
}

/* Ends, as a taken descriptor cannot be taken again. */
static bool chain_take(struct camkes_virtqueue_device *device, uint32_t head)
{
    uint32_t last = head;
    uint32_t next = buffer_take(device, head, RING_HEAD);

    if (next == DESCRIPTOR_REFUSED)
        return false;
    while (next != RING_NONE) {
        const uint32_t id = next;

        next = buffer_take(device, id, RING_MEMBER);
        if (next == DESCRIPTOR_REFUSED) {
            chain_release(device, head);
            return false;
        }
        device->table[last].next = id;
        last = id;
    }
    return true;
}

int virtqueue_get_available_buf(virtqueue_device_t *queue, virtqueue_ring_object_t *chain)
{
    struct camkes_virtqueue_device *device = queue->device;
    const struct ring *ring = &device->ring;
    uint16_t ahead = camkes_ring_ahead(ring, &ring->available->idx, device->available);

    while (ahead-- > 0) {
        const uint32_t head = __atomic_load_n(
            &ring->available->ring[device->available++ % ring->length], __ATOMIC_RELAXED);

        if (chain_take(device, head)) {
            *chain = (virtqueue_ring_object_t){.cur = head, .first = head};
            return 1;
        }
    }
    return 0;
}

int virtqueue_gather_available(virtqueue_device_t *queue, virtqueue_ring_object_t *chain,
                               void **ret_buffer, unsigned *ret_len, vq_flags_t *ret_flags)
{
    const struct camkes_virtqueue_device *device = queue->device;
    const struct ring_buffer *buffer;

    if (chain->cur >= device->ring.length || device->table[chain->cur].state == RING_FREE)
        return 0;
    buffer = &device->table[chain->cur];
    *ret_buffer = device->ring.data + buffer->offset;
    *ret_len = buffer->length;
    *ret_flags = buffer->flags;
    chain->cur = buffer->next;
    return 1;
}

static bool chain_is_taken(const struct camkes_virtqueue_device *device,
                           const virtqueue_ring_object_t *chain)
{
    return chain->first < device->ring.length && device->table[chain->first].state == RING_HEAD;
}

uint32_t virtqueue_scattered_available_size(virtqueue_device_t *queue,
                                            virtqueue_ring_object_t *chain)
{
    return chain_is_taken(queue->device, chain)
               ? camkes_ring_chain_bytes(queue->device->table, chain->first)
               : 0;
}

/* The release pairs with the driver's acquire of the index (camkes_ring_ahead). */
int virtqueue_add_used_buf(virtqueue_device_t *queue, virtqueue_ring_object_t *chain, uint32_t len)
{
    struct camkes_virtqueue_device *device = queue->device;
    struct caisson_virtq_used *used = device->ring.used;
    struct caisson_virtq_used_elem *entry = &used->ring[device->used % device->ring.length];

    if (!chain_is_taken(device, chain))
        return 0;
    chain_release(device, chain->first);
    __atomic_store_n(&entry->id, chain->first, __ATOMIC_RELAXED);
    __atomic_store_n(&entry->len, len, __ATOMIC_RELAXED);
    __atomic_store_n(&used->idx, ++device->used, __ATOMIC_RELEASE);
    return 1;
}

int virtqueue_device_poll(const virtqueue_device_t *queue)
{
    const struct camkes_virtqueue_device *device = queue->device;

    return camkes_ring_ahead(&device->ring, &device->ring.available->idx, device->available) > 0;
}

int camkes_virtqueue_device_gather_copy_buffer(virtqueue_device_t *queue,
                                               virtqueue_ring_object_t *chain, void *buffer,
                                               size_t size)
{
    uint8_t *to = buffer;
    vq_flags_t flags;
    unsigned len;
    void *from;

    if (!chain_is_taken(queue->device, chain))
        return -EINVAL;
    chain->cur = chain->first;
    while (size > 0 && virtqueue_gather_available(queue, chain, &from, &len, &flags)) {
        const size_t part = len < size ? len : size;

        memcpy(to, from, part);
        to += part;
        size -= part;
    }
    virtqueue_add_used_buf(queue, chain, 0);
    return size == 0 ? 0 : -EMSGSIZE;
}

int camkes_virtqueue_device_scatter_copy_buffer(virtqueue_device_t *queue,
                                                virtqueue_ring_object_t *chain, const void *buffer,
                                                size_t size)
{
    const uint8_t *from = buffer;
    size_t left = size;
    vq_flags_t flags;
    unsigned len;
    void *to;

    if (!chain_is_taken(queue->device, chain))
        return -EINVAL;
    if (size > virtqueue_scattered_available_size(queue, chain))
        return -EMSGSIZE;
    chain->cur = chain->first;
    while (left > 0 && virtqueue_gather_available(queue, chain, &to, &len, &flags)) {
        const size_t part = len < left ? len : left;

        memcpy(to, from, part);
        from += part;
        left -= part;
    }
    virtqueue_add_used_buf(queue, chain, (uint32_t)size);
    return 0;
}
