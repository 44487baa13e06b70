/* SPDX-License-Identifier: BSD-2-Clause */
/* Sides that end in the middle of a call, that are started again, and what they leave in the
 * channel. */
#include "rpc.h"

#include "abi/notification.h"
#include "message.h"

#include <errno.h>
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

static int open_one(void **state)
{
    rpc_open(&rpc, 1, (enum spins)(uintptr_t)*state);
    rpc_serve(&rpc, NULL);
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    rpc_close(&rpc);
    return 0;
}

static void *call_exit(void *argument)
{
    rpc_call_plain(argument, RPC_EXIT);
    return NULL;
}

static void expect_reset(void)
{
    assert_int_equal(rpc_error.type, CE_SYSCALL_FAILED);
    assert_int_equal(rpc_error.error, ECONNRESET);
    assert_string_equal(rpc_error.operation, "call");
}

static void server_ends_in_a_call(void **state)
{
    pthread_t caller = thread_run(call_exit, &rpc.clients[0]);

    (void)state;
    child_status(rpc.child);
    rpc.child = 0;
    rpc_tell_server_ended(&rpc, CAISSON_SIDE_GONE);
    pthread_join(caller, NULL);
    expect_reset();
    assert_int_equal(rpc_add(&rpc.clients[0], 1, 2), 0);
    assert_int_equal(rpc_error.error, ENOTCONN);
}

/* The request that ended it is not served again; others that came meanwhile are. */
static void server_is_started_again(void **state)
{
    pthread_t caller = thread_run(call_exit, &rpc.clients[0]);

    (void)state;
    child_status(rpc.child);
    rpc_serve(&rpc, NULL); /* before the client was told */
    rpc_await_sleeper(rpc_request(&rpc, 0));
    assert_int_equal(rpc.board->calls, 1);
    rpc_tell_server_ended(&rpc, 0);
    pthread_join(caller, NULL);
    expect_reset();
    assert_int_equal(rpc_add(&rpc.clients[0], 1, 2), 3);
}

static void *call_nothing(void *argument)
{
    rpc_call_plain(argument, RPC_NOTHING);
    return NULL;
}

static void request_waits_for_a_server(void **state)
{
    pthread_t caller;

    rpc_open(&rpc, 1, (enum spins)(uintptr_t)*state);
    caller = thread_run(call_nothing, &rpc.clients[0]);
    rpc_await_sleeper(rpc_reply(&rpc, 0));
    rpc_serve(&rpc, NULL);
    pthread_join(caller, NULL);
    assert_int_equal(rpc.board->calls, 1);
    assert_int_equal(rpc_error.type, CE_NO_ERROR);
    rpc_close(&rpc);
}

/* What the client was told to have failed is not run by the next server. */
static void failed_request_is_withdrawn(void **state)
{
    pthread_t caller;

    rpc_open(&rpc, 1, (enum spins)(uintptr_t)*state);
    caller = thread_run(call_nothing, &rpc.clients[0]);
    rpc_await_sleeper(rpc_reply(&rpc, 0));
    rpc_tell_server_ended(&rpc, 0);
    pthread_join(caller, NULL);
    expect_reset();
    rpc_serve(&rpc, NULL);
    rpc_await_sleeper(rpc_request(&rpc, 0)); /* it has looked */
    assert_int_equal(rpc_add(&rpc.clients[0], 1, 2), 3);
    assert_int_equal(rpc.board->calls, 0);
    rpc_close(&rpc);
}

/* A reply that is there counts, even if it was the server's last deed. */
static void reply_of_a_server_that_ended(void **state)
{
    pthread_t caller;

    rpc_open(&rpc, 1, (enum spins)(uintptr_t)*state);
    caller = thread_run(call_nothing, &rpc.clients[0]);
    rpc_await_sleeper(rpc_reply(&rpc, 0));
    /* It died after this, before the exchange of the word. */
    rpc_reply(&rpc, 0)->length = 0;
    __atomic_store_n(&rpc_reply(&rpc, 0)->call, camkes_message_call(rpc_request(&rpc, 0)),
                     __ATOMIC_RELEASE);
    rpc_tell_server_ended(&rpc, CAISSON_SIDE_GONE);
    pthread_join(caller, NULL);
    assert_int_equal(rpc_error.type, CE_NO_ERROR);
    rpc_close(&rpc);
}

