/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fstat() without a path. Older C libraries make it by newfstatat(2) with an empty path, which no
 * filter can tell from one that leads somewhere, so that instances may not make that call. All
 * names of theirs are here, so that their stdio takes this one as well; an application may still
 * have functions of these names.
 */
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

int __fstat(int descriptor, struct stat *ret_status);
int __fstat64(int descriptor, struct stat64 *ret_status);

__attribute__((weak)) int fstat(int descriptor, struct stat *ret_status)
{
    return (int)syscall(SYS_fstat, descriptor, ret_status);
}

__attribute__((weak)) int __fstat(int descriptor, struct stat *ret_status)
{
    return fstat(descriptor, ret_status);
}

__attribute__((weak)) int fstat64(int descriptor, struct stat64 *ret_status)
{
    _Static_assert(sizeof(struct stat64) == sizeof(struct stat), "both are the kernel's");
    return (int)syscall(SYS_fstat, descriptor, ret_status);
}

__attribute__((weak)) int __fstat64(int descriptor, struct stat64 *ret_status)
{
    return fstat64(descriptor, ret_status);
}
