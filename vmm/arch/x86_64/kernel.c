/* SPDX-License-Identifier: BSD-2-Clause */
/* Tells the two kinds of kernel image apart. */
#include "vmm/arch/x86_64/kernel.h"

#include <elf.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#define ARM64_MAGIC_OFFSET 56u /* Documentation/arm64/booting.rst */

static bool is_for_arm64(const struct file *file)
{
    uint8_t magic[4];

    return file_read(file, ARM64_MAGIC_OFFSET, magic, sizeof(magic)) == 0 &&
           memcmp(magic, "ARM\x64", sizeof(magic)) == 0;
}

int kernel_load(const struct memory *memory, const struct file *file, struct kernel *ret_kernel,
                const char **ret_reason)
{
    uint8_t start[SELFMAG];
    int error = file_read(file, 0, start, sizeof(start));

    if (error == -ENODATA)
        *ret_reason = "not a Linux kernel: it is empty or has a few bytes only";
    else if (error < 0)
        *ret_reason = "cannot be read";
    if (error < 0)
        return error;
    if (memcmp(start, ELFMAG, SELFMAG) == 0)
        return vmlinux_load(memory, file, ret_kernel, ret_reason);
    if (is_for_arm64(file)) {
        *ret_reason = "a kernel for arm64; this guest needs one for x86-64";
        return -ENOEXEC;
    }
    return bzimage_load(memory, file, ret_kernel, ret_reason);
}