/* The server goes on with its call and the others; the client that is started again gets its own
 * replies only. */
static void client_ends_in_a_call(void **state)
{
    const enum spins spins = (enum spins)(uintptr_t)*state;
    int child;

    rpc_open(&rpc, 2, spins);
    rpc_serve(&rpc, NULL);
    child = rpc_fork();
    if (child == 0) {
        rpc_sleep(&rpc.clients[0], 100);
        _exit(0);
    }
    while (__atomic_load_n(&rpc.board->calls, __ATOMIC_RELAXED) == 0)
        sleep_ms(1);
    kill(child, SIGKILL);
    child_status(child);
    rpc_tell_client_ended(&rpc, 0);
    rpc_restart_client(&rpc, 0);
    assert_int_equal(rpc_add(&rpc.clients[0], 20, 22), 42); /* the stale reply comes first */
    assert_int_equal(rpc_add(&rpc.clients[1], 1, 2), 3);
    assert_int_equal(rpc.board->errors, 0);
    rpc_close(&rpc);
}

/* Died after its exchange and before its kick: the server sleeps on, and the next exchange would
 * not kick. */
static void client_ends_before_its_kick(void **state)
{
    struct caisson_message *request = rpc_request(&rpc, 0);

    (void)state;
    assert_int_equal(rpc_add(&rpc.clients[0], 1, 2), 3);
    rpc_await_sleeper(request);
    request->word = CAISSON_NOTIFICATION_SIGNALLED;
    rpc_tell_client_ended(&rpc, 0);
    rpc_restart_client(&rpc, 0);
    assert_int_equal(rpc_add(&rpc.clients[0], 1, 3), 4);
}

static void *add_one_and_two(void *argument)
{
    return (void *)(intptr_t)rpc_add(argument, 1, 2);
}

static void stale_reply(void **state)
{
    struct caisson_message *reply;
    const int stale = 666;
    pthread_t caller;
    void *sum;

    rpc_open(&rpc, 1, (enum spins)(uintptr_t)*state);
    reply = rpc_reply(&rpc, 0);
    caller = thread_run(add_one_and_two, &rpc.clients[0]);
    rpc_await_sleeper(reply);
    memcpy(reply->payload, &stale, sizeof(stale));
    camkes_message_send(reply, rpc.channels[0].reply_descriptor, sizeof(stale),
                        camkes_message_call(rpc_request(&rpc, 0)) - 1, 0);
    rpc_await_sleeper(reply); /* it did not take that */
    rpc_serve(&rpc, NULL);
    pthread_join(caller, &sum);
    assert_int_equal((intptr_t)sum, 3);
    rpc_close(&rpc);
}

static void numbers_wrap(void **state)
{
    (void)state;
    rpc.clients[0].call = CAISSON_CALL_WITHDRAWN - 3;
    for (int i = 0; i < 6; i++)
        assert_int_equal(rpc_add(&rpc.clients[0], i, 1), i + 1);
    assert_int_equal(rpc.clients[0].call, 3);
}

#define ONE(test)                                                                                  \
    {                                                                                              \
#test, test, open_one, close_all, (void *)SPINS_NEVER                                      \
    }
#define ALONE(test)                                                                                \
    {                                                                                              \
#test, test, NULL, NULL, (void *)SPINS_NEVER                                               \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        ONE(server_ends_in_a_call),
        ONE(server_is_started_again),
        ALONE(request_waits_for_a_server),
        ALONE(failed_request_is_withdrawn),
        ALONE(reply_of_a_server_that_ended),
        ALONE(client_ends_in_a_call),
        ONE(client_ends_before_its_kick),
        ALONE(stale_reply),
        ONE(numbers_wrap),
    };

    int failed;

    failed = cmocka_run_group_tests_name("replies by futex", tests, NULL, NULL);
    rpc_replies_kicked = true;
    return failed + cmocka_run_group_tests_name("replies by eventfd", tests, NULL, NULL);
}
