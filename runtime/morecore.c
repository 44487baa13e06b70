/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Says where the heap is, by two variables of CAmkES. A program that refers to one of them links
 * this file. Its whole heap is then in one range: the C library takes no block from mmap(2), and
 * all threads share one arena.
 */
#include "runtime.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

/* Without a heap_size. On all architectures, more addresses than that are free after a program. */
#define UNLIMITED_BYTES ((size_t)64 << 30)

char *morecore_area;
size_t morecore_size;

/*
 * malloc(3) may already have memory below the program break. The loader sets the limit from
 * heap_size, and brk(2) fails beyond it.
 */
static void set_range(void)
{
    struct rlimit limit;

    morecore_area = (char *)sbrk(0) - mallinfo2().arena;
    morecore_size = UNLIMITED_BYTES;
    if (getrlimit(RLIMIT_DATA, &limit) == 0 && limit.rlim_cur < UNLIMITED_BYTES)
        morecore_size = limit.rlim_cur;
}

/* A checker or the application may bring another allocator, whose blocks may be anywhere. */
static void widen_for_other_allocator(void)
{
    void *probe = malloc(1);

    if ((char *)probe < morecore_area || (char *)probe >= (char *)sbrk(0)) {
        morecore_area = NULL;
        morecore_size = SIZE_MAX;
    }
    free(probe);
}

void camkes_morecore_init(void)
{
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_ARENA_MAX, 1);
    set_range();
    widen_for_other_allocator();
}
