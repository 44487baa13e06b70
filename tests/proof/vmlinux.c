/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ELF vmlinux: whatever its header and segments say, what is read from the file goes only where
 * memory_at() has said that there is RAM. A file of so few bytes has room for two program headers,
 * one over the other if it likes.
 */
#include "boot.h"

#include "vmm/arch/x86_64/kernel.h"

#include <elf.h>

#define FILE_BYTES_MAX 128

static void any_segment(Elf64_Phdr *segment)
{
    Frama_C_make_unknown((char *)segment, sizeof(*segment));
    segment->p_filesz = each_between(0, FILE_BYTES_MAX + 1);
    if (segment->p_filesz > FILE_BYTES_MAX)
        segment->p_filesz = any_between(FILE_BYTES_MAX + 1, UINT64_MAX);
}

void read_local(void *target, uint64_t offset, uint64_t length)
{
    if (length == sizeof(Elf64_Ehdr)) {
        //@ assert \valid((char *)target + (0 .. sizeof(Elf64_Ehdr) - 1));
        Frama_C_make_unknown(target, sizeof(Elf64_Ehdr));
    } else {
        //@ assert length == sizeof(Elf64_Phdr);
        any_segment(target);
    }
}

void main(void)
{
    const struct file file = {.size_bytes = any_between(0, FILE_BYTES_MAX)};
    const struct memory memory = {0};
    struct kernel kernel;
    const char *reason;

    vmlinux_load(&memory, &file, &kernel, &reason);
}
