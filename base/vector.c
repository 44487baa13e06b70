/* SPDX-License-Identifier: BSD-2-Clause */
/* The one untyped step of a vector: growing. */
#include "base/vector.h"

#include <string.h>

void *vector_grow(struct arena *arena, const void *items, size_t count, size_t item_bytes,
                  size_t *capacity)
{
    size_t few = item_bytes > sizeof(void *) ? 2 : 4;
    size_t grown = *capacity < few ? few : *capacity * 2;
    void *room = arena_alloc(arena, grown, item_bytes);
    if (count > 0) {
        memcpy(room, items, count * item_bytes);
    }
    *capacity = grown;
    return room;
}
