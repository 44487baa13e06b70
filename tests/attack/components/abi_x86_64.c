/* SPDX-License-Identifier: BSD-2-Clause */
/* Asks by other ways into the kernel, whose numbers mean other calls: i386's and x32's, and an old
 * page of the kernel's. */
#define _GNU_SOURCE
#include "attack.h"

#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define X32 0x40000000

/* Pointers have 32 bits there, so it asks for what takes none. */
static long call_i386(unsigned number, unsigned first, unsigned second)
{
    long returned = number;

    __asm__ volatile("int $0x80"
                     : "+a"(returned)
                     : "b"(first), "c"(second), "d"(0)
                     : "memory", "r8", "r9", "r10", "r11");
    return (int)returned;
}

static long taken(long returned)
{
    return returned < 0 ? returned : ATTACK_DONE;
}

static long identify_i386(ANY_AIM)
{
    return taken(call_i386(20 /* getpid */, 0, 0));
}

/* 359 is socket there, and nothing in the native table. */
static long socket_i386(ANY_AIM)
{
    return taken(call_i386(359, AF_INET, SOCK_STREAM));
}

/* 2 is fork there, and open natively. */
static long fork_i386(ANY_AIM)
{
    long child = call_i386(2, 0, 0);

    if (child == 0)
        _exit(0);
    return child < 0 ? child : child_result((pid_t)child);
}

/* 1 is exit there, and write natively, which is allowed. */
static long exit_i386(ANY_AIM)
{
    return taken(call_i386(252 /* exit_group */, 42, 0));
}

static long identify_x32(ANY_AIM)
{
    return outcome(syscall(X32 | SYS_getpid));
}

static long socket_x32(ANY_AIM)
{
    return outcome(syscall(X32 | SYS_socket, AF_INET, SOCK_STREAM, 0));
}

/* One in a thousand instructions may be another system call: jumping into the page of the kernel's
 * own. */
static long call_old_page(ANY_AIM)
{
    long (*old_time)(long *) = (long (*)(long *))0xffffffffff600400;

    return taken(old_time(NULL));
}

const struct attack attacks_by_other_abis[] = {
    {"identify-i386", identify_i386, "ended", "done SIGSEGV"}, /* where the kernel has it */
    {"socket-i386", socket_i386, "ended", "done SIGSEGV"},
    {"fork-i386", fork_i386, "ended", "done SIGSEGV"},
    {"exit-i386", exit_i386, "ended", "exit-42 SIGSEGV"},
    {"identify-x32", identify_x32, "ended", "done ENOSYS"},
    {"socket-x32", socket_x32, "ended", "done ENOSYS"},
    {"call-old-page", call_old_page, "done SIGSEGV ended", "done SIGSEGV"}, /* only the time */
    {NULL},
};
