/* SPDX-License-Identifier: BSD-2-Clause */
/* The driver's end of a virtqueue: offers chains of buffers, and takes back those that the device
 * is done with. */
#include "ring.h"

#include <stdlib.h>

struct camkes_virtqueue_driver *camkes_ring_driver_create(const struct ring *ring)
{
    struct camkes_virtqueue_driver *driver = calloc(1, sizeof(*driver));

    if (!driver)
        return NULL;
    driver->ring = *ring;
    driver->table = calloc(ring->length, sizeof(*driver->table));
    driver->pieces = calloc(ring->length, sizeof(*driver->pieces));
    if (!driver->table || !driver->pieces) {
        free(driver->table);
        free(driver->pieces);
        free(driver);
        return NULL;
    }
    for (uint32_t id = 0; id < ring->length; id++)
        driver->table[id].next = id + 1 < ring->length ? id + 1 : RING_NONE;
    driver->available = __atomic_load_n(&ring->available->idx, __ATOMIC_RELAXED);
    driver->used = __atomic_load_n(&ring->used->idx, __ATOMIC_RELAXED);
    return driver;
}

static uint16_t shared_flags(const struct ring_buffer *buffer)
{
    static const uint16_t flags[] = {
        [VQ_READ] = 0,
        [VQ_WRITE] = CAISSON_VIRTQ_WRITE,
        [VQ_RW] = CAISSON_VIRTQ_WRITE | CAISSON_VIRTQ_READ,
    };

    return (uint16_t)(flags[buffer->flags] | (buffer->next != RING_NONE ? CAISSON_VIRTQ_NEXT : 0));
}

/* `flags` last, since it says that `next` counts: the device may look at a chain that is being
 * lengthened. */
static void descriptor_write(const struct camkes_virtqueue_driver *driver, uint32_t id)
{
    const struct ring_buffer *buffer = &driver->table[id];
    struct caisson_virtq_desc *shared = &driver->ring.descriptors[id];

    __atomic_store_n(&shared->addr, buffer->offset, __ATOMIC_RELAXED);
    __atomic_store_n(&shared->len, buffer->length, __ATOMIC_RELAXED);
    __atomic_store_n(&shared->next, (uint16_t)buffer->next, __ATOMIC_RELAXED);
    __atomic_store_n(&shared->flags, shared_flags(buffer), __ATOMIC_RELEASE);
}

bool camkes_ring_append(struct camkes_virtqueue_driver *driver, virtqueue_ring_object_t *chain,
                        size_t offset, uint32_t size_bytes, vq_flags_t flags)
{
    const bool first = chain->first == RING_NONE;
    const uint32_t id = driver->free;

    if (id == RING_NONE)
        return false;
    driver->free = driver->table[id].next;
    driver->table[id] = (struct ring_buffer){
        .state = first ? RING_HEAD : RING_MEMBER,
        .next = RING_NONE,
        .offset = offset,
        .length = size_bytes,
        .flags = flags,
    };
    descriptor_write(driver, id);
    if (first) {
        chain->first = id;
    } else {
        driver->table[chain->cur].next = id;
        descriptor_write(driver, chain->cur);
    }
    chain->cur = id;
    return true;
}

/* The release pairs with the device's acquire of the index (camkes_ring_ahead). */
void camkes_ring_publish(struct camkes_virtqueue_driver *driver,
                         const virtqueue_ring_object_t *chain)
{
    struct caisson_virtq_avail *available = driver->ring.available;

    __atomic_store_n(&available->ring[driver->available % driver->ring.length],
                     (uint16_t)chain->first, __ATOMIC_RELAXED);
    __atomic_store_n(&available->idx, ++driver->available, __ATOMIC_RELEASE);
}

static void buffer_release(struct camkes_virtqueue_driver *driver, uint32_t id)
{
    driver->table[id].state = RING_FREE;
    driver->table[id].next = driver->free;
    driver->free = id;
}

