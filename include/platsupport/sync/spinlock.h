/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Spin locks: an int in any memory, a dataport's for instance, that threads and instances share. Functions return 0.
 *
 * Whoever holds one may have lost the processor meanwhile, so a waiter offers its own now and then. A peer that shares the memory may
 * keep the lock for good.
 */
#ifndef PLATSUPPORT_SYNC_SPINLOCK_H
#define PLATSUPPORT_SYNC_SPINLOCK_H

#include <sched.h>
#include <stdbool.h>

typedef int sync_spinlock_t; /* 0: free */

static inline int sync_spinlock_init(sync_spinlock_t *lock)
{
    *lock = 0;
    return 0;
}

/* 0: it is the caller's now; 1: somebody has it. */
static inline int sync_spinlock_trylock(sync_spinlock_t *lock)
{
    int expected = 0;

    return !__atomic_compare_exchange_n(lock, &expected, 1, false, __ATOMIC_ACQUIRE,
                                        __ATOMIC_RELAXED);
}

static inline int sync_spinlock_lock(sync_spinlock_t *lock)
{
    for (unsigned round = 1; sync_spinlock_trylock(lock) != 0; round++)
        if (round % 256 == 0)
            sched_yield();
    return 0;
}

static inline int sync_spinlock_unlock(sync_spinlock_t *lock)
{
    __atomic_store_n(lock, 0, __ATOMIC_RELEASE);
    return 0;
}

static inline int sync_spinlock_destroy(sync_spinlock_t *lock)
{
    (void)lock;
    return 0;
}

#endif
