/* SPDX-License-Identifier: BSD-2-Clause */
/* The initrd: of any content, into any room between any kernel and any end. */
#include "boot.h"

#include "vmm/initrd.h"

#define FILE_BYTES_MAX 256

uint64_t memory_low_end(const struct memory *memory)
{
    (void)memory;
    return any_u64();
}

void read_local(void *target, uint64_t offset, uint64_t length)
{
    //@ assert offset == 0 && \valid((char *)target + (0 .. length - 1));
    Frama_C_make_unknown(target, INITRD_MAGIC_BYTES);
}

void main(void)
{
    const struct file file = {.size_bytes = each_between(0, FILE_BYTES_MAX)};
    const struct memory memory = {0};
    uint64_t address;
    const char *trouble;

    initrd_load(&memory, &file, any_u64(), any_u64(), &address, &trouble);
}
