/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The DMA pool: `dma_pool` bytes (an attribute of the instance, rounded up to pages) that are
 * allocated at start-up and handed out in aligned pieces. No device sees an instance's memory, so a
 * piece's "physical" address is the address that the instance uses itself, and it is always
 * coherent.
 */
#ifndef CAMKES_DMA_H
#define CAMKES_DMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* `size` bytes, zeroed, at a multiple of `align` (a power of two; 0: any). `cached` makes no
 * difference. NULL where the pool has no such piece. The pool begins at a multiple of its own size
 * (2 MiB at most), so it has places of any smaller alignment, and its last byte can be handed out.
 * Any thread. */
void *camkes_dma_alloc(size_t size, unsigned align, bool cached);

/* Gives back a piece with the size it was asked for. NULL is ignored. Any thread. */
void camkes_dma_free(void *pointer, size_t size);

/* One page of the pool, and its return. */
void *camkes_dma_alloc_page(void);
void camkes_dma_free_page(void *pointer);

/* The address a device would use; 0 where `pointer` is not in the pool. */
uintptr_t camkes_dma_get_paddr(void *pointer);

#ifdef __cplusplus
}
#endif

#endif
