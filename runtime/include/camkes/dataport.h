/* SPDX-License-Identifier: BSD-2-Clause */
/* Pointers into dataports that mean the same in every instance that shares the memory, and cache
 * operations. */
#ifndef CAMKES_DATAPORT_H
#define CAMKES_DATAPORT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A place in a dataport, independent of where an instance has it mapped. Plain data: pass it to a
 * peer in any way. One that is all zero is a null pointer, too. */
typedef struct dataport_ptr {
    int32_t id; /* with `id_high` names the shared memory; -1: the null pointer */
    int32_t id_high;
    uint64_t offset; /* bytes from its start */
} dataport_ptr_t;

typedef enum dma_cache_op {
    DMA_CACHE_OP_CLEAN,
    DMA_CACHE_OP_INVALIDATE,
    DMA_CACHE_OP_CLEAN_INVALIDATE,
} dma_cache_op_t;

/* The place that `pointer` points to; the null pointer, whose `id` is -1, where that lies in no
 * dataport of this instance. */
dataport_ptr_t dataport_wrap_ptr(void *pointer);

/* The address of the place in this instance; NULL where it shares no such dataport or the place
 * lies behind its end. The peer chose the place: check that as many bytes as you use follow it. */
void *dataport_unwrap_ptr(dataport_ptr_t place);

#ifdef __cplusplus
}
#endif

#endif
