/* SPDX-License-Identifier: BSD-2-Clause */
/* What both ends of a virtqueue need of a ring. */
#include "ring.h"

uint32_t camkes_ring_chain_bytes(const struct ring_buffer *table, uint32_t head)
{
    uint32_t size_bytes = 0;

    for (uint32_t id = head; id != RING_NONE; id = table[id].next)
        if (__builtin_add_overflow(size_bytes, table[id].length, &size_bytes))
            return UINT32_MAX;
    return size_bytes;
}
