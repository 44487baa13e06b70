/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Both ends of a virtqueue: where its parts are, and the private table of what is on the way. The
 * shared descriptors are written by a driver and copied by a device, one load for each field;
 * everything else works on the table.
 */
#ifndef CAISSON_RING_H
#define CAISSON_RING_H

#include "abi/virtqueue.h"

#include <camkes/virtqueue.h>
#include <stdbool.h>

#define RING_NONE UINT32_MAX

struct ring {
    uint32_t length;
    struct caisson_virtq_desc *descriptors;
    struct caisson_virtq_avail *available;
    struct caisson_virtq_used *used;
    uint8_t *data;
    size_t data_bytes;
};

enum ring_state {
    RING_FREE,
    RING_HEAD,   /* first of a chain that the device has, or is to have */
    RING_MEMBER, /* of such a chain */
    RING_DONE,   /* of a chain that the driver got back and has to gather */
};

/* A descriptor as we know it: inside the data, and its chain ends. */
struct ring_buffer {
    enum ring_state state;
    uint32_t next; /* RING_NONE: the chain's last */
    size_t offset;
    uint32_t length;
    vq_flags_t flags;
};

/* A piece of the data that camkes_virtqueue_buffer_alloc gave out. */
struct ring_piece {
    size_t offset;
    size_t size_bytes;
};

struct camkes_virtqueue_driver {
    struct ring ring;
    uint16_t available; /* our count of chains offered */
    uint16_t used;      /* of those looked at in the used ring */
    uint32_t free;      /* first free descriptor, linked by `next` */
    struct ring_buffer *table;
    size_t piece_count;
    struct ring_piece *pieces; /* by offset */
};

struct camkes_virtqueue_device {
    struct ring ring;
    uint16_t available;
    uint16_t used;
    struct ring_buffer *table;
};

/* How many entries the peer's index is ahead of ours; 0 where it is further than the ring is long,
 * which no honest peer stores. The acquire pairs with the release of the peer's store. Inline, as
 * it runs for each buffer. */
static inline uint16_t camkes_ring_ahead(const struct ring *ring, const uint16_t *index,
                                         uint16_t seen)
{
    const uint16_t ahead = (uint16_t)(__atomic_load_n(index, __ATOMIC_ACQUIRE) - seen);

    return ahead <= ring->length ? ahead : 0;
}

/* The offset of `size_bytes` at `place`, which is an address in the data or an offset already.
 * False where they are not inside of it. Inline, so that the offset needs no memory. */
static inline bool camkes_ring_place(const struct ring *ring, uintptr_t place, size_t size_bytes,
                                     size_t *ret_offset)
{
    const uintptr_t base = (uintptr_t)ring->data;
    const size_t offset = place >= base ? place - base : place;

    if (offset > ring->data_bytes || size_bytes > ring->data_bytes - offset)
        return false;
    *ret_offset = offset;
    return true;
}

/* The bytes of a chain of the table, as far as 32 bits tell. */
uint32_t camkes_ring_chain_bytes(const struct ring_buffer *table, uint32_t head);

/* Both: memory for an end over that ring; NULL where there is none. */
struct camkes_virtqueue_driver *camkes_ring_driver_create(const struct ring *ring);
struct camkes_virtqueue_device *camkes_ring_device_create(const struct ring *ring);

/* virtqueue_driver.c: adds `size_bytes` at `offset` to a chain that the device does not see yet.
 * False: the ring is full. */
bool camkes_ring_append(struct camkes_virtqueue_driver *driver, virtqueue_ring_object_t *chain,
                        size_t offset, uint32_t size_bytes, vq_flags_t flags);

/* virtqueue_driver.c: shows the chain to the device. */
void camkes_ring_publish(struct camkes_virtqueue_driver *driver,
                         const virtqueue_ring_object_t *chain);

/* virtqueue_driver.c: takes back a chain that was never shown. */
void camkes_ring_withdraw(struct camkes_virtqueue_driver *driver,
                          const virtqueue_ring_object_t *chain);

#endif
