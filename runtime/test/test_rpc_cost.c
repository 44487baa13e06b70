/* SPDX-License-Identifier: BSD-2-Clause */
/* What calls ask of the host: nothing while both sides are awake. */
#include "rpc.h"

#include "message.h"

#include <err.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

TEST_PROCESS({.name = "test"});

static unsigned allocations; /* of this process, atomic */

void *__wrap_malloc(size_t bytes);
void *__real_malloc(size_t bytes);
void *__wrap_calloc(size_t count, size_t bytes);
void *__real_calloc(size_t count, size_t bytes);

void *__wrap_malloc(size_t bytes)
{
    __atomic_fetch_add(&allocations, 1, __ATOMIC_RELAXED);
    return __real_malloc(bytes);
}

void *__wrap_calloc(size_t count, size_t bytes)
{
    __atomic_fetch_add(&allocations, 1, __ATOMIC_RELAXED);
    return __real_calloc(count, bytes);
}

#define INSTRUCTIONS(...)                                                                          \
    {                                                                                              \
        .len = sizeof((struct sock_filter[]){__VA_ARGS__}) / sizeof(struct sock_filter),           \
        .filter = (struct sock_filter[])                                                           \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }

static void filter(const struct sock_fprog *program)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, program) != 0)
        err(2, "seccomp");
}

/* From here on any system call of any thread ends the process, but for its last and what
 * AddressSanitizer asks before that. */
static void forbid_all(void)
{
    const struct sock_fprog program =
        INSTRUCTIONS(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
                     BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 1, 0),
                     BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_sigaltstack, 0, 1),
                     BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
                     BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));

    filter(&program);
}

static struct rpc rpc;

static void *serve(void *argument)
{
    (void)argument;
    rpc_board_set(rpc.board);
    camkes_servers_serve((struct camkes_server *const[]){&rpc.server}, 1);
}

/* Both sides are awake as long as they spin: here as long as it takes. */
static void stay_awake(struct camkes_spin *spin)
{
    *spin = (struct camkes_spin){.round_ps = 1, .limit = 1u << 30, .now = 1u << 30};
}

/* The exit status: 0 where all calls went well and nothing was allocated. */
static int call_awake(void)
{
    enum { WARM_UP = 10, CALLS = 1000 };
    struct camkes_client *client = &rpc.clients[0];
    const struct point p = {1, 2};
    struct point ret;
    const char c = 1;
    int64_t o;
    uint16_t io = 3;
    unsigned before = 0;

    camkes_server_init(&rpc.server, 1);
    stay_awake(&rpc.server.spin);
    stay_awake(&client->spin);
    thread_run(serve, NULL);
    for (int i = 0; i < CALLS; i++) {
        if (i == WARM_UP) {
            forbid_all();
            before = __atomic_load_n(&allocations, __ATOMIC_RELAXED);
        }
        if (rpc_add(client, i, 1) != i + 1)
            return 1;
        camkes_client_call(
            client, RPC_SCALARS,
            (void *const[]){&ret, (void *)(uintptr_t)&c, (void *)(uintptr_t)&p, &o, &io});
    }
    return __atomic_load_n(&allocations, __ATOMIC_RELAXED) == before ? 0 : 2;
}

static void awake_calls_ask_nothing(void **state)
{
    int child;

    (void)state;
#ifdef __SANITIZE_THREAD__
    skip(); /* it has a thread of its own, which makes system calls */
#endif
    rpc_open(&rpc, 1, SPINS_USUAL);
    child = rpc_fork();
    if (child == 0) {
        syscall(SYS_exit_group, call_awake()); /* _exit does more under AddressSanitizer */
    }
    assert_int_equal(child_status(child), 0);
    rpc_close(&rpc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(awake_calls_ask_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
