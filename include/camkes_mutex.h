/* SPDX-License-Identifier: BSD-2-Clause */
/* A component's mutex (`has mutex m`) as a value: its two generated functions. */
#ifndef CAMKES_MUTEX_H
#define CAMKES_MUTEX_H

typedef int (*camkes_mutex_lock_fn)(void);
typedef int (*camkes_mutex_unlock_fn)(void);

typedef struct camkes_mutex {
    camkes_mutex_lock_fn lock;
    camkes_mutex_unlock_fn unlock;
} camkes_mutex_t;

static inline int camkes_mutex_lock(const camkes_mutex_t *mutex)
{
    return mutex->lock();
}

static inline int camkes_mutex_unlock(const camkes_mutex_t *mutex)
{
    return mutex->unlock();
}

#endif
