/* SPDX-License-Identifier: BSD-2-Clause */
/* A million events: data behind each is seen, and the last one is never lost. Meant for
 * ThreadSanitizer, too. */
#include "channel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

TEST_PROCESS({.name = "test"});

/* Fewer where each one sleeps; and where each spins as long as the scheduler lets it, with nobody
 * beside it to be spun for. */
enum {
    ROUNDS_AWAKE = 150000,
    ROUNDS_ASLEEP = 20000,
    ROUNDS_LONG = 500,
    EMITTERS = 3,
    EMITS = 240000
};

static uint64_t rounds(unsigned flags)
{
    if (flags & CHANNEL_SPINS_LONG)
        return ROUNDS_LONG;
    return flags & CHANNEL_SPINS ? ROUNDS_AWAKE : ROUNDS_ASLEEP;
}

struct ping_pong {
    struct channel there, back;
    uint64_t rounds;
    uint64_t data;  /* plain: the events alone order it */
    unsigned wrong; /* likewise */
};

static void *pong(void *argument)
{
    struct ping_pong *game = argument;

    for (uint64_t i = 0; i < game->rounds; i++) {
        camkes_notification_wait(&game->there.notification);
        if (game->data != 2 * i)
            game->wrong++;
        game->data = 2 * i + 1;
        camkes_emitter_emit(&game->back.emitter);
    }
    return NULL;
}

static void ping_pong_orders_data(void **state)
{
    const unsigned flags = (unsigned)(uintptr_t)*state;
    struct ping_pong game = {.rounds = rounds(flags)};
    pthread_t thread;

    channel_open(&game.there, flags);
    channel_open(&game.back, flags);
    thread = thread_run(pong, &game);
    for (uint64_t i = 0; i < game.rounds; i++) {
        game.data = 2 * i;
        camkes_emitter_emit(&game.there.emitter);
        camkes_notification_wait(&game.back.notification);
        if (game.data != 2 * i + 1)
            game.wrong++;
    }
    pthread_join(thread, NULL);
    assert_int_equal(game.wrong, 0);
    channel_close(&game.there);
    channel_close(&game.back);
}

struct flood {
    struct channel channel;
    uint32_t produced; /* atomic, relaxed: the events order it */
    bool callbacks;
    struct camkes_semaphore finished;
    unsigned callbacks_run;
};

static struct flood *flood; /* a callback's thread, and so what it refers to, outlives the test */

static void *produce(void *argument)
{
    (void)argument;
    for (unsigned i = 0; i < EMITS; i++) {
        __atomic_fetch_add(&flood->produced, 1, __ATOMIC_RELAXED);
        camkes_emitter_emit(&flood->channel.emitter);
    }
    return NULL;
}

static bool all_seen(void)
{
    return __atomic_load_n(&flood->produced, __ATOMIC_RELAXED) == EMITTERS * EMITS;
}

/* Two of these: who sees the end passes it on. */
static void *consume(void *argument)
{
    (void)argument;
    do
        camkes_notification_wait(&flood->channel.notification);
    while (!all_seen());
    camkes_emitter_emit(&flood->channel.emitter);
    return NULL;
}

static void again(void *argument)
{
    flood->callbacks_run++;
    if (!all_seen())
        camkes_notification_reg_callback(&flood->channel.notification, again, argument);
    else
        camkes_semaphore_post(&flood->finished);
}

static void produce_all(pthread_t threads[EMITTERS])
{
    for (int i = 0; i < EMITTERS; i++)
        threads[i] = thread_run(produce, NULL);
}

static void flood_reaches_two_waiters(void **state)
{
    pthread_t emitters[EMITTERS], consumers[2];

    flood = calloc(1, sizeof(*flood));
    assert_non_null(flood);
    channel_open(&flood->channel, (unsigned)(uintptr_t)*state);
    for (int i = 0; i < 2; i++)
        consumers[i] = thread_run(consume, NULL);
    produce_all(emitters);
    for (int i = 0; i < EMITTERS; i++)
        pthread_join(emitters[i], NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(consumers[i], NULL);
    channel_close(&flood->channel);
    free(flood);
}

static void flood_reaches_a_callback(void **state)
{
    pthread_t emitters[EMITTERS];

    flood = malloc(sizeof(*flood));
    assert_non_null(flood);
    *flood = (struct flood){.finished = CAMKES_SEMAPHORE_INITIALIZER("finished", 0)};
    channel_open(&flood->channel, (unsigned)(uintptr_t)*state);
    assert_int_equal(camkes_notification_reg_callback(&flood->channel.notification, again, NULL),
                     0);
    produce_all(emitters);
    for (int i = 0; i < EMITTERS; i++)
        pthread_join(emitters[i], NULL);
    /* The last event may have come while the last callback ran and found all there. */
    camkes_semaphore_wait(&flood->finished);
    assert_true(flood->callbacks_run > 0);
}

#define WITH(test, flags)                                                                          \
    {                                                                                              \
#test " (" #flags ")", test, NULL, NULL,                                                   \
            (void *)(uintptr_t)((flags) | CHANNEL_ONE_MAPPING)                                     \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(ping_pong_orders_data, 0),
        WITH(ping_pong_orders_data, CHANNEL_EVENTFD),
        WITH(ping_pong_orders_data, CHANNEL_SPINS),
        WITH(ping_pong_orders_data, CHANNEL_EVENTFD | CHANNEL_SPINS),
        WITH(ping_pong_orders_data, CHANNEL_SPINS | CHANNEL_SPINS_LONG),
        WITH(ping_pong_orders_data, CHANNEL_EVENTFD | CHANNEL_SPINS | CHANNEL_SPINS_LONG),
        WITH(flood_reaches_two_waiters, CHANNEL_SPINS),
        WITH(flood_reaches_two_waiters, CHANNEL_SPINS | CHANNEL_SPINS_LONG),
        WITH(flood_reaches_two_waiters, CHANNEL_EVENTFD),
        WITH(flood_reaches_two_waiters, 0),
        WITH(flood_reaches_a_callback, 0),
        WITH(flood_reaches_a_callback, CHANNEL_SPINS),
        WITH(flood_reaches_a_callback, CHANNEL_SPINS | CHANNEL_SPINS_LONG),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
