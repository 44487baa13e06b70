/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The DMA pool: first fit over a map of its granules, which lies outside of it. So every byte of
 * the pool can be handed out, what an application writes behind its piece spoils nothing of the
 * pool's, and what was freed is one with its neighbours at once.
 */
#include "runtime.h"

#include "abi/fixed.h"

#include <camkes/dma.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

/* Every piece starts at and counts in a multiple of this: cache lines are not shared. */
#define GRANULE_BYTES ((size_t)64)

/* The pool begins at a multiple of its own size, up to this: so large alignments find a place in
 * it. */
#define POOL_ALIGN_BYTES ((size_t)2 << 20)

#define WORD_BITS (sizeof(unsigned long) * CHAR_BIT)

/* Process-wide because the interface takes no context: the members of a group share it. */
static struct {
    pthread_mutex_t lock;
    uintptr_t start;
    size_t size_bytes;
    size_t granules;
    unsigned long *taken; /* a bit for each granule */
} pool = {.lock = PTHREAD_MUTEX_INITIALIZER};

static uintptr_t round_up(uintptr_t value, size_t step)
{
    return (value + step - 1) & ~(uintptr_t)(step - 1);
}

static void *map_private(size_t bytes)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return memory == MAP_FAILED ? NULL : memory;
}

/* The largest power of two that is not larger than the pool, and within the bounds of an
 * alignment. */
static size_t pool_alignment(size_t pool_bytes)
{
    size_t align_bytes = CAISSON_PAGE_BYTES;

    while (align_bytes < POOL_ALIGN_BYTES && align_bytes * 2 <= pool_bytes)
        align_bytes *= 2;
    return align_bytes;
}

/* Maps more than the pool, and gives back what lies before and behind its aligned part. */
static void *pool_map(size_t pool_bytes)
{
    const size_t align_bytes = pool_alignment(pool_bytes);
    const size_t slack_bytes = align_bytes - CAISSON_PAGE_BYTES;
    char *memory = map_private(pool_bytes + slack_bytes);
    char *start;

    if (!memory)
        return NULL;
    start = (char *)round_up((uintptr_t)memory, align_bytes);
    if (start > memory)
        munmap(memory, (size_t)(start - memory));
    if (start < memory + slack_bytes)
        munmap(start + pool_bytes, (size_t)(memory + slack_bytes - start));
    return start;
}

int camkes_dma_init(size_t pool_bytes)
{
    if (pool_bytes == 0)
        return 0;
    if (pool_bytes > SIZE_MAX - 2 * POOL_ALIGN_BYTES)
        return -ENOMEM;
    pool_bytes = round_up(pool_bytes, CAISSON_PAGE_BYTES);
    pool.granules = pool_bytes / GRANULE_BYTES;
    pool.taken = map_private(round_up(pool.granules, WORD_BITS) / CHAR_BIT);
    pool.start = (uintptr_t)pool_map(pool_bytes);
    if (!pool.taken || !pool.start)
        return -ENOMEM;
    pool.size_bytes = pool_bytes;
    return 0;
}

static bool in_pool(uintptr_t address, size_t size_bytes)
{
    return address - pool.start < pool.size_bytes &&
           size_bytes <= pool.size_bytes - (address - pool.start);
}

/* The first granule of [first, end) that is taken, or is not; `end`: there is none. */
static size_t next(size_t first, size_t end, bool taken)
{
    while (first < end) {
        const size_t bit = first % WORD_BITS;
        const unsigned long word = pool.taken[first / WORD_BITS];
        const unsigned long found = (taken ? word : ~word) >> bit;

        if (found != 0) {
            first += (size_t)__builtin_ctzl(found);
            break;
        }
        first += WORD_BITS - bit;
    }
    return first < end ? first : end;
}

static void mark(size_t first, size_t count, bool taken)
{
    while (count > 0) {
        const size_t bit = first % WORD_BITS;
        const size_t here = count < WORD_BITS - bit ? count : WORD_BITS - bit;
        const unsigned long mask = ~0ul >> (WORD_BITS - here) << bit;

        if (taken)
            pool.taken[first / WORD_BITS] |= mask;
        else
            pool.taken[first / WORD_BITS] &= ~mask;
        first += here;
        count -= here;
    }
}

/* The first granule at or behind `first` whose address is aligned. */
static size_t aligned(size_t first, size_t align_bytes)
{
    return (round_up(pool.start + first * GRANULE_BYTES, align_bytes) - pool.start) / GRANULE_BYTES;
}

static void *pool_alloc(size_t count, size_t align_bytes)
{
    size_t first = aligned(next(0, pool.granules, false), align_bytes);

    while (first < pool.granules && count <= pool.granules - first) {
        const size_t taken = next(first, first + count, true);

        if (taken == first + count) {
            mark(first, count, true);
            return (void *)(pool.start + first * GRANULE_BYTES);
        }
        first = aligned(next(taken, pool.granules, false), align_bytes);
    }
    return NULL;
}

/* False where part of it is free already. */
static bool pool_free(uintptr_t address, size_t count)
{
    const size_t first = (address - pool.start) / GRANULE_BYTES;

    if (next(first, first + count, false) != first + count)
        return false;
    mark(first, count, false);
    return true;
}

static size_t granules_of(size_t size)
{
    return (size + GRANULE_BYTES - 1) / GRANULE_BYTES;
}

void *camkes_dma_alloc(size_t size, unsigned align, bool cached)
{
    const size_t align_bytes = align > GRANULE_BYTES ? align : GRANULE_BYTES;
    void *pointer;

    (void)cached;
    if (size == 0 || size > pool.size_bytes || (align & (align - 1)) != 0)
        return NULL;
    pthread_mutex_lock(&pool.lock);
    pointer = pool_alloc(granules_of(size), align_bytes);
    pthread_mutex_unlock(&pool.lock);
    if (pointer)
        memset(pointer, 0, granules_of(size) * GRANULE_BYTES);
    return pointer;
}

void camkes_dma_free(void *pointer, size_t size)
{
    const uintptr_t address = (uintptr_t)pointer;
    bool freed = false;

    if (!pointer)
        return;
    pthread_mutex_lock(&pool.lock);
    if (size > 0 && size <= pool.size_bytes && address % GRANULE_BYTES == 0 &&
        in_pool(address, granules_of(size) * GRANULE_BYTES))
        freed = pool_free(address, granules_of(size));
    pthread_mutex_unlock(&pool.lock);
    if (!freed)
        fprintf(stderr, "%s: camkes_dma_free(%p, %zu): not allocated from the pool; ignored\n",
                camkes_process.name, pointer, size);
}

void *camkes_dma_alloc_page(void)
{
    return camkes_dma_alloc(CAISSON_PAGE_BYTES, CAISSON_PAGE_BYTES, true);
}

void camkes_dma_free_page(void *pointer)
{
    camkes_dma_free(pointer, CAISSON_PAGE_BYTES);
}

uintptr_t camkes_dma_get_paddr(void *pointer)
{
    return in_pool((uintptr_t)pointer, 0) ? (uintptr_t)pointer : 0;
}
