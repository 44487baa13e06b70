/* SPDX-License-Identifier: BSD-2-Clause */
/* Many calls from several threads, in one process: ThreadSanitizer sees the order that calls
 * make. */
#include "rpc.h"

#include "abi/notification.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

TEST_PROCESS({.name = "test"});

/* Fewer where each spins as long as the scheduler lets it, with nobody beside it to be spun for. */
enum { CLIENTS = 3, CALLERS = 2, CALLS = 3000, CALLS_LONG = 60 };

static void *serve(void *argument)
{
    struct rpc *rpc = argument;

    rpc_board_set(rpc->board);
    camkes_servers_serve((struct camkes_server *const[]){&rpc->server}, 1);
}

struct caller {
    struct camkes_client *client;
    unsigned seed, wrong;
    int calls;
};

static void call_arrays(struct caller *caller, int round)
{
    int32_t numbers[] = {round, (int32_t)caller->seed}, given[] = {1}, *items = numbers;
    int32_t *io = given;
    struct point *b = NULL, *o;
    size_t count = 2, b_count = 0, o_count, io_count = 1;
    int sum;

    camkes_client_call(
        caller->client, RPC_ARRAYS,
        (void *const[]){&sum, &count, &items, &b_count, &b, &o_count, &o, &io_count, &io});
    if (sum != numbers[0] + numbers[1] || io_count != 2 || io[1] != sum)
        caller->wrong++;
    free(o);
    free(io);
}

static void *call(void *argument)
{
    struct caller *caller = argument;

    for (int i = 0; i < caller->calls; i++) {
        if (rpc_add(caller->client, i, (int)caller->seed) != i + (int)caller->seed)
            caller->wrong++;
        if (i % 8 == 0)
            call_arrays(caller, i);
        if (i % 64 == 0)
            sleep_ms(1); /* so that the server sleeps at times */
    }
    return NULL;
}

static void callers_get_their_answers(void **state)
{
    /* Its server's thread outlives the test. */
    struct rpc *rpc = calloc(1, sizeof(*rpc));
    struct caller callers[CLIENTS * CALLERS];
    pthread_t threads[CLIENTS * CALLERS];

    assert_non_null(rpc);
    rpc_open(rpc, CLIENTS, (enum spins)(uintptr_t)*state);
    assert_int_equal(camkes_server_init(&rpc->server, spins_set(&rpc->server.spin, rpc->spins)), 0);
    for (size_t i = 0; i < CLIENTS; i++) /* one mapping for both ends */
        rpc->channels[i].channel = rpc->clients[i].channel;
    pthread_detach(thread_run(serve, rpc));
    for (unsigned i = 0; i < CLIENTS * CALLERS; i++) {
        callers[i] = (struct caller){.client = &rpc->clients[i / CALLERS],
                                     .seed = i * 1000,
                                     .calls = rpc->spins == SPINS_LONG ? CALLS_LONG : CALLS};
        threads[i] = thread_run(call, &callers[i]);
    }
    for (unsigned i = 0; i < CLIENTS * CALLERS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(callers[i].wrong, 0);
    }
}

#define WITH(spins)                                                                                \
    {                                                                                              \
        "callers_get_their_answers (" #spins ")", callers_get_their_answers, NULL, NULL,           \
            (void *)(uintptr_t)(spins)                                                             \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {WITH(SPINS_NEVER), WITH(SPINS_USUAL), WITH(SPINS_LONG)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
