/* SPDX-License-Identifier: BSD-2-Clause */
/* A peer that writes what it likes into the word, or spoils the eventfd: consumers and honest
 * emitters go on. */
#include "channel.h"
#include "kick.h"

#include "abi/notification.h"

#include <camkes/timing.h>
#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cmocka.h>

TEST_PROCESS({.name = "test"});

struct hostile {
    struct channel *channel; /* its `other` emitter is the hostile one */
    bool stop;               /* atomic */
    int emitted;             /* by the honest emitter; atomic */
};

static bool stopped(struct hostile *hostile)
{
    return __atomic_load_n(&hostile->stop, __ATOMIC_RELAXED);
}

/* Never the value that would be an event: what the consumer gets, the honest emitter sent. */
static void *scribble(void *argument)
{
    struct hostile *hostile = argument;
    const struct camkes_signal *signal = &hostile->channel->signals[1];
    uint32_t random = 1;

    while (!stopped(hostile)) {
        uint32_t value;

        random = random * 1664525u + 1013904223u;
        /* Mostly values with a meaning: they do the most harm. */
        value = random >> 31 ? random : (random >> 20) % 3;
        if (value == CAISSON_NOTIFICATION_SIGNALLED)
            value = 77;
        __atomic_store_n(signal->word, value, __ATOMIC_RELAXED);
        if (random >> 26 == 0)
            camkes_kick_send(signal->word, signal->kick_descriptor);
    }
    return NULL;
}

static void *emit_often(void *argument)
{
    struct hostile *hostile = argument;

    while (!stopped(hostile))
        camkes_emitter_emit(&hostile->channel->emitter);
    return NULL;
}

static void stop(struct hostile *hostile, const pthread_t *threads, size_t count)
{
    __atomic_store_n(&hostile->stop, true, __ATOMIC_RELAXED);
    for (size_t i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
}

static void progress_under_scribbling(void **state)
{
    struct channel channel;
    struct hostile hostile = {.channel = &channel};
    pthread_t threads[2];

    channel_open(&channel, (unsigned)(uintptr_t)*state);
    threads[0] = thread_run(scribble, &hostile);
    threads[1] = thread_run(emit_often, &hostile);
    for (int i = 0; i < 200; i++)
        camkes_notification_wait(&channel.notification);
    stop(&hostile, threads, 2);
    channel_close(&channel);
}

static void *wait_for_event(void *argument)
{
    struct channel *channel = argument;

    camkes_notification_wait(&channel->notification);
    return NULL;
}

/* Overwritten once while the consumer sleeps, without a kick: the others' events wake it all the
 * same. */
static void overwritten_while_asleep(void **state)
{
    static const uint32_t values[] = {CAISSON_NOTIFICATION_IDLE, CAISSON_NOTIFICATION_SIGNALLED, 77,
                                      UINT32_MAX};

    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        struct channel channel;
        pthread_t waiter;

        channel_open(&channel, (unsigned)(uintptr_t)*state);
        waiter = thread_run(wait_for_event, &channel);
        channel_await_sleeper(&channel);
        sleep_ms(2); /* it does sleep now, most of the times */
        __atomic_store_n(channel.signals[1].word, values[i], __ATOMIC_RELAXED);
        camkes_emitter_emit(&channel.emitter);
        pthread_join(waiter, NULL);
        channel_close(&channel);
    }
}

/* Rubbish is taken for IDLE: the sleeper arms the word again instead of looking at it for ever. */
static void rubbish_is_armed_over(void **state)
{
    struct channel channel;
    pthread_t waiter;

    channel_open(&channel, (unsigned)(uintptr_t)*state);
    waiter = thread_run(wait_for_event, &channel);
    channel_await_sleeper(&channel);
    __atomic_store_n(channel.signals[0].word, 77, __ATOMIC_RELAXED);
    while (__atomic_load_n(channel.signals[0].word, __ATOMIC_RELAXED) == 77)
        camkes_kick_send(channel.signals[0].word, channel.signals[0].kick_descriptor);
    camkes_emitter_emit(&channel.emitter);
    pthread_join(waiter, NULL);
    channel_close(&channel);
}

static void rubbish_is_no_event(void **state)
{
    struct channel channel;

    channel_open(&channel, (unsigned)(uintptr_t)*state);
    *channel.signals[0].word = 0xdeadbeef;
    assert_int_equal(camkes_notification_poll(&channel.notification), 0);
    *channel.signals[0].word = CAISSON_NOTIFICATION_WAITING;
    assert_int_equal(camkes_notification_poll(&channel.notification), 0);
    camkes_emitter_emit(&channel.emitter);
    assert_int_equal(camkes_notification_poll(&channel.notification), 1);
    channel_close(&channel);
}

/* A peer that wakes the consumer again and again is answered once in a millisecond at most, and so
 * burns little of the consumer's CPU. */
