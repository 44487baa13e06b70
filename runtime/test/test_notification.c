/* SPDX-License-Identifier: BSD-2-Clause */
/* Emit, poll and wait, for each way to sleep: nothing lost, nothing made up, each event wakes
 * one. */
#include "channel.h"

#include "abi/notification.h"

#include <err.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

TEST_PROCESS({.name = "test"});

static unsigned flags_of(void **state)
{
    return (unsigned)(uintptr_t)*state;
}

static void poll_takes_an_event_once(void **state)
{
    struct channel channel;

    channel_open(&channel, flags_of(state));
    assert_int_equal(camkes_notification_poll(&channel.notification), 0);
    camkes_emitter_emit(&channel.emitter);
    assert_int_equal(camkes_notification_poll(&channel.notification), 1);
    assert_int_equal(camkes_notification_poll(&channel.notification), 0);
    channel_close(&channel);
}

static void events_coalesce_and_an_early_one_is_kept(void **state)
{
    struct channel channel;

    channel_open(&channel, flags_of(state));
    for (int i = 0; i < 5; i++)
        camkes_emitter_emit(&channel.emitter);
    camkes_notification_wait(&channel.notification);
    assert_int_equal(camkes_notification_poll(&channel.notification), 0);
    channel_close(&channel);
}

/* As before Linux 5.16. */
static void forget_futex_waitv(void)
{
    struct sock_filter instructions[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_futex_waitv, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const struct sock_fprog program = {
        .len = sizeof(instructions) / sizeof(instructions[0]),
        .filter = instructions,
    };

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0)
        err(2, "seccomp");
}

struct waiter {
    struct channel *channel;
    struct camkes_semaphore *done;
    unsigned rounds;
};

static void *wait_rounds(void *argument)
{
    struct waiter *waiter = argument;

    for (unsigned i = 0; i < waiter->rounds; i++) {
        camkes_notification_wait(&waiter->channel->notification);
        camkes_semaphore_post(waiter->done);
    }
    return NULL;
}

static void a_sleeper_is_woken(void **state)
{
    struct camkes_semaphore done = CAMKES_SEMAPHORE_INITIALIZER("done", 0);
    struct channel channel;
    struct waiter waiter = {&channel, &done, 1};
    pthread_t thread;

    channel_open(&channel, flags_of(state));
    thread = thread_run(wait_rounds, &waiter);
    channel_await_sleeper(&channel);
    sleep_ms(20);
    assert_int_equal(camkes_semaphore_trywait(&done), -EAGAIN);
    camkes_emitter_emit(&channel.emitter);
    pthread_join(thread, NULL);
    assert_int_equal(camkes_notification_poll(&channel.notification), 0);
    channel_close(&channel);
}

/* The word has one WAITING state for all of these: who is woken must leave it armed for the
 * rest. */
