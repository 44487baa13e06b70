/* SPDX-License-Identifier: BSD-2-Clause */
/* An interface with every shape and direction: what a compiler would generate for both ends, and
 * the server's methods. */
#include "rpc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A scribbler's numbers may be of any size: sums wrap. */
static int32_t sum_of(int32_t a, int32_t b)
{
    return (int32_t)((uint32_t)a + (uint32_t)b);
}

static void add(void *const *v)
{
    *(int *)v[0] = sum_of(*(const int *)v[1], *(const int *)v[2]);
}

static void scalars(void *const *v)
{
    const struct point *p = v[2];
    struct point *ret = v[0];
    uint16_t *io = v[4];

    *ret = (struct point){.x = sum_of(p->x, *(const char *)v[1]), .y = p->y * 2};
    *(int64_t *)v[3] = -(int64_t)*io;
    *io = (uint16_t)(*io + 1);
}

static char *joined(const char *a, const char *b)
{
    char *text;

    return asprintf(&text, "%s%s", a, b) < 0 ? NULL : text;
}

/* The copy that it was given is its own: it may keep, move or replace it. */
static void strings(void *const *v)
{
    const char *a = *(char **)v[1], *b = *(char **)v[2];
    char **io = v[4], *before = *io;

    *(char **)v[0] = joined(a, b);
    *(char **)v[3] = joined(b, a);
    *io = joined(before, "!");
    free(before);
}

static void arrays(void *const *v)
{
    const size_t count = *(const size_t *)v[1], b_count = *(const size_t *)v[3];
    const int32_t *a = *(int32_t **)v[2];
    const struct point *b = *(struct point **)v[4];
    size_t *o_count = v[5], *io_count = v[7];
    struct point **o = v[6];
    int32_t **io = v[8], sum = 0;

    for (size_t i = 0; i < count; i++)
        sum = sum_of(sum, a[i]);
    *(int *)v[0] = sum;
    *o_count = b_count;
    *o = calloc(b_count + 1, sizeof(**o));
    for (size_t i = 0; i < b_count; i++)
        (*o)[i] = (struct point){.x = sum_of(b[i].x, 1), .y = b[i].y};
    *io = realloc(*io, (*io_count + 1) * sizeof(**io));
    (*io)[(*io_count)++] = sum;
}

static void lists(void *const *v)
{
    const size_t count = *(const size_t *)v[1], b_count = *(const size_t *)v[3];
    char *const *a = *(char ***)v[2], *const *b = *(char ***)v[4];
    size_t *o_count = v[5], *io_count = v[7], bytes = 0;
    char ***o = v[6], ***io = v[8];

    for (size_t i = 0; i < count; i++)
        bytes += strlen(a[i]);
    *(int *)v[0] = (int)bytes;
    *o_count = b_count;
    *o = calloc(b_count + 1, sizeof(**o));
    for (size_t i = 0; i < b_count; i++)
        (*o)[i] = i % 2 ? NULL : strdup(b[i]);
    *io = realloc(*io, (*io_count + 1) * sizeof(**io));
    (*io)[(*io_count)++] = strdup("more");
}

static struct rpc_board *board; /* of the server in this process */

void rpc_board_set(struct rpc_board *shared)
{
    board = shared;
}

struct rpc_board *rpc_board_get(void)
{
    return board;
}

static void nothing(void *const *v)
{
    (void)v;
    __atomic_fetch_add(&board->calls, 1, __ATOMIC_RELAXED);
}

static void sender(void *const *v)
{
    *(uint64_t *)v[0] = camkes_sender_id();
}

static void nulls(void *const *v)
{
    (void)v;
}

static void fill(void *const *v)
{
    const uint32_t bytes = *(const uint32_t *)v[0];

    *(size_t *)v[1] = bytes;
    *(char **)v[2] = calloc(bytes + 1u, 1);
}

