/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For the proofs of what reads a kernel or an initrd: guest RAM that is known by what memory_at()
 * promised last, and a file of which nothing is known. memory_at() itself is proven in memory.c,
 * file_read() in file.c: here they are their contracts.
 */
#ifndef PROOF_BOOT_H
#define PROOF_BOOT_H

#include "proof.h"

#include "vmm/file.h"
#include "vmm/memory.h"

#include <errno.h>

static uint8_t ram[1];         /* stands for the address that memory_at() gave */
static uint64_t granted_bytes; /* so many bytes are there */

/* Some RAM of any size at any place. */
void *memory_at(const struct memory *memory, uint64_t address, uint64_t length)
{
    (void)memory;
    if (length == 0 || length > UINT64_MAX - address || Frama_C_interval_split(0, 1))
        return NULL;
    granted_bytes = length;
    return ram;
}

/* What reads no RAM reads a local variable. */
void read_local(void *target, uint64_t offset, uint64_t length);

int file_read(const struct file *file, uint64_t offset, void *target, uint64_t length)
{
    if (offset > file->size_bytes || length > file->size_bytes - offset)
        return -ENODATA;
    if (Frama_C_interval_split(0, 1))
        return -EIO;
    if (target != ram)
        read_local(target, offset, length);
    else if (length > granted_bytes) {
        //@ assert longer_than_granted: \false;
    }
    return 0;
}

#endif
