/* SPDX-License-Identifier: BSD-2-Clause */
/* A read-only file given as a descriptor: the guest's kernel, its initrd. Every read is bounded by
 * the size taken once. */
#ifndef VMM_FILE_H
#define VMM_FILE_H

#include <stddef.h>
#include <stdint.h>

struct file {
    int descriptor;
    uint64_t size_bytes;
};

/* 0; -EBADF and the like from the host; -ENOENT for descriptor -1. */
int file_init(struct file *file, int descriptor);

/* Reads exactly `length` bytes at `offset` straight into `target`. -ENODATA where the file ends
 * before; else the host's. */
int file_read(const struct file *file, uint64_t offset, void *target, uint64_t length);

#endif
