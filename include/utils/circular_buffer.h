/* SPDX-License-Identifier: BSD-2-Clause */
/* A ring of bytes in memory of the application's, which begins with this structure. Not for several threads. */
#ifndef UTILS_CIRCULAR_BUFFER_H
#define UTILS_CIRCULAR_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct circ_buf {
    size_t size; /* bytes of `buf`; one of them stays free */
    size_t head; /* where the next byte is put */
    size_t tail; /* where the next one is taken */
    uint8_t buf[];
} circ_buf_t;

/* `size` bytes in all, structure included. 0; -1: they are too few. */
static inline int circ_buf_init(size_t size, circ_buf_t *ring)
{
    if (size < sizeof(*ring) + 2)
        return -1;
    ring->size = size - sizeof(*ring);
    ring->head = 0;
    ring->tail = 0;
    return 0;
}

static inline bool circ_buf_is_empty(circ_buf_t *ring)
{
    return ring->head == ring->tail;
}

static inline bool circ_buf_is_full(circ_buf_t *ring)
{
    return (ring->head + 1) % ring->size == ring->tail;
}

/* Only where it is not full. */
static inline void circ_buf_put(circ_buf_t *ring, uint8_t byte)
{
    ring->buf[ring->head] = byte;
    ring->head = (ring->head + 1) % ring->size;
}

/* Only where it is not empty. */
static inline uint8_t circ_buf_get(circ_buf_t *ring)
{
    const uint8_t byte = ring->buf[ring->tail];

    ring->tail = (ring->tail + 1) % ring->size;
    return byte;
}

#endif