static void each_event_wakes_one_of_many(void **state)
{
    enum { WAITERS = 8 };
    struct camkes_semaphore done = CAMKES_SEMAPHORE_INITIALIZER("done", 0);
    struct channel channel;
    struct waiter waiter = {&channel, &done, 1};
    pthread_t threads[WAITERS];

    channel_open(&channel, flags_of(state));
    for (int i = 0; i < WAITERS; i++)
        threads[i] = thread_run(wait_rounds, &waiter);
    channel_await_sleeper(&channel);
    sleep_ms(20);
    for (int i = 0; i < WAITERS; i++) {
        camkes_emitter_emit(&channel.emitter);
        camkes_semaphore_wait(&done);
        sleep_ms(2);
        assert_int_equal(camkes_semaphore_trywait(&done), -EAGAIN);
    }
    for (int i = 0; i < WAITERS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(camkes_notification_poll(&channel.notification), 0);
    channel_close(&channel);
}

static void *poll_until_done(void *argument)
{
    struct waiter *waiter = argument;
    unsigned taken = 0;

    while (taken < waiter->rounds) {
        if (!camkes_notification_poll(&waiter->channel->notification))
            continue;
        taken++;
        camkes_semaphore_post(waiter->done);
    }
    return NULL;
}

/* A poller snatches events from under a sleeping waiter, who must sleep on and still get the last
 * one. */
static void a_poller_beside_a_waiter(void **state)
{
    struct camkes_semaphore done = CAMKES_SEMAPHORE_INITIALIZER("done", 0);
    struct channel channel;
    struct waiter waiter = {&channel, &done, 50}, poller = {&channel, &done, 50};
    pthread_t waits, polls;

    channel_open(&channel, flags_of(state));
    waits = thread_run(wait_rounds, &waiter);
    polls = thread_run(poll_until_done, &poller);
    for (int i = 0; i < 100; i++) {
        camkes_emitter_emit(&channel.emitter);
        camkes_semaphore_wait(&done);
    }
    pthread_join(waits, NULL);
    pthread_join(polls, NULL);
    channel_close(&channel);
}

/* Another process has mappings of its own and a futex finds the word by its page. */
static void across_processes(void **state)
{
    enum { ROUNDS = 2000 };
    struct channel there, back;
    int child;

    channel_open(&there, flags_of(state));
    channel_open(&back, flags_of(state));
    child = fork();
    if (child == 0) {
        for (int i = 0; i < ROUNDS; i++) {
            camkes_notification_wait(&there.notification);
            camkes_emitter_emit(&back.emitter);
        }
        _exit(0);
    }
    for (int i = 0; i < ROUNDS; i++) {
        camkes_emitter_emit(&there.emitter);
        camkes_notification_wait(&back.notification);
    }
    assert_int_equal(child_status(child), 0);
    assert_int_equal(camkes_notification_poll(&there.notification), 0);
    assert_int_equal(camkes_notification_poll(&back.notification), 0);
    channel_close(&there);
    channel_close(&back);
}

static void emitting_without_consumers_is_nothing(void **state)
{
    struct channel channel;
    struct camkes_emitter emitter = {.name = "nobody"};

    channel_open(&channel, flags_of(state));
    emitter.signals = channel.signals; /* none of which is its own */
    camkes_emitter_emit(&emitter);
    assert_int_equal(*channel.signals[0].word, CAISSON_NOTIFICATION_IDLE);
    assert_int_equal(camkes_notification_poll(&channel.notification), 0);
    channel_close(&channel);
}

static void every_consumer_has_its_own_word(void **state)
{
    struct channel first, second;
    struct camkes_signal both[2];
    struct camkes_emitter emitter = {.name = "e", .signal_count = 2, .signals = both};

    channel_open(&first, flags_of(state));
    channel_open(&second, flags_of(state));
    both[0] = first.signals[0];
    both[1] = second.signals[0];
    camkes_emitter_emit(&emitter);
    assert_int_equal(camkes_notification_poll(&first.notification), 1);
    camkes_notification_wait(&second.notification);
    channel_close(&first);
    channel_close(&second);
}

static void what_several_emit_is_one_event(void **state)
{
    struct channel channel;

    channel_open(&channel, flags_of(state));
    camkes_emitter_emit(&channel.other);
    camkes_emitter_emit(&channel.emitter);
    assert_int_equal(camkes_notification_poll(&channel.notification), 1);
    assert_int_equal(camkes_notification_poll(&channel.notification), 0);
    camkes_emitter_emit(&channel.other);
    camkes_emitter_emit(&channel.emitter);
    camkes_notification_wait(&channel.notification);
    assert_int_equal(camkes_notification_poll(&channel.notification), 0);
    channel_close(&channel);
}

static void any_emitter_wakes_the_sleeper(void **state)
{
    struct camkes_semaphore done = CAMKES_SEMAPHORE_INITIALIZER("done", 0);
    struct channel channel;
    struct waiter waiter = {&channel, &done, 100};
    pthread_t thread;

    channel_open(&channel, flags_of(state));
    thread = thread_run(wait_rounds, &waiter);
    for (int i = 0; i < 100; i++) {
        if (i % 10 < 5)
            channel_await_sleeper(&channel);
        camkes_emitter_emit(i % 2 ? &channel.emitter : &channel.other);
        camkes_semaphore_wait(&done);
    }
    pthread_join(thread, NULL);
    channel_close(&channel);
}

/* A filter cannot be taken off again, so this runs in a process of its own. */
static void host_without_futex_waitv(void **state)
{
    const int child = fork();

    if (child == 0) {
        forget_futex_waitv();
        any_emitter_wakes_the_sleeper(state);
        _exit(0);
    }
    assert_int_equal(child_status(child), 0);
}

#define WITH(test, flags)                                                                          \
    {                                                                                              \
#test " (" #flags ")", test, NULL, NULL, (void *)(uintptr_t)(flags)                        \
    }
#define EACH_WAY(test)                                                                             \
    WITH(test, 0), WITH(test, CHANNEL_SPINS), WITH(test, CHANNEL_EVENTFD),                         \
        WITH(test, CHANNEL_EVENTFD | CHANNEL_SPINS), WITH(test, CHANNEL_TWO),                      \
        WITH(test, CHANNEL_TWO | CHANNEL_SPINS), WITH(test, CHANNEL_TWO | CHANNEL_EVENTFD)
#define TWO_EMIT(test)                                                                             \
    WITH(test, CHANNEL_TWO), WITH(test, CHANNEL_TWO | CHANNEL_SPINS),                              \
        WITH(test, CHANNEL_TWO | CHANNEL_EVENTFD)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH_WAY(poll_takes_an_event_once),
        EACH_WAY(events_coalesce_and_an_early_one_is_kept),
        EACH_WAY(a_sleeper_is_woken),
        EACH_WAY(each_event_wakes_one_of_many),
        EACH_WAY(a_poller_beside_a_waiter),
        EACH_WAY(across_processes),
        EACH_WAY(every_consumer_has_its_own_word),
        TWO_EMIT(what_several_emit_is_one_event),
        TWO_EMIT(any_emitter_wakes_the_sleeper),
        WITH(host_without_futex_waitv, CHANNEL_TWO),
        cmocka_unit_test(emitting_without_consumers_is_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
