/* SPDX-License-Identifier: BSD-2-Clause */
/* Asks by numbers that are too wide, and tries to survive a refusal. */
#define _GNU_SOURCE
#include "attack.h"
#include "attack_arch.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Numbers have 32 bits: what stands above must not matter to the filter where it does not to the
 * kernel. */
static long socket_wide(ANY_AIM)
{
    return outcome(syscall((1l << 32) | SYS_socket, AF_INET, SOCK_STREAM, 0));
}

static void go_on(int signal, siginfo_t *info, void *context)
{
    (void)signal, (void)info;
    context_set_result(context, -ENODATA);
}

/* A handler of its own for refusals. Without confinement there is none to handle. */
static long handle_refusal(ANY_AIM)
{
    const struct sigaction action = {.sa_sigaction = go_on, .sa_flags = SA_SIGINFO};

    if (sigaction(SIGSYS, &action, NULL) < 0)
        return -errno;
    return outcome(syscall(SYS_setfsuid, -1));
}

static long block_refusal(ANY_AIM)
{
    sigset_t set;

    sigfillset(&set);
    if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
        return -errno;
    return outcome(syscall(SYS_setfsuid, -1));
}

/* Has system calls turned into signals of its own, before the filter sees them. */
static long divert_calls(ANY_AIM)
{
    return outcome(prctl(59 /* PR_SET_SYSCALL_USER_DISPATCH */, 0, 0, 0, 0));
}

const struct attack attacks_by_refused_calls[] = {
    {"socket-wide", socket_wide, "EPERM", "done ENOSYS"},
    {"handle-refusal", handle_refusal, "ended", "done"},
    {"block-refusal", block_refusal, "ended", "done"},
    {"divert-calls", divert_calls, "ended", "done EINVAL"},
    {NULL},
};
