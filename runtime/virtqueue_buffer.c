/* SPDX-License-Identifier: BSD-2-Clause */
/* Buffers of a virtqueue's driver, and data that is copied through them. What is free is known in
 * private memory only. */
#include "ring.h"

#include <errno.h>
#include <string.h>

/* The free bytes behind the first `index` pieces. */
static size_t gap_start(const struct camkes_virtqueue_driver *driver, size_t index)
{
    return index == 0 ? 0 : driver->pieces[index - 1].offset + driver->pieces[index - 1].size_bytes;
}

static size_t gap_bytes(const struct camkes_virtqueue_driver *driver, size_t index)
{
    const size_t end =
        index < driver->piece_count ? driver->pieces[index].offset : driver->ring.data_bytes;

    return end - gap_start(driver, index);
}

/* The first gap of `size_bytes`, or else the largest one. */
static size_t gap_find(const struct camkes_virtqueue_driver *driver, size_t size_bytes)
{
    size_t best = 0;

    for (size_t i = 0; i <= driver->piece_count; i++) {
        if (gap_bytes(driver, i) >= size_bytes)
            return i;
        if (gap_bytes(driver, i) > gap_bytes(driver, best))
            best = i;
    }
    return best;
}

static size_t piece_insert(struct camkes_virtqueue_driver *driver, size_t index, size_t size_bytes)
{
    const size_t offset = gap_start(driver, index);

    memmove(&driver->pieces[index + 1], &driver->pieces[index],
            (driver->piece_count - index) * sizeof(*driver->pieces));
    driver->pieces[index] = (struct ring_piece){.offset = offset, .size_bytes = size_bytes};
    driver->piece_count++;
    return offset;
}

/* Pieces are multiples of the alignment, but for one that takes what is left before the next. */
static size_t piece_bytes(size_t size_bytes)
{
    return (size_bytes + CAISSON_VIRTQ_DATA_ALIGNMENT - 1) / CAISSON_VIRTQ_DATA_ALIGNMENT *
           CAISSON_VIRTQ_DATA_ALIGNMENT;
}

/* Up to `size_bytes`; how many there are. 0: none. */
static size_t piece_alloc(struct camkes_virtqueue_driver *driver, size_t size_bytes,
                          size_t *ret_offset)
{
    const size_t index = gap_find(driver, size_bytes);
    const size_t gap = gap_bytes(driver, index);
    size_t taken;

    if (gap == 0 || driver->piece_count == driver->ring.length)
        return 0;
    taken = size_bytes < gap ? piece_bytes(size_bytes) : gap;
    *ret_offset = piece_insert(driver, index, taken < gap ? taken : gap);
    return size_bytes < gap ? size_bytes : gap;
}

static void piece_free(struct camkes_virtqueue_driver *driver, size_t offset)
{
    for (size_t i = 0; i < driver->piece_count; i++) {
        if (driver->pieces[i].offset != offset)
            continue;
        driver->piece_count--;
        memmove(&driver->pieces[i], &driver->pieces[i + 1],
                (driver->piece_count - i) * sizeof(*driver->pieces));
        return;
    }
}

int camkes_virtqueue_buffer_alloc(virtqueue_driver_t *queue, void **ret_buffer, size_t size)
{
    struct camkes_virtqueue_driver *driver = queue->driver;
    size_t offset;

    if (size == 0 || gap_bytes(driver, gap_find(driver, size)) < size ||
        piece_alloc(driver, size, &offset) == 0)
        return -ENOMEM;
    *ret_buffer = driver->ring.data + offset;
    return 0;
}

void camkes_virtqueue_buffer_free(virtqueue_driver_t *queue, void *buffer)
{
    size_t offset;

    if (buffer && camkes_ring_place(&queue->driver->ring, (uintptr_t)buffer, 1, &offset))
        piece_free(queue->driver, offset);
}

int camkes_virtqueue_driver_send_buffer(virtqueue_driver_t *queue, void *buffer, size_t size)
{
    virtqueue_ring_object_t chain;
    size_t offset;

    if (size > UINT32_MAX ||
        !camkes_ring_place(&queue->driver->ring, (uintptr_t)buffer, size, &offset))
        return -EINVAL;
    virtqueue_init_ring_object(&chain);
    return virtqueue_add_available_buf(queue, &chain, buffer, (unsigned)size, VQ_RW) ? 0 : -ENOSPC;
}

/* Adds one more buffer with the beginning of what is left. How much it took, or a negative
 * errno. */
static int64_t scatter_part(struct camkes_virtqueue_driver *driver, virtqueue_ring_object_t *chain,
                            const void *from, size_t left)
{
    size_t offset;
    const size_t part = piece_alloc(driver, left < UINT32_MAX ? left : UINT32_MAX, &offset);

    if (part == 0)
        return -ENOMEM;
    if (!camkes_ring_append(driver, chain, offset, (uint32_t)part, VQ_RW)) {
        piece_free(driver, offset);
        return -ENOSPC;
    }
    memcpy(driver->ring.data + offset, from, part);
    return (int64_t)part;
}

static void chain_discard(struct camkes_virtqueue_driver *driver,
                          const virtqueue_ring_object_t *chain)
{
    for (uint32_t id = chain->first; id != RING_NONE; id = driver->table[id].next)
        piece_free(driver, driver->table[id].offset);
    camkes_ring_withdraw(driver, chain);
}

int camkes_virtqueue_driver_scatter_send_buffer(virtqueue_driver_t *queue, const void *buffer,
                                                size_t size)
{
    struct camkes_virtqueue_driver *driver = queue->driver;
    const uint8_t *from = buffer;
    virtqueue_ring_object_t chain;

    if (size == 0)
        return -EINVAL;
    virtqueue_init_ring_object(&chain);
    while (size > 0) {
        const int64_t part = scatter_part(driver, &chain, from, size);

        if (part < 0) {
            chain_discard(driver, &chain);
            return (int)part;
        }
        from += part;
        size -= (size_t)part;
    }
    camkes_ring_publish(driver, &chain);
    return 0;
}

int camkes_virtqueue_driver_gather_copy_buffer(virtqueue_driver_t *queue,
                                               virtqueue_ring_object_t *chain, void *buffer,
                                               size_t size)
{
    uint8_t *to = buffer;
    vq_flags_t flags;
    unsigned len;
    void *from;

    while (virtqueue_gather_used(queue, chain, &from, &len, &flags)) {
        const size_t part = len < size ? len : size;

        memcpy(to, from, part);
        to += part;
        size -= part;
        camkes_virtqueue_buffer_free(queue, from);
    }
    return size == 0 ? 0 : -EMSGSIZE;
}
