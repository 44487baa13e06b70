/* SPDX-License-Identifier: BSD-2-Clause */
/* A stream through shared memory, the same for every means that has memory: what differs is how the
 * other side is woken. */
#ifndef CAISSON_BENCH_RING_H
#define CAISSON_BENCH_RING_H

#include "link.h"

#define RING_BYTES (1u << 20)

/* One direction. Each index has its writer and a cache line of its own. */
struct ring {
    _Alignas(64) uint32_t written;
    _Alignas(64) uint32_t read;
    _Alignas(64) uint32_t reader_waits;
    _Alignas(64) uint32_t writer_waits;
    _Alignas(64) uint8_t bytes[RING_BYTES];
};

/* What both directions take in shared memory, which is a power of two where QEMU shares it. */
#define RING_MEMORY_BYTES (1u << 22)

/* To the guest, then from it. */
void ring_attach(struct link *link, void *memory);

void ring_send(struct link *link, const void *bytes, size_t count);
void ring_receive(struct link *link, void *bytes, size_t count);

static inline void ring_pause(void)
{
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

#endif
