/* SPDX-License-Identifier: BSD-2-Clause */
/* Counters that several threads or instances share. `order` is one of __ATOMIC_... */
#ifndef PLATSUPPORT_SYNC_ATOMIC_H
#define PLATSUPPORT_SYNC_ATOMIC_H

#include <limits.h>
#include <stdbool.h>

/* The new value. */
static inline int sync_atomic_increment(volatile int *counter, int order)
{
    return __atomic_add_fetch(counter, 1, order);
}

static inline int sync_atomic_decrement(volatile int *counter, int order)
{
    return __atomic_sub_fetch(counter, 1, order);
}

/* Adds `step`, unless the counter is `last`. 0, or -1; the value before in `ret_old` in either case. */
static inline int sync_atomic_step_(volatile int *counter, int *ret_old, int step, int last,
                                    int order)
{
    *ret_old = __atomic_load_n(counter, __ATOMIC_RELAXED);
    while (*ret_old != last)
        if (__atomic_compare_exchange_n(counter, ret_old, *ret_old + step, true, order,
                                        __ATOMIC_RELAXED))
            return 0;
    return -1;
}

/* 0, or -1 where it cannot go further. */
static inline int sync_atomic_increment_safe(volatile int *counter, int *ret_old, int order)
{
    return sync_atomic_step_(counter, ret_old, 1, INT_MAX, order);
}

static inline int sync_atomic_decrement_safe(volatile int *counter, int *ret_old, int order)
{
    return sync_atomic_step_(counter, ret_old, -1, INT_MIN, order);
}

#endif
