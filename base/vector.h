/* SPDX-License-Identifier: BSD-2-Clause */
/* A typed vector whose items live in an arena: `VECTOR(struct thing) things;`, then things.items[0
 * .. things.count). */
#ifndef CAISSON_BASE_VECTOR_H
#define CAISSON_BASE_VECTOR_H

#include "base/arena.h"

/* A zeroed vector is an empty one. Pushing may move the items: do not keep pointers to them while
 * it grows. */
#define VECTOR(type)                                                                               \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t count;                                                                              \
        size_t capacity;                                                                           \
    }

/* Appends `...`, a value of the item type. */
#define vector_push(arena, vector, ...)                                                            \
    do {                                                                                           \
        if ((vector)->count == (vector)->capacity) {                                               \
            (vector)->items = vector_grow((arena), (vector)->items, (vector)->count,               \
                                          sizeof(*(vector)->items), &(vector)->capacity);          \
        }                                                                                          \
        (vector)->items[(vector)->count++] = __VA_ARGS__;                                          \
    } while (0)

/* Doubles the room. For the macro above. */
void *vector_grow(struct arena *arena, const void *items, size_t count, size_t item_bytes,
                  size_t *capacity);

#endif
