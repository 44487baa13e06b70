/* SPDX-License-Identifier: BSD-2-Clause */
/* The DMA pool: first fit over a list of free pieces, sorted by address and kept in the pieces themselves. */
#include "runtime.h"

#include "abi/fixed.h"

#include <camkes/dma.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

/* Every piece starts at and counts in a multiple of this: the header of a free one fits, cache lines are not shared. */
#define PIECE_BYTES 64u

struct piece {
    struct piece *next;
    size_t size_bytes;
};

/* Process-wide because the interface takes no context: the members of a group share it. */
static struct {
    pthread_mutex_t lock;
    uintptr_t start;
    size_t size_bytes;
    struct piece *free;
} pool = {.lock = PTHREAD_MUTEX_INITIALIZER};

int camkes_dma_init(size_t pool_bytes)
{
    void *memory;

    if (pool_bytes == 0)
        return 0;
    if (pool_bytes > SIZE_MAX - CAISSON_PAGE_BYTES)
        return -ENOMEM;
    pool_bytes = (pool_bytes + CAISSON_PAGE_BYTES - 1) / CAISSON_PAGE_BYTES * CAISSON_PAGE_BYTES;
    memory = mmap(NULL, pool_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return -errno;
    pool.start = (uintptr_t)memory;
    pool.size_bytes = pool_bytes;
    pool.free = memory;
    *pool.free = (struct piece){.size_bytes = pool_bytes};
    return 0;
}

static bool in_pool(uintptr_t address, size_t size_bytes)
{
    return address - pool.start < pool.size_bytes &&
           size_bytes <= pool.size_bytes - (address - pool.start);
}

/* Cuts [start, start + size) out of *link, which covers it; what is left on both sides stays free. */
static void piece_cut(struct piece **link, uintptr_t start, size_t size_bytes)
{
    struct piece *whole = *link;
    const size_t before_bytes = start - (uintptr_t)whole;
    const size_t after_bytes = whole->size_bytes - before_bytes - size_bytes;
    struct piece *rest = whole->next;

    if (after_bytes > 0) {
        struct piece *after = (struct piece *)(start + size_bytes);

        *after = (struct piece){.next = rest, .size_bytes = after_bytes};
        rest = after;
    }
    if (before_bytes > 0) {
        whole->next = rest;
        whole->size_bytes = before_bytes;
    } else {
        *link = rest;
    }
}

static void *pool_alloc(size_t size_bytes, size_t align_bytes)
{
    for (struct piece **link = &pool.free; *link; link = &(*link)->next) {
        const uintptr_t first = (uintptr_t)*link;
        const size_t padding = (align_bytes - first % align_bytes) % align_bytes;

        if (padding < (*link)->size_bytes && size_bytes <= (*link)->size_bytes - padding) {
            piece_cut(link, first + padding, size_bytes);
            return (void *)(first + padding);
        }
    }
    return NULL;
}

static void piece_merge(struct piece *piece)
{
    while (piece->next && (uintptr_t)piece + piece->size_bytes == (uintptr_t)piece->next) {
        piece->size_bytes += piece->next->size_bytes;
        piece->next = piece->next->next;
    }
}

/* False where part of it is free already. */
static bool pool_free(struct piece *piece, size_t size_bytes)
{
    struct piece *previous = NULL;
    struct piece **link = &pool.free;

    while (*link && *link < piece) {
        previous = *link;
        link = &previous->next;
    }
    if (previous && (uintptr_t)previous + previous->size_bytes > (uintptr_t)piece)
        return false;
    if (*link && (uintptr_t)piece + size_bytes > (uintptr_t)*link)
        return false;
    *piece = (struct piece){.next = *link, .size_bytes = size_bytes};
    *link = piece;
    piece_merge(piece);
    if (previous)
        piece_merge(previous);
    return true;
}

static size_t piece_size(size_t size)
{
    return (size + PIECE_BYTES - 1) / PIECE_BYTES * PIECE_BYTES;
}

void *camkes_dma_alloc(size_t size, int align, bool cached)
{
    size_t align_bytes = align > (int)PIECE_BYTES ? (size_t)align : PIECE_BYTES;
    void *pointer;

    (void)cached;
    if (size == 0 || size > pool.size_bytes || align < 0 || (align & (align - 1)) != 0 ||
        align_bytes > CAISSON_PAGE_BYTES)
        return NULL;
    pthread_mutex_lock(&pool.lock);
    pointer = pool_alloc(piece_size(size), align_bytes);
    pthread_mutex_unlock(&pool.lock);
    if (pointer)
        memset(pointer, 0, piece_size(size));
    return pointer;
}

void camkes_dma_free(void *pointer, size_t size)
{
    const uintptr_t address = (uintptr_t)pointer;
    bool freed = false;

    if (!pointer)
        return;
    pthread_mutex_lock(&pool.lock);
    if (size > 0 && size <= pool.size_bytes && address % PIECE_BYTES == 0 &&
        in_pool(address, piece_size(size)))
        freed = pool_free(pointer, piece_size(size));
    pthread_mutex_unlock(&pool.lock);
    if (!freed)
        fprintf(stderr, "%s: camkes_dma_free(%p, %zu): not allocated from the pool; ignored\n",
                camkes_process.name, pointer, size);
}

void *camkes_dma_alloc_page(void)
{
    return camkes_dma_alloc(CAISSON_PAGE_BYTES, (int)CAISSON_PAGE_BYTES, true);
}

void camkes_dma_free_page(void *pointer)
{
    camkes_dma_free(pointer, CAISSON_PAGE_BYTES);
}

uintptr_t camkes_dma_get_paddr(void *pointer)
{
    return in_pool((uintptr_t)pointer, 0) ? (uintptr_t)pointer : 0;
}
