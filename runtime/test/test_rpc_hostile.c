/* SPDX-License-Identifier: BSD-2-Clause */
/* A peer that writes what it likes into its channel: the honest side goes on, and serves everybody
 * else. */
#include "rpc.h"

#include "abi/notification.h"
#include "kick.h"
#include "message.h"
#include "spin.h"

#include <camkes/timing.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

TEST_PROCESS({.name = "test"});

static struct rpc rpc;

static uint32_t next(uint32_t *random)
{
    *random = *random * 1664525u + 1013904223u;
    return *random >> 8;
}

/* Mostly where it does harm, and values that do: the headers, counts in the first lines, small
 * numbers and large ones. */
static void scribble_once(uint8_t *channel, size_t bytes, uint32_t *random)
{
    const uint32_t kind = next(random);
    const size_t half = kind & 1 ? bytes / 2 : 0;
    const size_t at = kind & 6 ? half + next(random) % 320 : next(random) % bytes;
    uint32_t value = kind & 8 ? next(random) % 40 : next(random) << 8 | kind >> 8;

    if (kind & 16)
        value = UINT32_MAX - value % 16;
    __atomic_store_n((uint32_t *)(void *)(channel + at / 4 * 4), value, __ATOMIC_RELAXED);
}

static _Noreturn void scribble(const struct rpc *system, size_t client)
{
    const size_t bytes = CAISSON_CHANNEL_BYTES(RPC_MESSAGE_BYTES);
    uint8_t *channel = system->clients[client].channel;
    uint32_t random = 1;

    for (;;) {
        scribble_once(channel, bytes, &random);
        if (next(&random) % 64 == 0)
            camkes_kick_send(&rpc_request(system, client)->word,
                             system->channels[client].kick_descriptor);
        if (next(&random) % 64 == 0)
            camkes_kick_send(&rpc_reply(system, client)->word, -1);
    }
}

static int scribbler_start(const struct rpc *system, size_t client)
{
    const int child = rpc_fork();

    if (child == 0)
        scribble(system, client);
    return child;
}

static void scribbler_stop(int child)
{
    kill(child, SIGKILL);
    child_status(child);
}

/* One client calls, and so does another whose channel is scribbled on all the while, as the server
 * has noticed at the end. The first gets right answers. */
static void server_withstands_a_client(void **state)
{
    enum { CALLS = 20000 };
    int scribbler;

    rpc_open(&rpc, 3, (enum spins)(uintptr_t)*state);
    rpc.server.method_count = RPC_EXIT; /* what there is the scribbler calls, too */
    rpc_serve(&rpc, NULL);
    scribbler = scribbler_start(&rpc, 1);
    for (int i = 0; i < CALLS || !__atomic_load_n(&rpc.board->errors, __ATOMIC_RELAXED); i++) {
        assert_int_equal(rpc_add(&rpc.clients[0], i, 7), i + 7);
        assert_int_equal(rpc_sender(&rpc.clients[2]), 3);
    }
    scribbler_stop(scribbler);
    assert_int_equal(rpc_error.type, CE_NO_ERROR);
    assert_int_equal(kill(rpc.child, 0), 0);
    rpc_close(&rpc);
}

static void any_call(struct camkes_client *client, unsigned which)
{
    int32_t numbers[4] = {1, 2, 3, 4}, *items = numbers, *io = numbers;
    struct point points[2] = {{1, 2}, {3, 4}}, *b = points, *o;
    char *ret, *text = (char *)(uintptr_t) "text", *out, *io_text = text;
    size_t count = 4, b_count = 2, o_count, io_count = 4;
    int sum;

    if (which == 0) {
        camkes_client_call(client, RPC_STRINGS,
                           (void *const[]){&ret, &text, &text, &out, &io_text});
        (void)!strlen(ret);
        free(ret);
        free(out);
        free(io_text);
    } else {
        camkes_client_call(
            client, RPC_ARRAYS,
            (void *const[]){&sum, &count, &items, &b_count, &b, &o_count, &o, &io_count, &io});
        free(o);
        free(io);
    }
}

/* The scribbler destroys replies, and so hangs calls for ever: it forges one for each call as well.
 * The call's number it has from the board, as it destroys requests, too. */
static _Noreturn void scribble_replies(const struct rpc *system)
{
    const size_t bytes = CAISSON_CHANNEL_BYTES(RPC_MESSAGE_BYTES);
    struct caisson_message *reply = rpc_reply(system, 0);
    uint32_t random = 7;

    for (;;) {
        const uint32_t call = __atomic_load_n(&system->board->calls, __ATOMIC_RELAXED);

        for (int i = 0; i < 16; i++)
            scribble_once(system->clients[0].channel, bytes, &random);
        __atomic_store_n(&((struct caisson_channel *)system->clients[0].channel)->server_ended, 0,
                         __ATOMIC_RELAXED);
        camkes_message_send(reply, -1, next(&random) % 200, call,
                            next(&random) % 4 ? 0 : random >> 28);
        camkes_kick_send(&reply->word, -1);
    }
}

static void client_withstands_a_server(void **state)
{
    enum { CALLS = 20000 };

    rpc_open(&rpc, 1, (enum spins)(uintptr_t)*state);
    rpc.child = rpc_fork();
    if (rpc.child == 0)
        scribble_replies(&rpc);
    for (unsigned i = 0; i < CALLS; i++) {
        __atomic_store_n(&rpc.board->calls, rpc.clients[0].call + 1, __ATOMIC_RELAXED);
        any_call(&rpc.clients[0], i % 2);
    }
    assert_int_not_equal(rpc_error.type, CE_NO_ERROR);
    rpc_close(&rpc);
}

