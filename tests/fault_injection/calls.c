/* SPDX-License-Identifier: BSD-2-Clause */
/* What system calls are named, and how each may fail. */
#include "injector.h"

#include <errno.h>
#include <linux/futex.h>
#include <linux/kvm.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

#define NAME_BYTES 64

static const char *plain_name(const struct call *call, char text[NAME_BYTES])
{
    char *name = seccomp_syscall_resolve_num_arch(seccomp_arch_native(), call->number);
    snprintf(text, NAME_BYTES, "%s", name == NULL ? "unknown" : name);
    free(name);
    return text;
}

const char *call_name(const struct call *call, char *text, size_t bytes)
{
    char plain[NAME_BYTES];
    if (call->detail == 0)
        snprintf(text, bytes, "%s", plain_name(call, plain));
    else
        snprintf(text, bytes, "%s(%#x)", plain_name(call, plain), call->detail);
    return text;
}

struct failures {
    const char *name;
    int errors[4]; /* ended by 0 */
};

static const struct failures table[] = {
    {"brk", {ENOMEM}},
    {"mmap", {ENOMEM, EPERM}},
    {"mprotect", {ENOMEM, EACCES}},
    {"munmap", {ENOMEM}},
    {"mremap", {ENOMEM}},
    {"madvise", {EINVAL}},
    {"open", {EMFILE, EACCES, ENOENT}},
    {"openat", {EMFILE, EACCES, ENOENT}},
    {"memfd_create", {EMFILE, ENOMEM, EPERM}},
    {"eventfd2", {EMFILE, ENOMEM}},
    {"setsockopt", {EINVAL, ENOMEM}},
    {"shutdown", {ENOTCONN}},
    {"recvmsg", {EIO, ENOMEM}},
    {"socketpair", {EMFILE, ENOMEM}},
    {"signalfd4", {EMFILE, ENOMEM}},
    {"fcntl(0x1)", {EBADF}}, /* F_GETFD */
    {"fcntl", {EMFILE, EPERM}},
    {"dup3", {EMFILE, EBUSY}},
    {"clone", {EAGAIN, ENOMEM, EPERM}},
    {"clone3", {EAGAIN, ENOMEM, EPERM}},
    {"fork", {EAGAIN, ENOMEM}},
    {"vfork", {EAGAIN, ENOMEM}},
    {"unshare", {EPERM, ENOSPC, EINVAL}},
    {"setns", {EPERM}},
    {"mount", {EPERM, ENOMEM}},
    {"pivot_root", {EPERM, EINVAL}},
    {"execve", {ENOMEM, EACCES, ENOENT}},
    {"execveat", {ENOMEM, EACCES, ENOENT}},
    {"ftruncate", {ENOSPC, EFBIG}},
    {"write", {ENOSPC, EIO}},
    {"writev", {ENOSPC, EIO}},
    {"read", {EIO}},
    {"pread64", {EIO}},
    {"preadv2", {EIO, EOPNOTSUPP}},
    {"ioctl", {ENOMEM, EPERM, ENOTTY}},
    {"seccomp", {EINVAL, ENOMEM}},
    {"prctl", {EINVAL, EPERM}},
    {"poll", {ENOMEM}},
    {"ppoll", {ENOMEM}},
    {"close_range", {ENOSYS}},
    {"futex", {0}}, /* these fail only where they are called wrongly */
    {"waitid", {0}},
};

const int *call_errors(const struct call *call)
{
    static const int others[] = {EPERM, 0};
    char name[NAME_BYTES];
    char plain[NAME_BYTES];
    call_name(call, name, sizeof(name));
    plain_name(call, plain);
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        if (strcmp(table[i].name, name) == 0 || strcmp(table[i].name, plain) == 0)
            return table[i].errors;
    }
    return others;
}

bool call_may_fail(const struct call *call)
{
    /* The last ones do what they are called for in any case, an errno or not. */
    static const char *const safe[] = {"exit_group", "getpid", "getppid", "gettid",      "getuid",
                                       "geteuid",    "getgid", "getegid", "sched_yield", "pause",
                                       "umask",      "sync",   "close",   "munmap"};
    char plain[NAME_BYTES];
    plain_name(call, plain);
    for (size_t i = 0; i < sizeof(safe) / sizeof(safe[0]); i++) {
        if (strcmp(safe[i], plain) == 0)
            return false;
    }
    return strcmp(call->path, "0") != 0 ||
           call->programs > 0; /* else it is the injector's own child */
}

bool call_can_be_interrupted(const struct call *call)
{
    static const char *const interruptible[] = {
        "read",    "pread64", "preadv2",         "write",     "writev",
        "poll",    "ppoll",   "wait4",           "waitid",    "recvfrom",
        "recvmsg", "sendto",  "clock_nanosleep", "nanosleep", "ftruncate"};
    const bool sleeps = call->detail == FUTEX_WAIT || call->detail == FUTEX_WAIT_BITSET;
    char plain[NAME_BYTES];
    plain_name(call, plain);
    for (size_t i = 0; i < sizeof(interruptible) / sizeof(interruptible[0]); i++) {
        if (strcmp(interruptible[i], plain) == 0)
            return true;
    }
    return (call->number == SYS_futex && sleeps) ||
           (call->number == SYS_ioctl && call->detail == KVM_CREATE_VM);
}
