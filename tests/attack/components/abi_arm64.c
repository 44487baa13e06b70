/* SPDX-License-Identifier: BSD-2-Clause */
/* Asks by other ways into the kernel. Programs of 32 bits have other numbers, but a program of 64
 * bits cannot turn into one; there is a number in the instruction, which the kernel is not to look
 * at; and numbers that those other programs have of their own. */
#define _GNU_SOURCE
#include "attack.h"

#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static long call_by_other(long number, long first, long second)
{
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = first;
    register long x1 __asm__("x1") = second;
    register long x2 __asm__("x2") = 0;

    __asm__ volatile("svc #0x1234" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
    return x0 < 0 ? x0 : ATTACK_DONE;
}

static long identify_by_other(ANY_AIM)
{
    return call_by_other(SYS_getpid, 0, 0);
}

static long socket_by_other(ANY_AIM)
{
    return call_by_other(SYS_socket, AF_INET, SOCK_STREAM);
}

/* Of 32 bits alone. */
static long flush_cache(ANY_AIM)
{
    return outcome(syscall(0xf0002, 0, 4096, 0));
}

static long beyond_table(ANY_AIM)
{
    return outcome(syscall(0x40000000 | SYS_getpid));
}

const struct attack attacks_by_other_abis[] = {
    {"identify-by-other", identify_by_other, "done", "done"},
    {"socket-by-other", socket_by_other, "EPERM", "done"},
    {"flush-cache", flush_cache, "ended", "ENOSYS"},
    {"beyond-table", beyond_table, "ended", "ENOSYS"},
    {NULL},
};
