/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls between two processes: every shape and direction, many clients, and what each kind of wrong
 * message leads to. */
#include "rpc.h"

#include "abi/notification.h"
#include "message.h"
#include "plain.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

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

static void scalars(void **state)
{
    const struct point p = {.x = 40, .y = 1.5};
    struct point ret;
    const char c = 2;
    int64_t o;
    uint16_t io = 9;

    (void)state;
    for (int i = 0; i < 1000; i++)
        assert_int_equal(rpc_add(&rpc.clients[0], i, -3), i - 3);
    camkes_client_call(
        &rpc.clients[0], RPC_SCALARS,
        (void *const[]){&ret, (void *)(uintptr_t)&c, (void *)(uintptr_t)&p, &o, &io});
    assert_int_equal(ret.x, 42);
    assert_true(ret.y == 3);
    assert_int_equal(o, -9);
    assert_int_equal(io, 10);
    rpc_call_plain(&rpc.clients[0], RPC_NOTHING);
    assert_int_equal(rpc.board->calls, 1);
}

static void strings(void **state)
{
    char *ret, *a = (char *)(uintptr_t) "left ", *b = (char *)(uintptr_t) "right", *o,
               given[] = "io";
    char *io = given;

    (void)state;
    camkes_client_call(&rpc.clients[0], RPC_STRINGS, (void *const[]){&ret, &a, &b, &o, &io});
    assert_string_equal(ret, "left right");
    assert_string_equal(o, "rightleft ");
    assert_string_equal(io, "io!");
    assert_string_equal(given, "io");
    free(ret);
    free(o);
    free(io);
}

static void arrays(void **state)
{
    int32_t a[] = {1, 2, 3}, given[] = {7}, *items = a, *io = given;
    struct point b[] = {{1, 2}, {3, 4}}, *points = b, *o;
    size_t count = 3, b_count = 2, o_count, io_count = 1;
    int ret;

    (void)state;
    camkes_client_call(
        &rpc.clients[0], RPC_ARRAYS,
        (void *const[]){&ret, &count, &items, &b_count, &points, &o_count, &o, &io_count, &io});
    assert_int_equal(ret, 6);
    assert_int_equal(o_count, 2);
    assert_int_equal(o[1].x, 4);
    assert_true(o[1].y == 4);
    assert_int_equal(io_count, 2);
    assert_int_equal(io[0], 7);
    assert_int_equal(io[1], 6);
    free(o);
    free(io);
}

static void empty_arrays(void **state)
{
    int32_t *items = NULL, *io = NULL;
    struct point *points = NULL, *o;
    size_t count = 0, b_count = 0, o_count = 5, io_count = 0;
    int ret;

    (void)state;
    camkes_client_call(
        &rpc.clients[0], RPC_ARRAYS,
        (void *const[]){&ret, &count, &items, &b_count, &points, &o_count, &o, &io_count, &io});
    assert_int_equal(ret, 0);
    assert_int_equal(o_count, 0);
    assert_non_null(o);
    assert_int_equal(io_count, 1);
    free(o);
    free(io);
}

static void free_list(char **list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(list[i]);
    free(list);
}

static void lists(void **state)
{
    char *a[] = {(char *)(uintptr_t) "one", (char *)(uintptr_t) ""}, **list = a, **o;
    char *b[] = {(char *)(uintptr_t) "kept", (char *)(uintptr_t) "dropped"}, **b_list = b;
    char *given[] = {(char *)(uintptr_t) "first"}, **io = given;
    size_t count = 2, b_count = 2, o_count, io_count = 1;
    int ret;

    (void)state;
    camkes_client_call(
        &rpc.clients[0], RPC_LISTS,
        (void *const[]){&ret, &count, &list, &b_count, &b_list, &o_count, &o, &io_count, &io});
    assert_int_equal(ret, 3);
    assert_int_equal(o_count, 2);
    assert_string_equal(o[0], "kept");
    assert_string_equal(o[1], "");
    assert_int_equal(io_count, 2);
    assert_string_equal(io[0], "first");
    assert_string_equal(io[1], "more");
    free_list(o, o_count);
    free_list(io, io_count);
}

static void results_left_alone_are_empty(void **state)
{
    char *ret, *o, **l;
    int32_t *a;
    size_t a_count = 1, l_count = 1;

    (void)state;
    camkes_client_call(&rpc.clients[0], RPC_NULLS,
                       (void *const[]){&ret, &o, &a_count, &a, &l_count, &l});
    assert_string_equal(ret, "");
    assert_string_equal(o, "");
    assert_int_equal(a_count, 0);
    assert_non_null(a);
    assert_int_equal(l_count, 0);
    assert_non_null(l);
    free(ret);
    free(o);
    free(a);
    free(l);
}

