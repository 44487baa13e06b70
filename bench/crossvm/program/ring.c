/* SPDX-License-Identifier: BSD-2-Clause */
/* A stream through shared memory that wakes the other side only when it said that it sleeps. Both
 * sides are ours: nothing is checked. */
#include "ring.h"

#include <string.h>

_Static_assert(2 * sizeof(struct ring) <= RING_MEMORY_BYTES, "both directions fit");

void ring_attach(struct link *link, void *memory)
{
    struct ring *rings = memory;

    link->outgoing = &rings[link->side == LINK_HOST ? 0 : 1];
    link->incoming = &rings[link->side == LINK_HOST ? 1 : 0];
}

/* Who took the other side's `waits` away has to wake it, once for each sleep. */
static void wake(struct link *link, uint32_t *waits)
{
    if (link->means->signal == NULL)
        return;
    __atomic_thread_fence(__ATOMIC_SEQ_CST); /* pairs with the exchange in `sleep_until` */
    if (__atomic_load_n(waits, __ATOMIC_RELAXED) != 0 &&
        __atomic_exchange_n(waits, 0, __ATOMIC_SEQ_CST) != 0)
        link->means->signal(link);
}

/*
 * Sleeps unless the other side has moved `index` away from `seen`. Where that one took `waits`
 * away, its event is consumed here, so that none is left over for who uses the events themselves.
 */
static void sleep_until(struct link *link, uint32_t *waits, const uint32_t *index, uint32_t seen)
{
    if (link->means->signal == NULL) {
        ring_pause();
        return;
    }
    __atomic_exchange_n(waits, 1, __ATOMIC_SEQ_CST);
    if (__atomic_load_n(index, __ATOMIC_SEQ_CST) == seen ||
        __atomic_exchange_n(waits, 0, __ATOMIC_SEQ_CST) == 0)
        link->means->wait(link);
}

static uint32_t least(size_t count, uint32_t a, uint32_t b)
{
    const uint32_t both = a < b ? a : b;

    return count < both ? (uint32_t)count : both;
}

void ring_send(struct link *link, const void *bytes, size_t count)
{
    struct ring *ring = link->outgoing;
    const uint8_t *from = bytes;

    while (count > 0) {
        const uint32_t written = ring->written;
        const uint32_t read = __atomic_load_n(&ring->read, __ATOMIC_ACQUIRE);
        const uint32_t begin = written % RING_BYTES;
        const uint32_t piece = least(count, RING_BYTES - (written - read), RING_BYTES - begin);

        if (piece == 0) {
            sleep_until(link, &ring->writer_waits, &ring->read, read);
            continue;
        }
        memcpy(ring->bytes + begin, from, piece);
        __atomic_store_n(&ring->written, written + piece, __ATOMIC_RELEASE);
        wake(link, &ring->reader_waits);
        from += piece;
        count -= piece;
    }
}

void ring_receive(struct link *link, void *bytes, size_t count)
{
    struct ring *ring = link->incoming;
    uint8_t *to = bytes;

    while (count > 0) {
        const uint32_t read = ring->read;
        const uint32_t written = __atomic_load_n(&ring->written, __ATOMIC_ACQUIRE);
        const uint32_t begin = read % RING_BYTES;
        const uint32_t piece = least(count, written - read, RING_BYTES - begin);

        if (piece == 0) {
            sleep_until(link, &ring->reader_waits, &ring->written, written);
            continue;
        }
        memcpy(to, ring->bytes + begin, piece);
        __atomic_store_n(&ring->read, read + piece, __ATOMIC_RELEASE);
        /* A writer that waits is woken for room that is worth it. */
        if (RING_BYTES - (written - read - piece) >= RING_BYTES / 2)
            wake(link, &ring->writer_waits);
        to += piece;
        count -= piece;
    }
}
