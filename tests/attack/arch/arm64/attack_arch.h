/* SPDX-License-Identifier: BSD-2-Clause */
/* What attacks need to know of arm64. */
#ifndef TESTS_ATTACK_ARCH_H
#define TESTS_ATTACK_ARCH_H

#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

/* `mov w0, #42; ret`. */
#define CODE_BYTES                                                                                 \
    {                                                                                              \
        0x40, 0x05, 0x80, 0x52, 0xc0, 0x03, 0x5f, 0xd6                                             \
    }

/* The oldest form of each call that the architecture has. */
static inline long old_open(const char *path, int flags)
{
    return syscall(SYS_openat, AT_FDCWD, path, flags);
}

static inline long old_mkdir(const char *path, unsigned mode)
{
    return syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}

static inline long old_mknod(const char *path, unsigned mode)
{
    return syscall(SYS_mknodat, AT_FDCWD, path, mode, 0);
}

static inline long old_symlink(const char *target, const char *path)
{
    return syscall(SYS_symlinkat, target, AT_FDCWD, path);
}

static inline long old_readlink(const char *path, char *target, size_t bytes)
{
    return syscall(SYS_readlinkat, AT_FDCWD, path, target, bytes);
}

static inline long old_fork(void)
{
    return syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
}

static inline void context_set_result(ucontext_t *context, long result)
{
    context->uc_mcontext.regs[0] = (unsigned long long)result;
}

#endif