void camkes_ring_withdraw(struct camkes_virtqueue_driver *driver,
                          const virtqueue_ring_object_t *chain)
{
    uint32_t next;

    for (uint32_t id = chain->first; id != RING_NONE; id = next) {
        next = driver->table[id].next;
        buffer_release(driver, id);
    }
}

/* Whether a buffer can be added behind `cur`: the chain's last, as long as the device has it. */
static bool chain_grows(const struct camkes_virtqueue_driver *driver,
                        const virtqueue_ring_object_t *chain)
{
    const struct ring_buffer *last;

    if (chain->first >= driver->ring.length || chain->cur >= driver->ring.length)
        return false;
    last = &driver->table[chain->cur];
    return (last->state == RING_HEAD || last->state == RING_MEMBER) && last->next == RING_NONE;
}

int virtqueue_add_available_buf(virtqueue_driver_t *queue, virtqueue_ring_object_t *chain,
                                void *buffer, unsigned len, vq_flags_t flags)
{
    struct camkes_virtqueue_driver *driver = queue->driver;
    const bool first = chain->first == RING_NONE;
    size_t offset;

    if ((unsigned)flags > VQ_RW || (!first && !chain_grows(driver, chain)) ||
        !camkes_ring_place(&driver->ring, (uintptr_t)buffer, len, &offset) ||
        !camkes_ring_append(driver, chain, offset, len, flags))
        return 0;
    if (first)
        camkes_ring_publish(driver, chain);
    return 1;
}

/* The peer chose `id`: only the head of a chain that it has can come back. */
static bool chain_finish(struct camkes_virtqueue_driver *driver, uint32_t id)
{
    if (id >= driver->ring.length || driver->table[id].state != RING_HEAD)
        return false;
    for (; id != RING_NONE; id = driver->table[id].next)
        driver->table[id].state = RING_DONE;
    return true;
}

int virtqueue_get_used_buf(virtqueue_driver_t *queue, virtqueue_ring_object_t *chain,
                           uint32_t *ret_len)
{
    struct camkes_virtqueue_driver *driver = queue->driver;
    const struct ring *ring = &driver->ring;
    uint16_t ahead = camkes_ring_ahead(ring, &ring->used->idx, driver->used);

    while (ahead-- > 0) {
        const struct caisson_virtq_used_elem *entry =
            &ring->used->ring[driver->used++ % ring->length];
        const uint32_t id = __atomic_load_n(&entry->id, __ATOMIC_RELAXED);
        const uint32_t len = __atomic_load_n(&entry->len, __ATOMIC_RELAXED);

        if (chain_finish(driver, id)) {
            const uint32_t most = camkes_ring_chain_bytes(driver->table, id);

            *chain = (virtqueue_ring_object_t){.cur = id, .first = id};
            *ret_len = len < most ? len : most;
            return 1;
        }
    }
    return 0;
}

int virtqueue_gather_used(virtqueue_driver_t *queue, virtqueue_ring_object_t *chain,
                          void **ret_buffer, unsigned *ret_len, vq_flags_t *ret_flags)
{
    struct camkes_virtqueue_driver *driver = queue->driver;
    const uint32_t id = chain->cur;
    const struct ring_buffer *buffer;

    if (id >= driver->ring.length || driver->table[id].state != RING_DONE)
        return 0;
    buffer = &driver->table[id];
    *ret_buffer = driver->ring.data + buffer->offset;
    *ret_len = buffer->length;
    *ret_flags = buffer->flags;
    chain->cur = buffer->next;
    buffer_release(driver, id);
    return 1;
}

int virtqueue_driver_poll(const virtqueue_driver_t *queue)
{
    const struct camkes_virtqueue_driver *driver = queue->driver;

    return camkes_ring_ahead(&driver->ring, &driver->ring.used->idx, driver->used) > 0;
}
