/* SPDX-License-Identifier: BSD-2-Clause */
/* `has mutex`: a lock that knows its owner, so that misuse is an error instead of a deadlock. */
#include <camkes/sync.h>
#include <errno.h>

/* A number that no other living thread of the process has. */
static uintptr_t thread_self(void)
{
    static _Thread_local char here;

    return (uintptr_t)&here;
}

int camkes_lock_lock(struct camkes_lock *lock)
{
    /* Only the owner stores its own number, so reading it without the mutex tells each thread about
     * itself. */
    if (__atomic_load_n(&lock->owner, __ATOMIC_RELAXED) == thread_self())
        return -EDEADLK;
    if (pthread_mutex_lock(&lock->mutex) != 0)
        return -EINVAL;
    __atomic_store_n(&lock->owner, thread_self(), __ATOMIC_RELAXED);
    return 0;
}

int camkes_lock_unlock(struct camkes_lock *lock)
{
    if (__atomic_load_n(&lock->owner, __ATOMIC_RELAXED) != thread_self())
        return -EPERM;
    __atomic_store_n(&lock->owner, 0, __ATOMIC_RELAXED);
    return -pthread_mutex_unlock(&lock->mutex);
}
