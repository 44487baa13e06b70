/* SPDX-License-Identifier: BSD-2-Clause */
/* The initial RAM disk: what it may be, and where it goes. */
#ifndef VMM_INITRD_H
#define VMM_INITRD_H

#include "vmm/file.h"
#include "vmm/memory.h"

#include <stdbool.h>

#define INITRD_MAGIC_BYTES 6u

/* Whether the first bytes are those of a cpio archive or of a compression that the kernel unpacks
 * (Documentation/driver-api/early-userspace/buffer-format.rst, lib/decompress.c). */
bool initrd_is_archive(const uint8_t *start, uint64_t length);

/* Loads it as high as fits into [`floor`, `ceiling`) of RAM, at a page boundary. 0 and its address; -ENOEXEC: not an
 * archive; -ENOSPC: does not fit; else the host's. */
int initrd_load(const struct memory *memory, const struct file *file, uint64_t floor,
                uint64_t ceiling, uint64_t *ret_address);

#endif
