/* SPDX-License-Identifier: BSD-2-Clause */
/* The initial RAM disk. */
#include "vmm/initrd.h"

#include "abi/fixed.h"

#include <errno.h>
#include <string.h>

struct magic {
    const char *bytes;
    uint32_t length;
};

static const struct magic magics[] = {
    {"070701", 6},               /* cpio, "newc" */
    {"070702", 6},               /* the same with checksums */
    {"\x1f\x8b", 2},             /* gzip */
    {"\x1f\x9e", 2},             /* gzip, old */
    {"\xfd\x37\x7a\x58\x5a", 6}, /* xz; the sixth byte is the literal's NUL */
    {"\x28\xb5\x2f\xfd", 4},     /* zstd */
    {"BZh", 3},                  /* bzip2 */
    {"\x5d\x00\x00", 3},         /* lzma */
    {"\x89\x4c\x5a\x4f", 4},     /* lzo */
    {"\x02\x21\x4c\x18", 4},     /* lz4, as the kernel reads it */
};

bool initrd_is_archive(const uint8_t *start, uint64_t length)
{
    for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++) {
        if (length >= magics[i].length && memcmp(start, magics[i].bytes, magics[i].length) == 0)
            return true;
    }
    return false;
}

static int check(const struct file *file)
{
    uint8_t start[INITRD_MAGIC_BYTES] = {0};
    uint64_t length = file->size_bytes < sizeof(start) ? file->size_bytes : sizeof(start);
    int error = file_read(file, 0, start, length);

    if (error < 0)
        return error;
    return initrd_is_archive(start, length) ? 0 : -ENOEXEC;
}

int initrd_load(const struct memory *memory, const struct file *file, uint64_t floor,
                uint64_t ceiling, uint64_t *ret_address)
{
    uint64_t top = ceiling < memory_low_bytes(memory) ? ceiling : memory_low_bytes(memory);
    int error = check(file);

    if (error < 0)
        return error;
    if (top < floor || file->size_bytes > top - floor)
        return -ENOSPC;
    uint64_t address = (top - file->size_bytes) & ~(uint64_t)(CAISSON_PAGE_BYTES - 1);
    void *host = memory_at(memory, address, file->size_bytes);
    if (address < floor || host == NULL)
        return -ENOSPC;
    error = file_read(file, 0, host, file->size_bytes);
    if (error == 0)
        *ret_address = address;
    return error;
}
