/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel of the simulated machine of arm64: an Image (Documentation/arm64/booting.rst), or one
 * that gzip has compressed, both of which QEMU takes as they are. What is neither it would start
 * all the same, and nothing would be heard of it.
 */
#include "simulate/kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool kernel_is_arm64(const uint8_t *bytes, size_t size)
{
    return size >= KERNEL_ARM64_BYTES && memcmp(bytes + KERNEL_ARM64_MAGIC, "ARM\x64", 4) == 0;
}

int kernel_open_arm64(const char *path, char *error, size_t error_size)
{
    uint8_t head[KERNEL_ARM64_BYTES];
    struct stat status = {0};
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    int result = file < 0 || fstat(file, &status) < 0 ? -errno : 0;
    if (result == 0 && !S_ISREG(status.st_mode))
        result = -EINVAL;
    if (result == 0 && pread(file, head, sizeof(head), 0) != (ssize_t)sizeof(head))
        result = -ENOEXEC;
    if (result == 0 && !kernel_is_arm64(head, sizeof(head)) && memcmp(head, "\x1f\x8b", 2) != 0)
        result = -ENOEXEC;
    if (result == 0)
        return file;
    snprintf(error, error_size, "cannot use '%s' as the simulated machine's kernel: %s", path,
             result == -EINVAL    ? "not a file"
             : result == -ENOEXEC ? "not an Image for arm64"
                                  : strerror(-result));
    if (file >= 0)
        close(file);
    return result;
}
