/* SPDX-License-Identifier: BSD-2-Clause */
/* The initial RAM disk. */
#include "vmm/initrd.h"

#include "abi/fixed.h"

#include <errno.h>
#include <string.h>

#define CPIO_HEADER_BYTES 110u
#define NEWC              "cpio -o -H newc makes one that it does"

/* What a file begins with; `trouble` is NULL where the kernel unpacks it. What begins alike stands
 * in the order of its length. */
static const struct {
    const char *bytes;
    uint32_t length;
    const char *trouble;
} kinds[] = {
    {"070701", 6, NULL},               /* cpio, "newc" */
    {"070702", 6, NULL},               /* the same with checksums */
    {"\x1f\x8b", 2, NULL},             /* gzip */
    {"\x1f\x9e", 2, NULL},             /* gzip, old */
    {"\xfd\x37\x7a\x58\x5a", 6, NULL}, /* xz; the sixth byte is the literal's NUL */
    {"\x28\xb5\x2f\xfd", 4, NULL},     /* zstd */
    {"BZh", 3, NULL},                  /* bzip2 */
    {"\x5d\x00\x00", 3, NULL},         /* lzma */
    {"\x89\x4c\x5a\x4f", 4, NULL},     /* lzo */
    {"\x02\x21\x4c\x18", 4, NULL},     /* lz4, as the kernel reads it */
    {"\x04\x22\x4d\x18", 4,
     "packed by lz4 in frames, which the kernel does not unpack; lz4 -l packs as it reads"},
    {"070707", 6,
     "a cpio archive in the old format (odc), which the kernel does not unpack; " NEWC},
    {"\xc7\x71", 2,
     "a cpio archive in the old binary format, which the kernel does not unpack; " NEWC},
    {"\x71\xc7", 2,
     "a cpio archive in the old binary format, which the kernel does not unpack; " NEWC},
    {"\x27\x05\x19\x56", 4, "an image for U-Boot; a guest needs the archive in it"},
    {"hsqs", 4, "a squashfs file system; a guest needs its files as a cpio archive (newc)"},
    {"\177ELF", 4, "an ELF file; a guest needs its files as a cpio archive (newc)"},
    {"PK\3\4", 4, "a zip archive; a guest needs its files as a cpio archive (newc)"},
};

const char *initrd_trouble(const uint8_t *start, uint64_t length)
{
    if (length == 0)
        return "it is empty";
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (length >= kinds[i].length && memcmp(start, kinds[i].bytes, kinds[i].length) == 0)
            return kinds[i].trouble;
    }
    return "not an archive: it begins neither as cpio (newc) nor as gzip, xz, zstd, bzip2, lzma, "
           "lzo or lz4";
}

static int check(const struct file *file, const char **ret_trouble)
{
    uint8_t start[INITRD_MAGIC_BYTES] = {0};
    uint64_t length = file->size_bytes < sizeof(start) ? file->size_bytes : sizeof(start);
    int error = file_read(file, 0, start, length);

    if (error < 0)
        return error;
    const char *trouble = initrd_trouble(start, length);
    if (trouble == NULL && start[0] == '0' && file->size_bytes < CPIO_HEADER_BYTES)
        trouble = "truncated: it ends within the archive's first header";
    if (trouble == NULL)
        return 0;
    *ret_trouble = trouble;
    return -ENOEXEC;
}

int initrd_load(const struct memory *memory, const struct file *file, uint64_t floor,
                uint64_t ceiling, uint64_t *ret_address, const char **ret_trouble)
{
    uint64_t top = ceiling < memory_low_end(memory) ? ceiling : memory_low_end(memory);
    int error = check(file, ret_trouble);

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
