/* SPDX-License-Identifier: BSD-2-Clause */
/* Fences: those of camkes/sync.h, and what keeps only the compiler from moving accesses. */
#ifndef UTILS_FENCE_H
#define UTILS_FENCE_H

#include <camkes/sync.h>

#define COMPILER_MEMORY_RELEASE() __atomic_signal_fence(__ATOMIC_RELEASE)
#define COMPILER_MEMORY_ACQUIRE() __atomic_signal_fence(__ATOMIC_ACQUIRE)

#endif
