/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Locks and semaphores among the threads of one instance, and fences. The glue makes one object for
 * each `has mutex`, `has semaphore` and `has binary_semaphore`; an application may make more of
 * them with the initialisers below.
 */
#ifndef CAMKES_SYNC_H
#define CAMKES_SYNC_H

#include <pthread.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* `has mutex m`. Not recursive. */
struct camkes_lock {
    const char *name;
    pthread_mutex_t mutex; /* PTHREAD_MUTEX_INITIALIZER in the glue */
    uintptr_t owner;       /* the runtime's; begins as 0 */
};

/* `has semaphore s` (counting) and `has binary_semaphore b` (limit 1). */
struct camkes_semaphore {
    const char *name;
    uint32_t value; /* initial count in the glue; then the runtime's futex word */
    uint32_t limit; /* 1: binary; UINT32_MAX: counting */
    uint32_t sleepers;
};

#define CAMKES_LOCK_INITIALIZER(lock_name)                                                         \
    {                                                                                              \
        .name = (lock_name), .mutex = PTHREAD_MUTEX_INITIALIZER                                    \
    }
#define CAMKES_SEMAPHORE_INITIALIZER(semaphore_name, count)                                        \
    {                                                                                              \
        .name = (semaphore_name), .value = (count), .limit = UINT32_MAX                            \
    }
#define CAMKES_BINARY_SEMAPHORE_INITIALIZER(semaphore_name, count)                                 \
    {                                                                                              \
        .name = (semaphore_name), .value = (count), .limit = 1                                     \
    }

/* 0, or a negative errno for misuse (unlocking a mutex that the caller does not hold: -EPERM;
 * relocking: -EDEADLK). */
int camkes_lock_lock(struct camkes_lock *lock);
int camkes_lock_unlock(struct camkes_lock *lock);

/* 0 when decremented. `trywait`: -EAGAIN where the count is 0. `post`: -EOVERFLOW where a counting
 * one is at its limit; posting a binary one that is 1 leaves it 1 and succeeds. What was written
 * before a post is seen after the wait that it let through. */
int camkes_semaphore_wait(struct camkes_semaphore *semaphore);
int camkes_semaphore_trywait(struct camkes_semaphore *semaphore);
int camkes_semaphore_post(struct camkes_semaphore *semaphore);

/* For data in dataports that no event or lock orders. */
#define THREAD_MEMORY_FENCE()   __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define THREAD_MEMORY_ACQUIRE() __atomic_thread_fence(__ATOMIC_ACQUIRE)
#define THREAD_MEMORY_RELEASE() __atomic_thread_fence(__ATOMIC_RELEASE)
#define COMPILER_MEMORY_FENCE() __atomic_signal_fence(__ATOMIC_SEQ_CST)

#ifdef __cplusplus
}
#endif

#endif
