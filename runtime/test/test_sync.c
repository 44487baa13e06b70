/* SPDX-License-Identifier: BSD-2-Clause */
/* Locks and semaphores: exclusion, counts, limits, misuse. */
#include "channel.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

TEST_PROCESS({.name = "test"});

enum { THREADS = 4, ROUNDS = 20000 };

struct shared {
    struct camkes_lock lock;
    struct camkes_semaphore semaphore;
    unsigned count; /* plain */
    int result;
};

static void *count_locked(void *argument)
{
    struct shared *shared = argument;

    for (int i = 0; i < ROUNDS; i++) {
        camkes_lock_lock(&shared->lock);
        shared->count++;
        camkes_lock_unlock(&shared->lock);
    }
    return NULL;
}

static void *count_with_semaphore(void *argument)
{
    struct shared *shared = argument;

    for (int i = 0; i < ROUNDS; i++) {
        camkes_semaphore_wait(&shared->semaphore);
        shared->count++;
        camkes_semaphore_post(&shared->semaphore);
    }
    return NULL;
}

static unsigned count_by(void *(*body)(void *), struct shared *shared)
{
    pthread_t threads[THREADS];

    for (int i = 0; i < THREADS; i++)
        threads[i] = thread_run(body, shared);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    return shared->count;
}

static void lock_excludes(void **state)
{
    struct shared shared = {.lock = CAMKES_LOCK_INITIALIZER("m")};

    (void)state;
    assert_int_equal(count_by(count_locked, &shared), THREADS * ROUNDS);
}

static void semaphores_exclude(void **state)
{
    struct shared counting = {.semaphore = CAMKES_SEMAPHORE_INITIALIZER("s", 1)};
    struct shared binary = {.semaphore = CAMKES_BINARY_SEMAPHORE_INITIALIZER("b", 1)};

    (void)state;
    assert_int_equal(count_by(count_with_semaphore, &counting), THREADS * ROUNDS);
    assert_int_equal(count_by(count_with_semaphore, &binary), THREADS * ROUNDS);
}

static void *unlock(void *argument)
{
    struct shared *shared = argument;

    shared->result = camkes_lock_unlock(&shared->lock);
    return NULL;
}

static void lock_misuse_is_an_error(void **state)
{
    struct shared shared = {.lock = CAMKES_LOCK_INITIALIZER("m")};

    (void)state;
    assert_int_equal(camkes_lock_unlock(&shared.lock), -EPERM);
    assert_int_equal(camkes_lock_lock(&shared.lock), 0);
    assert_int_equal(camkes_lock_lock(&shared.lock), -EDEADLK);
    pthread_join(thread_run(unlock, &shared), NULL);
    assert_int_equal(shared.result, -EPERM);
    assert_int_equal(camkes_lock_unlock(&shared.lock), 0);
    assert_int_equal(camkes_lock_unlock(&shared.lock), -EPERM);
}

static void semaphore_counts(void **state)
{
    struct camkes_semaphore semaphore = CAMKES_SEMAPHORE_INITIALIZER("s", 2);

    (void)state;
    assert_int_equal(camkes_semaphore_wait(&semaphore), 0);
    assert_int_equal(camkes_semaphore_trywait(&semaphore), 0);
    assert_int_equal(camkes_semaphore_trywait(&semaphore), -EAGAIN);
    assert_int_equal(camkes_semaphore_post(&semaphore), 0);
    assert_int_equal(camkes_semaphore_wait(&semaphore), 0);
    semaphore.value = UINT32_MAX;
    assert_int_equal(camkes_semaphore_post(&semaphore), -EOVERFLOW);
    assert_int_equal(semaphore.value, UINT32_MAX);
}

static void binary_semaphore_stays_one(void **state)
{
    struct camkes_semaphore semaphore = CAMKES_BINARY_SEMAPHORE_INITIALIZER("b", 0);

    (void)state;
    assert_int_equal(camkes_semaphore_trywait(&semaphore), -EAGAIN);
    assert_int_equal(camkes_semaphore_post(&semaphore), 0);
    assert_int_equal(camkes_semaphore_post(&semaphore), 0);
    assert_int_equal(camkes_semaphore_wait(&semaphore), 0);
    assert_int_equal(camkes_semaphore_trywait(&semaphore), -EAGAIN);
}

static void *wait_once(void *argument)
{
    camkes_semaphore_wait(argument);
    return NULL;
}

static void posts_wake_as_many_sleepers(void **state)
{
    struct camkes_semaphore semaphore = CAMKES_SEMAPHORE_INITIALIZER("s", 0);
    pthread_t threads[THREADS];

    (void)state;
    for (int i = 0; i < THREADS; i++)
        threads[i] = thread_run(wait_once, &semaphore);
    while (__atomic_load_n(&semaphore.sleepers, __ATOMIC_RELAXED) < THREADS)
        sleep_ms(1);
    sleep_ms(10);
    for (int i = 0; i < THREADS; i++)
        camkes_semaphore_post(&semaphore);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(semaphore.value, 0);
    assert_int_equal(semaphore.sleepers, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lock_excludes),
        cmocka_unit_test(lock_misuse_is_an_error),
        cmocka_unit_test(semaphores_exclude),
        cmocka_unit_test(semaphore_counts),
        cmocka_unit_test(binary_semaphore_stays_one),
        cmocka_unit_test(posts_wake_as_many_sleepers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
