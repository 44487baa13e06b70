/* SPDX-License-Identifier: BSD-2-Clause */
/* The initial RAM disk: what it may be, and where it goes. */
#ifndef VMM_INITRD_H
#define VMM_INITRD_H

#include "vmm/file.h"
#include "vmm/memory.h"

#define INITRD_MAGIC_BYTES 6u

/* NULL where the first bytes, all or INITRD_MAGIC_BYTES, are those of a cpio archive or of a
 * compression that the kernel unpacks (Documentation/driver-api/early-userspace/buffer-format.rst,
 * lib/decompress.c); else what they are, and what to do. The build says the same of files that it
 * knows (guest/image/image-common). */
const char *initrd_trouble(const uint8_t *start, uint64_t length);

/* Loads it as high as fits into [`floor`, `ceiling`) of RAM, at a page boundary. 0 and its address;
 * -ENOEXEC: no archive that the kernel unpacks, and what is wrong with it; -ENOSPC: does not fit;
 * else the host's. */
int initrd_load(const struct memory *memory, const struct file *file, uint64_t floor,
                uint64_t ceiling, uint64_t *ret_address, const char **ret_trouble);

#endif
