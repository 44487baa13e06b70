/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Loading a Linux `Image`, plain or compressed by gzip (Documentation/arm64/booting.rst). The file
 * is hostile input: every length is checked against the file and against RAM. On failure
 * `*ret_reason` says why, in words that follow "kernel '<name>' of <vm>: ". Nothing here knows KVM.
 */
#ifndef VMM_ARCH_ARM64_KERNEL_H
#define VMM_ARCH_ARM64_KERNEL_H

#include "vmm/file.h"
#include "vmm/memory.h"

struct kernel {
    uint64_t entry;
    uint64_t end;        /* RAM from its start up to here is the kernel's */
    uint32_t page_bytes; /* of its own pages; 0: it does not say */
};

/* 0, -ENOEXEC: not a kernel this can boot, -ENODATA: truncated, -ENOSPC: RAM too small, or the
 * host's error. */
int kernel_load(const struct memory *memory, const struct file *file, struct kernel *ret_kernel,
                const char **ret_reason);

/* Unpacks a gzip file of one member into `target`. -ENOEXEC: damaged, -ENODATA: it ends early,
 * -ENOSPC: longer than `room`. */
int gunzip(const struct file *file, uint8_t *target, uint64_t room, uint64_t *ret_length);

#endif