/* Whatever a method asks for: a failed call leaves zeros, and empty ones to be freed. */
static void failed_calls_clear_results(void **state)
{
    struct rpc alone;
    char *a = (char *)(uintptr_t) "a", *ret, *o, *io = a;
    int sum = 5;

    (void)state;
    rpc_open(&alone, 1, SPINS_NEVER);
    rpc_tell_server_ended(&alone, CAISSON_SIDE_GONE);
    camkes_client_call(&alone.clients[0], RPC_STRINGS, (void *const[]){&ret, &a, &a, &o, &io});
    assert_string_equal(ret, "");
    assert_string_equal(o, "");
    assert_string_equal(io, "");
    assert_ptr_not_equal(io, a);
    free(ret);
    free(o);
    free(io);
    sum = rpc_add(&alone.clients[0], 1, 2);
    assert_int_equal(sum, 0);
    assert_int_equal(rpc_error.type, CE_SYSCALL_FAILED);
    assert_int_equal(rpc_error.error, ENOTCONN);
    assert_string_equal(rpc_error.operation, "call");
    assert_string_equal(rpc_error.instance, "client");
    assert_string_equal(rpc_error.interface, "p");
    rpc_close(&alone);
}

static void request_too_long(void **state)
{
    int32_t *items = calloc(RPC_MESSAGE_BYTES, sizeof(*items)), *io = items;
    struct point *points = NULL, *o;
    size_t count = RPC_MESSAGE_BYTES, none = 0, o_count, io_count = 0;
    int ret;

    (void)state;
    camkes_client_call(
        &rpc.clients[0], RPC_ARRAYS,
        (void *const[]){&ret, &count, &items, &none, &points, &o_count, &o, &io_count, &io});
    assert_int_equal(rpc_error.type, CE_BUFFER_LENGTH_EXCEEDED);
    assert_int_equal(rpc_error.target_length, 16 + 4 * RPC_MESSAGE_BYTES + 16 + 16 - 8);
    assert_true(rpc_error.current_length >= RPC_MESSAGE_BYTES - 16);
    assert_string_equal(rpc_error.connection, "calls");
    assert_int_equal(rpc.board->errors, 0);
    free(o);
    free(io);
    free(items);
    assert_int_equal(rpc_add(&rpc.clients[0], 1, 2), 3);
}

static size_t fill(uint32_t bytes)
{
    size_t count;
    char *data;

    camkes_client_call(&rpc.clients[0], RPC_FILL, (void *const[]){&bytes, &count, &data});
    assert_non_null(data);
    free(data);
    return count;
}

static void reply_too_long(void **state)
{
    (void)state;
    assert_int_equal(fill(RPC_MESSAGE_BYTES - 32), RPC_MESSAGE_BYTES - 32);
    assert_int_equal(fill(10 * RPC_MESSAGE_BYTES), 0);
    assert_int_equal(rpc_error.type, CE_BUFFER_LENGTH_EXCEEDED);
    assert_non_null(strstr(rpc_error.description, "refused"));
    assert_int_equal(rpc.board->errors, 1);
    assert_int_equal(rpc.board->error.type, CE_BUFFER_LENGTH_EXCEEDED);
    assert_int_equal(rpc.board->error.target_length, 16 + 10 * RPC_MESSAGE_BYTES);
    assert_int_equal(fill(3), 3);
}

/* A client whose tables say something else than the server's. */
static void send_as(struct camkes_client *client, const struct camkes_method *methods, size_t index,
                    void *const *values)
{
    struct camkes_plain *plains = client->plains;

    client->methods = methods;
    assert_int_equal(
        camkes_plain_create(methods, index + 1, RPC_MESSAGE_BYTES, NULL, &client->plains), 0);
    camkes_client_call(client, index, values);
    free(client->plains);
    client->plains = plains;
    client->methods = rpc_methods;
}

static void malformed_requests(void **state)
{
    static const struct camkes_parameter one[] = {{"r", CAMKES_OUT, CAMKES_SCALAR, 4, false},
                                                  {"a", CAMKES_IN, CAMKES_SCALAR, 4, false}};
    static const struct camkes_parameter three[] = {{"r", CAMKES_OUT, CAMKES_SCALAR, 4, false},
                                                    {"a", CAMKES_IN, CAMKES_SCALAR, 4, false},
                                                    {"b", CAMKES_IN, CAMKES_SCALAR, 4, false},
                                                    {"c", CAMKES_IN, CAMKES_SCALAR, 1, false}};
    static const struct camkes_method few[] = {[RPC_ADD] = {"add", 2, one, NULL}};
    static const struct camkes_method many[] = {[RPC_ADD] = {"add", 4, three, NULL}};
    int ret = 1, a = 1;

    (void)state;
    send_as(&rpc.clients[0], few, RPC_ADD, (void *const[]){&ret, &a});
    assert_int_equal(ret, 0);
    assert_int_equal(rpc_error.type, CE_MALFORMED_RPC_PAYLOAD);
    assert_int_equal(rpc.board->error.type, CE_MALFORMED_RPC_PAYLOAD);
    assert_int_equal(rpc.board->error.length, 4);
    assert_string_equal(rpc.board->error.interface, "q");
    assert_string_equal(rpc.board->error.instance, "server");
    send_as(&rpc.clients[0], many, RPC_ADD, (void *const[]){&ret, &a, &a, &a});
    assert_int_equal(rpc.board->error.current_index, 20);
    assert_int_equal(rpc.board->errors, 2);
    assert_int_equal(rpc_add(&rpc.clients[0], 1, 2), 3);
}

