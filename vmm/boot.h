/* SPDX-License-Identifier: BSD-2-Clause */
/* What loading a guest's kernel has in common on all architectures. A failure is fatal and names
 * the file. */
#ifndef VMM_BOOT_H
#define VMM_BOOT_H

#include "vmm/file.h"
#include "vmm/machine.h"

struct boot_initrd {
    uint64_t address;
    uint64_t size_bytes; /* 0: none */
};

void boot_open_kernel(const struct vmm *vmm, struct file *ret_file);

/* In the file server, for messages. */
const char *boot_kernel_name(const struct vmm *vmm);

/* Ends where `error` is one: what loaded the kernel gave `reason`. */
void boot_check_kernel(const struct vmm *vmm, int error, const char *reason);

/* Loads it as high as fits between `floor` and `ceiling`. */
void boot_load_initrd(const struct vmm *vmm, uint64_t floor, uint64_t ceiling,
                      struct boot_initrd *ret_initrd);

/* The command line, of at most `limit` bytes. */
const char *boot_cmdline(const struct vmm *vmm, size_t limit);

#endif