/* Who never stops calling holds up the others by one call at a time. */
static void a_flood_is_one_turn(void **state)
{
    enum { CALLS = 200 };
    int flood;

    rpc_open(&rpc, 2, (enum spins)(uintptr_t)*state);
    rpc_serve(&rpc, NULL);
    flood = rpc_fork();
    if (flood == 0) {
        struct caisson_message *request = rpc_request(&rpc, 1);

        for (uint32_t call = 100;; call = (call + 1) & ~CAISSON_CALL_WITHDRAWN)
            camkes_message_send(request, rpc.channels[1].kick_descriptor, 0, call, RPC_NOTHING);
    }
    for (int i = 0; i < CALLS; i++)
        assert_int_equal(rpc_add(&rpc.clients[0], i, 7), i + 7);
    scribbler_stop(flood);
    rpc_close(&rpc);
}

int __real_poll(struct pollfd *descriptors, nfds_t count, int timeout_ms);
int __wrap_poll(struct pollfd *descriptors, nfds_t count, int timeout_ms);

/* Of the server each round but those that nap. */
int __wrap_poll(struct pollfd *descriptors, nfds_t count, int timeout_ms)
{
    if (rpc_board_get())
        __atomic_fetch_add(&rpc_board_get()->sleeps, 1, __ATOMIC_RELAXED);
    return __real_poll(descriptors, count, timeout_ms);
}

enum disturbance {
    WAKES,      /* wakes the sleeper */
    OVERWRITES, /* takes its word away from it, and gives it back */
    LEAVES,     /* leaves rubbish there */
    FILLS,      /* keeps the eventfd full */
};

static _Noreturn void disturb(enum disturbance how)
{
    struct caisson_message *request = rpc_request(&rpc, 1);

    const int kick = rpc.channels[1].kick_descriptor;
    const uint64_t most = UINT64_MAX - 1;

    while (how == FILLS)
        (void)!write(kick, &most, sizeof(most));
    for (;;) {
        if (how == OVERWRITES || how == LEAVES)
            __atomic_store_n(&request->word, 77, __ATOMIC_RELAXED);
        if (how == OVERWRITES)
            __atomic_store_n(&request->word, CAISSON_NOTIFICATION_WAITING, __ATOMIC_RELAXED);
        camkes_kick_send(&request->word, kick);
    }
}

/* However a client disturbs its server's sleep, the server goes round once in a millisecond
 * then, but for the times that it takes to find out, and others lose no wake-up. That holds
 * however slow the machine is; a server that goes round as fast as it is woken does so a hundred
 * times as often. */
static void disturbed_sleep(void **state)
{
    const enum disturbance how = (enum disturbance)(uintptr_t)*state;
    uint64_t start_ns;
    unsigned before, rounds;
    int scribbler;

    rpc_open(&rpc, 2, SPINS_NEVER);
    rpc_serve(&rpc, NULL);
    rpc_add(&rpc.clients[0], 1, 2);
    scribbler = rpc_fork();
    if (scribbler == 0)
        disturb(how);
    sleep_ms(50);
    start_ns = camkes_timing_ns();
    before = __atomic_load_n(&rpc.board->sleeps, __ATOMIC_RELAXED);
    sleep_ms(300);
    rounds = __atomic_load_n(&rpc.board->sleeps, __ATOMIC_RELAXED) - before;
    assert_in_range(rounds, 0,
                    (camkes_timing_ns() - start_ns) / 1000000 * 2 + CAMKES_RESTLESS_ROUNDS);
    for (int i = 0; i < 20; i++)
        assert_int_equal(rpc_add(&rpc.clients[0], i, 7), i + 7);
    scribbler_stop(scribbler);
    rpc_close(&rpc);
}

/* Started again, a client is served as before, whatever its predecessor left. */
static void a_scribbler_may_return(void **state)
{
    int scribbler;

    (void)state;
    rpc_open(&rpc, 2, SPINS_NEVER);
    rpc.server.method_count = RPC_EXIT;
    rpc_serve(&rpc, NULL);
    scribbler = scribbler_start(&rpc, 1);
    sleep_ms(50);
    scribbler_stop(scribbler);
    ((struct caisson_channel *)rpc.clients[1].channel)->server_ended = 0; /* that is the loader's */
    rpc_request(&rpc, 1)->call = 1u << 20;
    rpc_tell_client_ended(&rpc, 1);
    rpc_restart_client(&rpc, 1);
    for (int i = 0; i < 100; i++)
        assert_int_equal(rpc_add(&rpc.clients[1], i, 7), i + 7);
    rpc_close(&rpc);
}

#define WITH(test, argument)                                                                       \
    {                                                                                              \
#test " (" #argument ")", test, NULL, NULL, (void *)(argument)                             \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(server_withstands_a_client, 1),
        WITH(server_withstands_a_client, 2),
        WITH(client_withstands_a_server, 1),
        WITH(client_withstands_a_server, 2),
        WITH(a_flood_is_one_turn, 1),
        WITH(a_flood_is_one_turn, 2),
        WITH(disturbed_sleep, WAKES),
        WITH(disturbed_sleep, OVERWRITES),
        WITH(disturbed_sleep, LEAVES),
        WITH(disturbed_sleep, FILLS),
        cmocka_unit_test(a_scribbler_may_return),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