static void a_restless_peer_is_slowed(void **state)
{
    enum { KICKS = 264, FREE_KICKS = 64 };
    struct channel channel;
    pthread_t waiter;
    uint64_t start_ns;

    channel_open(&channel, (unsigned)(uintptr_t)*state);
    waiter = thread_run(wait_for_event, &channel);
    channel_await_sleeper(&channel);
    start_ns = camkes_timing_ns();
    for (int i = 0; i < KICKS; i++) {
        while (__atomic_load_n(channel.signals[0].word, __ATOMIC_RELAXED) !=
               CAISSON_NOTIFICATION_WAITING)
            sched_yield();
        __atomic_store_n(channel.signals[0].word, 77, __ATOMIC_RELAXED);
        assert_int_equal(
            camkes_kick_send(channel.signals[0].word, channel.signals[0].kick_descriptor), 0);
    }
    channel_await_sleeper(&channel);
    assert_true(camkes_timing_ns() - start_ns >= (KICKS - FREE_KICKS - 2) * 1000000ull);
    camkes_emitter_emit(&channel.emitter);
    pthread_join(waiter, NULL);
    channel_close(&channel);
}

/* A full counter must not block who kicks, nor a stolen one who reads. */
static void spoiled_eventfd(void **state)
{
    const uint64_t most = UINT64_MAX - 1;
    struct channel channel;
    pthread_t waiter;

    (void)state;
    channel_open(&channel, CHANNEL_EVENTFD);
    *channel.signals[0].word = CAISSON_NOTIFICATION_WAITING;
    assert_int_equal(write(channel.signals[0].kick_descriptor, &most, sizeof(most)), sizeof(most));
    camkes_emitter_emit(&channel.emitter);
    assert_int_equal(camkes_notification_poll(&channel.notification), 1);
    waiter = thread_run(wait_for_event, &channel);
    channel_await_sleeper(&channel);
    camkes_emitter_emit(&channel.emitter);
    pthread_join(waiter, NULL);
    channel_close(&channel);
}

static void *steal_kicks(void *argument)
{
    struct hostile *hostile = argument;
    uint64_t count;
    const struct iovec into = {.iov_base = &count, .iov_len = sizeof(count)};

    while (!stopped(hostile))
        (void)!preadv2(hostile->channel->signals[1].kick_descriptor, &into, 1, -1, RWF_NOWAIT);
    return NULL;
}

static void *fill_kicks(void *argument)
{
    struct hostile *hostile = argument;

    while (!stopped(hostile))
        camkes_kick_send(hostile->channel->signals[1].word,
                         hostile->channel->signals[1].kick_descriptor);
    return NULL;
}

static void *emit_to_sleepers(void *argument)
{
    struct hostile *hostile = argument;

    while (!stopped(hostile))
        if (__atomic_load_n(hostile->channel->signals[0].word, __ATOMIC_RELAXED) ==
            CAISSON_NOTIFICATION_WAITING) {
            __atomic_fetch_add(&hostile->emitted, 1, __ATOMIC_RELAXED);
            camkes_emitter_emit(&hostile->channel->emitter);
        }
    return NULL;
}

/* What a peer does to its own eventfd is no other's loss, and no event: each that was taken had
 * been emitted. */
static void stolen_kicks(void **state)
{
    struct channel channel;
    struct hostile hostile = {.channel = &channel};
    pthread_t threads[3];

    (void)state;
    channel_open(&channel, CHANNEL_EVENTFD | CHANNEL_TWO);
    threads[0] = thread_run(steal_kicks, &hostile);
    threads[1] = thread_run(fill_kicks, &hostile);
    threads[2] = thread_run(emit_to_sleepers, &hostile);
    for (int taken = 1; taken <= 500; taken++) {
        camkes_notification_wait(&channel.notification);
        assert_in_range(__atomic_load_n(&hostile.emitted, __ATOMIC_RELAXED), taken, INT_MAX);
    }
    stop(&hostile, threads, 3);
    channel_close(&channel);
}

#define WITH(test, flags)                                                                          \
    {                                                                                              \
#test " (" #flags ")", test, NULL, NULL, (void *)(uintptr_t)(flags)                        \
    }
#define EACH_WAY(test)                                                                             \
    WITH(test, 0), WITH(test, CHANNEL_SPINS), WITH(test, CHANNEL_EVENTFD),                         \
        WITH(test, CHANNEL_EVENTFD | CHANNEL_SPINS)
#define BESIDE_ANOTHER(test)                                                                       \
    WITH(test, CHANNEL_TWO), WITH(test, CHANNEL_TWO | CHANNEL_SPINS),                              \
        WITH(test, CHANNEL_TWO | CHANNEL_EVENTFD),                                                 \
        WITH(test, CHANNEL_TWO | CHANNEL_EVENTFD | CHANNEL_SPINS)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH_WAY(rubbish_is_no_event),       BESIDE_ANOTHER(overwritten_while_asleep),
        EACH_WAY(rubbish_is_armed_over),     BESIDE_ANOTHER(progress_under_scribbling),
        EACH_WAY(a_restless_peer_is_slowed), cmocka_unit_test(spoiled_eventfd),
        cmocka_unit_test(stolen_kicks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
