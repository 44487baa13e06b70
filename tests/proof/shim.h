/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Read before every file of a proof (-include): what gcc has built in and the analyser does not
 * know, in plain C, and what its C library lacks. Other threads have no place here: a lock is taken
 * and given back, an atomic access is an access.
 */
#ifndef PROOF_SHIM_H
#define PROOF_SHIM_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/types.h>

#define __atomic_load_n(place, order)         (*(place))
#define __atomic_store_n(place, value, order) (*(place) = (value))
#define __atomic_thread_fence(order)          ((void)0)

#define _Alignas(bytes) /* where something lies is nothing to a proof */

#define MAP_NORESERVE 0x4000
#define MADV_NORMAL   0
#define MADV_DONTDUMP 16
#define MADV_HUGEPAGE 14

#define MREMAP_MAYMOVE 1
#define MREMAP_FIXED   2

int madvise(void *start, size_t length, int advice);
void *mremap(void *start, size_t bytes, size_t new_bytes, int flags, ...);

#endif
