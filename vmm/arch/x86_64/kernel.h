/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Loading a Linux kernel: a bzImage by the 64-bit boot protocol (Documentation/arch/x86/boot.rst)
 * or an ELF vmlinux. The file is hostile input: every length is checked against the file and
 * against RAM. On failure `*ret_reason` says why, in words that follow "kernel '<name>' of <vm>: ".
 */
#ifndef VMM_ARCH_X86_64_KERNEL_H
#define VMM_ARCH_X86_64_KERNEL_H

#include "vmm/file.h"
#include "vmm/memory.h"

#include <asm/bootparam.h>

struct kernel {
    uint64_t entry;         /* 64-bit entry point */
    uint64_t end;           /* RAM up to here is the kernel's */
    uint64_t initrd_end;    /* the initrd must lie below */
    uint32_t cmdline_bytes; /* its longest command line, without the NUL */
    struct setup_header header;
};

/* Loads either kind, told by its first bytes. 0, -ENOEXEC: not a kernel this can boot, -ENODATA:
 * truncated, -ENOSPC: RAM too small, or the host's error. */
int kernel_load(const struct memory *memory, const struct file *file, struct kernel *ret_kernel,
                const char **ret_reason);

int bzimage_load(const struct memory *memory, const struct file *file, struct kernel *ret_kernel,
                 const char **ret_reason);
int vmlinux_load(const struct memory *memory, const struct file *file, struct kernel *ret_kernel,
                 const char **ret_reason);

#endif
