/* SPDX-License-Identifier: BSD-2-Clause */
/* What attacks need to know of x86-64. */
#ifndef TESTS_ATTACK_ARCH_H
#define TESTS_ATTACK_ARCH_H

#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

/* `mov $42, %eax; ret`. */
#define CODE_BYTES                                                                                 \
    {                                                                                              \
        0xb8, 42, 0, 0, 0, 0xc3                                                                    \
    }

/* The oldest form of each call, which newer architectures lack. */
static inline long old_open(const char *path, int flags)
{
    return syscall(SYS_open, path, flags);
}

static inline long old_mkdir(const char *path, unsigned mode)
{
    return syscall(SYS_mkdir, path, mode);
}

static inline long old_mknod(const char *path, unsigned mode)
{
    return syscall(SYS_mknod, path, mode, 0);
}

static inline long old_symlink(const char *target, const char *path)
{
    return syscall(SYS_symlink, target, path);
}

static inline long old_readlink(const char *path, char *target, size_t bytes)
{
    return syscall(SYS_readlink, path, target, bytes);
}

static inline long old_fork(void)
{
    return syscall(SYS_fork);
}

static inline void context_set_result(ucontext_t *context, long result)
{
    context->uc_mcontext.gregs[REG_RAX] = result;
}

#endif
