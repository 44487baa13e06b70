/* SPDX-License-Identifier: BSD-2-Clause */
/* A peer that empties the eventfd between the consumer's poll and its read, where poll is wrapped
 * to be that peer; and one that spoils the word's futex. */
#include "channel.h"
#include "kick.h"

#include <errno.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

TEST_PROCESS({.name = "test"});

static bool steals;

int __real_poll(struct pollfd *descriptors, nfds_t count, int timeout_ms);
int __wrap_poll(struct pollfd *descriptors, nfds_t count, int timeout_ms);

int __wrap_poll(struct pollfd *descriptors, nfds_t count, int timeout_ms)
{
    const int ready = __real_poll(descriptors, count, timeout_ms);
    uint64_t stolen;

    if (steals && ready > 0 && (descriptors[0].revents & POLLIN))
        (void)!read(descriptors[0].fd, &stolen, sizeof(stolen));
    return ready;
}

static void a_stolen_kick_does_not_block(void **state)
{
    struct pollfd kick = {.fd = eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK), .events = POLLIN};

    (void)state;
    steals = true;
    assert_int_equal(camkes_kick_poll(&kick, 1, 1000), 0);
    steals = false;
    assert_int_equal(camkes_kick_poll(&kick, 1, 1), -ETIMEDOUT);
    close(kick.fd);
}

static void a_kick_is_taken_once(void **state)
{
    uint32_t word = 2;
    struct pollfd kicks[] = {{.fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), .events = POLLIN},
                             {.fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), .events = POLLIN}};

    (void)state;
    assert_int_equal(camkes_kick_send(&word, kicks[1].fd), 0);
    assert_int_equal(camkes_kick_send(&word, kicks[1].fd), 0);
    assert_int_equal(camkes_kick_poll(kicks, 2, 1000), 0);
    assert_int_equal(kicks[0].revents, 0);
    assert_int_equal(kicks[1].revents, POLLIN);
    assert_int_equal(camkes_kick_poll(kicks, 2, 1), -ETIMEDOUT);
    close(kicks[0].fd);
    close(kicks[1].fd);
    assert_int_equal(camkes_kick_send(&word, kicks[1].fd), -EBADF);
    assert_int_equal(camkes_kick_poll(kicks, 2, 1000), -EBADF);
}

static void a_futex_sleeps_while_waiting(void **state)
{
    uint32_t word = 2;

    (void)state;
    assert_int_equal(camkes_kick_sleep(&word, 5), -ETIMEDOUT);
    word = 1;
    assert_int_equal(camkes_kick_sleep(&word, 100000), 0);
    assert_int_equal(camkes_kick_send(&word, -1), 0);
}

static void *lock(void *word)
{
    syscall(SYS_futex, word, FUTEX_LOCK_PI, 0, NULL, NULL, 0);
    syscall(SYS_futex, word, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0);
    return NULL;
}

static void a_lock_on_the_word_is_no_error(void **state)
{
    uint32_t word = 0;
    pthread_t peer;

    (void)state;
    assert_int_equal(syscall(SYS_futex, &word, FUTEX_TRYLOCK_PI, 0, NULL, NULL, 0), 0);
    assert_int_equal(pthread_create(&peer, NULL, lock, &word), 0);
    while ((__atomic_load_n(&word, __ATOMIC_SEQ_CST) & FUTEX_WAITERS) == 0)
        sched_yield();
    assert_int_equal(camkes_kick_send(&word, -1), 0);
    syscall(SYS_futex, &word, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0);
    pthread_join(peer, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stolen_kick_does_not_block),
        cmocka_unit_test(a_kick_is_taken_once),
        cmocka_unit_test(a_futex_sleeps_while_waiting),
        cmocka_unit_test(a_lock_on_the_word_is_no_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