static void unknown_method(void **state)
{
    static const struct camkes_method more[RPC_METHODS + 3] = {0};

    (void)state;
    send_as(&rpc.clients[0], more, RPC_METHODS + 2, NULL);
    assert_int_equal(rpc_error.type, CE_INVALID_METHOD_INDEX);
    assert_int_equal(rpc.board->error.type, CE_INVALID_METHOD_INDEX);
    assert_int_equal(rpc.board->error.invalid_index, RPC_METHODS + 2);
    assert_int_equal(rpc.board->error.upper_bound, RPC_METHODS - 1);
}

/* The rest is a client that does not use the runtime. */
static void request_longer_than_a_message(void **state)
{
    struct caisson_message *request = rpc_request(&rpc, 0), *reply = rpc_reply(&rpc, 0);

    (void)state;
    camkes_message_send(request, -1, UINT32_MAX, 77, RPC_NOTHING);
    while (camkes_message_call(reply) != 77)
        sleep_ms(1);
    assert_int_equal(reply->code, CE_BUFFER_LENGTH_EXCEEDED);
    assert_int_equal(rpc.board->error.type, CE_BUFFER_LENGTH_EXCEEDED);
    assert_int_equal(rpc.board->error.target_length, UINT32_MAX);
    assert_int_equal(rpc.board->calls, 0);
}

struct forged_reply {
    size_t length;
    uint32_t code;
    uint32_t call;
};

static void *forge_reply(void *argument)
{
    const struct forged_reply *forged = argument;

    while (camkes_message_call(rpc_request(&rpc, 0)) != forged->call)
        sleep_ms(1);
    camkes_message_send(rpc_reply(&rpc, 0), -1, forged->length, forged->call, forged->code);
    return NULL;
}

static camkes_error_type_t call_forged(size_t length, uint32_t code)
{
    struct forged_reply forged = {length, code, rpc.clients[0].call + 1};
    pthread_t thread = thread_run(forge_reply, &forged);

    assert_int_equal(rpc_add(&rpc.clients[0], 1, 2), 0);
    pthread_join(thread, NULL);
    return rpc_error.type;
}

static void wrong_replies(void **state)
{
    (void)state;
    rpc_open(&rpc, 1, SPINS_NEVER);
    assert_int_equal(call_forged(UINT32_MAX, 0), CE_MALFORMED_RPC_PAYLOAD);
    assert_int_equal(rpc_error.length, UINT32_MAX);
    assert_int_equal(call_forged(3, 0), CE_MALFORMED_RPC_PAYLOAD);
    assert_int_equal(rpc_error.length, 3);
    assert_int_equal(call_forged(5, 0), CE_MALFORMED_RPC_PAYLOAD);
    assert_int_equal(rpc_error.current_index, 4);
    assert_int_equal(call_forged(4, CE_ALLOCATION_FAILURE), CE_ALLOCATION_FAILURE);
    assert_int_equal(call_forged(4, CE_SYSCALL_FAILED), CE_SYSCALL_FAILED);
    assert_int_equal(rpc_error.error, EREMOTEIO);
    assert_int_equal(call_forged(4, 1234), CE_MALFORMED_RPC_PAYLOAD);
    rpc_close(&rpc);
}

static void many_clients(void **state)
{
    const size_t count = (size_t)(uintptr_t)*state;

    rpc_open(&rpc, count, SPINS_NEVER);
    rpc_serve(&rpc, NULL);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(rpc_sender(&rpc.clients[i]), i + 1);
    for (size_t i = count; i-- > 0;)
        assert_int_equal(rpc_add(&rpc.clients[i], (int)i, 1), i + 1);
    rpc_close(&rpc);
}

#define ONE(test)                                                                                  \
    {                                                                                              \
#test, test, open_one, close_all, (void *)SPINS_NEVER                                      \
    }
#define BOTH(test)                                                                                 \
    ONE(test),                                                                                     \
    {                                                                                              \
#test " (spinning)", test, open_one, close_all, (void *)SPINS_USUAL                        \
    }
#define CLIENTS(count)                                                                             \
    {                                                                                              \
        "many_clients (" #count ")", many_clients, NULL, NULL, (void *)(count)                     \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(scalars),
        BOTH(strings),
        ONE(arrays),
        ONE(empty_arrays),
        ONE(lists),
        ONE(results_left_alone_are_empty),
        cmocka_unit_test(failed_calls_clear_results),
        ONE(request_too_long),
        ONE(reply_too_long),
        ONE(malformed_requests),
        ONE(unknown_method),
        ONE(request_longer_than_a_message),
        cmocka_unit_test(wrong_replies),
        CLIENTS(2),
        CLIENTS(128),
        CLIENTS(130),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
