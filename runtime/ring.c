/* SPDX-License-Identifier: BSD-2-Clause */
/* What both ends of a virtqueue need of a ring. */
#include "ring.h"

/* The acquire pairs with the release of who counts the index up. */
uint16_t camkes_ring_ahead(const struct ring *ring, const uint16_t *index, uint16_t seen)
{
    const uint16_t ahead = (uint16_t)(__atomic_load_n(index, __ATOMIC_ACQUIRE) - seen);

    return ahead <= ring->length ? ahead : 0;
}

bool camkes_ring_place(const struct ring *ring, uintptr_t place, size_t size_bytes,
                       size_t *ret_offset)
{
    const uintptr_t base = (uintptr_t)ring->data;
    const size_t offset = place >= base ? place - base : place;

    if (offset > ring->data_bytes || size_bytes > ring->data_bytes - offset)
        return false;
    *ret_offset = offset;
    return true;
}

uint32_t camkes_ring_chain_bytes(const struct ring_buffer *table, uint32_t head)
{
    uint32_t size_bytes = 0;

    for (uint32_t id = head; id != RING_NONE; id = table[id].next)
        if (__builtin_add_overflow(size_bytes, table[id].length, &size_bytes))
            return UINT32_MAX;
    return size_bytes;
}