static void exit_server(void *const *v)
{
    (void)v;
    __atomic_fetch_add(&board->calls, 1, __ATOMIC_RELAXED);
    _exit(0);
}

/* A scribbler may have called it: no longer than a test can wait. */
static void sleep_method(void *const *v)
{
    const uint32_t ms = *(const uint32_t *)v[0];

    nothing(v);
    sleep_ms(ms <= 100 ? ms : 1);
}

#define SCALAR(name, way, type)                                                                    \
    {                                                                                              \
        name, CAMKES_##way, CAMKES_SCALAR, sizeof(type), false                                     \
    }
#define STRING(name, way)                                                                          \
    {                                                                                              \
        name, CAMKES_##way, CAMKES_STRING, 0, false                                                \
    }
#define ARRAY(name, way, type)                                                                     \
    {                                                                                              \
        name, CAMKES_##way, CAMKES_ARRAY, sizeof(type), false                                      \
    }
#define LIST(name, way)                                                                            \
    {                                                                                              \
        name, CAMKES_##way, CAMKES_STRINGS, 0, false                                               \
    }
#define METHOD(name, invoke, ...)                                                                  \
    {                                                                                              \
        name, sizeof((struct camkes_parameter[]){__VA_ARGS__}) / sizeof(struct camkes_parameter),  \
            (const struct camkes_parameter[]){__VA_ARGS__}, invoke                                 \
    }

const struct camkes_method rpc_methods[RPC_METHODS] = {
    [RPC_ADD] =
        METHOD("add", add, SCALAR("return", OUT, int), SCALAR("a", IN, int), SCALAR("b", IN, int)),
    [RPC_SCALARS] = METHOD("scalars", scalars, SCALAR("return", OUT, struct point),
                           SCALAR("c", IN, char), SCALAR("p", IN, struct point),
                           SCALAR("o", OUT, int64_t), SCALAR("io", INOUT, uint16_t)),
    [RPC_STRINGS] = METHOD("strings", strings, STRING("return", OUT), STRING("a", IN),
                           STRING("b", IN), STRING("o", OUT), STRING("io", INOUT)),
    [RPC_ARRAYS] = METHOD("arrays", arrays, SCALAR("return", OUT, int), ARRAY("a", IN, int32_t),
                          ARRAY("b", IN, struct point), ARRAY("o", OUT, struct point),
                          ARRAY("io", INOUT, int32_t)),
    [RPC_LISTS] = METHOD("lists", lists, SCALAR("return", OUT, int), LIST("a", IN), LIST("b", IN),
                         LIST("o", OUT), LIST("io", INOUT)),
    [RPC_NOTHING] = {"nothing", 0, NULL, nothing},
    [RPC_SENDER] = METHOD("sender", sender, SCALAR("return", OUT, uint64_t)),
    [RPC_NULLS] = METHOD("nulls", nulls, STRING("return", OUT), STRING("o", OUT),
                         ARRAY("a", OUT, int32_t), LIST("l", OUT)),
    [RPC_FILL] = METHOD("fill", fill, SCALAR("bytes", IN, uint32_t), ARRAY("data", OUT, char)),
    [RPC_EXIT] = {"exit", 0, NULL, exit_server},
    [RPC_SLEEP] = METHOD("sleep", sleep_method, SCALAR("ms", IN, uint32_t)),
};

int rpc_add(struct camkes_client *client, int a, int b)
{
    int ret;

    camkes_client_call(client, RPC_ADD, (void *const[]){&ret, &a, &b});
    return ret;
}

uint64_t rpc_sender(struct camkes_client *client)
{
    uint64_t ret;

    camkes_client_call(client, RPC_SENDER, (void *const[]){&ret});
    return ret;
}

void rpc_call_plain(struct camkes_client *client, enum rpc_method method)
{
    camkes_client_call(client, method, NULL);
}

void rpc_sleep(struct camkes_client *client, uint32_t ms)
{
    camkes_client_call(client, RPC_SLEEP, (void *const[]){&ms});
}
