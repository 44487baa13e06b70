/* SPDX-License-Identifier: BSD-2-Clause */
/* The header of an Image. Its last field leads to a header for EFI, which alone tells how long the
 * file has to be. */
#include "vmm/arch/arm64/image.h"

#include "abi/fixed.h"

#include <errno.h>
#include <string.h>

struct image_header { /* "4. Call the kernel image" */
    uint32_t code[2];
    uint64_t text_offset;
    uint64_t image_size;
    uint64_t flags;
    uint64_t reserved[3];
    uint32_t magic;
    uint32_t pe_offset;
};

CAISSON_ASSERT_SIZE(struct image_header, IMAGE_HEADER_BYTES);
CAISSON_ASSERT_OFFSET(struct image_header, magic, 56);

#define MAGIC           0x644d5241u /* "ARM\x64" */
#define FLAG_BIG_ENDIAN 1u
#define FLAG_PAGES(f)   ((f) >> 1 & 3u)
#define OFFSET_LIMIT    UINT64_C(0x200000)

struct pe_header { /* PE format, Microsoft: signature and COFF file header */
    uint32_t signature;
    uint16_t machine;
    uint16_t section_count;
    uint32_t unused[3];
    uint16_t optional_bytes;
    uint16_t flags;
};

struct pe_section {
    char name[8];
    uint32_t virtual_bytes;
    uint32_t virtual_address;
    uint32_t file_bytes;
    uint32_t file_offset;
    uint32_t unused[4];
};

CAISSON_ASSERT_SIZE(struct pe_header, 24);
CAISSON_ASSERT_SIZE(struct pe_section, 40);

#define PE_SIGNATURE 0x00004550u /* "PE\0\0" */

static const uint32_t page_bytes[] = {0, 4096, 16384, 65536}; /* by FLAG_PAGES */

static int fail(int error, const char **ret_reason, const char *reason)
{
    *ret_reason = reason;
    return error;
}

bool image_begins(const uint8_t *start)
{
    struct image_header header;

    memcpy(&header, start, sizeof(header));
    return header.magic == MAGIC;
}

static bool take(const uint8_t *bytes, uint64_t length, uint64_t offset, void *target, size_t size)
{
    if (offset > length || size > length - offset)
        return false;
    memcpy(target, bytes + offset, size);
    return true;
}

/* Where the sections of the EFI header lie. A kernel without one is taken as it is. */
static bool is_whole(const uint8_t *bytes, uint64_t length, uint32_t pe_offset)
{
    struct pe_header header;
    struct pe_section section;

    if (pe_offset == 0)
        return true;
    if (!take(bytes, length, pe_offset, &header, sizeof(header)))
        return false;
    if (header.signature != PE_SIGNATURE)
        return true;
    uint64_t at = (uint64_t)pe_offset + sizeof(header) + header.optional_bytes;
    for (uint32_t i = 0; i < header.section_count; i++, at += sizeof(section)) {
        if (!take(bytes, length, at, &section, sizeof(section)) ||
            (uint64_t)section.file_offset + section.file_bytes > length)
            return false;
    }
    return true;
}

int image_check(const uint8_t *bytes, uint64_t length, struct image *ret_image,
                const char **ret_reason)
{
    struct image_header header;

    memcpy(&header, bytes, sizeof(header));
    if (header.magic != MAGIC)
        return fail(-ENOEXEC, ret_reason, "not a Linux kernel: what gzip packed is no Image");
    if (header.flags & FLAG_BIG_ENDIAN)
        return fail(-ENOEXEC, ret_reason, "a big-endian kernel, which this cannot boot");
    if (header.image_size == 0)
        return fail(-ENOEXEC, ret_reason, "its header does not say how much memory it needs");
    if (header.text_offset >= OFFSET_LIMIT)
        return fail(-ENOEXEC, ret_reason, "its header asks for an offset of 2 MiB or more");
    if (!is_whole(bytes, length, header.pe_offset))
        return fail(-ENODATA, ret_reason, "truncated: its EFI header says that it is longer");
    ret_image->text_offset = header.text_offset;
    ret_image->size_bytes = header.image_size > length ? header.image_size : length;
    ret_image->page_bytes = page_bytes[FLAG_PAGES(header.flags)];
    return 0;
}
