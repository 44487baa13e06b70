/* SPDX-License-Identifier: BSD-2-Clause */
/* Loads a Linux Image to where its header wants to be. */
#include "vmm/arch/arm64/kernel.h"

#include "vmm/arch/arm64/image.h"
#include "vmm/arch/arm64/layout.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#define ELF_CLASS_OFFSET   4u
#define ELF_CLASS_32       1u
#define ELF_MACHINE_OFFSET 18u
#define ELF_MACHINE_X86_64 62u
#define ELF_MACHINE_386    3u
#define SETUP_OFFSET       0x202u /* of "HdrS" in a bzImage for x86 */

#define FOR_X86    "a kernel for x86; this guest needs one for arm64"
#define FOR_32_BIT "a kernel for 32-bit Arm; this guest needs one for arm64"
#define PACKED                                                                                     \
    "packed in another way than by gzip; a guest of arm64 needs an Image, or that packed by gzip"

/* What other kinds of kernels, and what else is taken for one, begin with or have at a place. */
static const struct {
    const char *bytes;
    uint32_t length;
    uint32_t offset;
    const char *reason;
} kinds[] = {
    {"MZ\0\0zimg", 8, 0, "an EFI program with a packed kernel in it; a guest needs an Image"},
    {"\x18\x28\x6f\x01", 4, 36, FOR_32_BIT}, /* zImage: Linux, arch/arm/boot/compressed/head.S */
    {"\x01\x6f\x28\x18", 4, 36, FOR_32_BIT}, /* the same, big-endian */
    {"RSC\x05", 4, 56, "a kernel for RISC-V; this guest needs one for arm64"},
    {"\x27\x05\x19\x56", 4, 0, "an image for U-Boot; a guest needs the Image in it"},
    {"\xfd\x37zXZ", 6, 0, PACKED},
    {"\x28\xb5\x2f\xfd", 4, 0, PACKED}, /* zstd */
    {"BZh", 3, 0, PACKED},              /* bzip2 */
    {"\x5d\0\0", 3, 0, PACKED},         /* lzma */
    {"\x89LZO", 4, 0, PACKED},          /* lzo */
    {"\x02\x21\x4c\x18", 4, 0, PACKED}, /* lz4, as the kernel's build makes it */
    {"\x04\x22\x4d\x18", 4, 0, PACKED}, /* lz4 */
    {"07070", 5, 0, "a cpio archive, as an initrd is; not a kernel"},
};

static int fail(int error, const char **ret_reason, const char *reason)
{
    *ret_reason = reason;
    return error;
}

static const char *foreign_elf(const uint8_t *start)
{
    uint32_t machine = start[ELF_MACHINE_OFFSET] | (uint32_t)start[ELF_MACHINE_OFFSET + 1] << 8;

    if (machine == ELF_MACHINE_X86_64 || machine == ELF_MACHINE_386)
        return FOR_X86;
    if (start[ELF_CLASS_OFFSET] == ELF_CLASS_32)
        return "a 32-bit ELF file; a guest of arm64 needs an Image";
    return "an ELF file; a guest of arm64 needs an Image";
}

static const char *foreign(const struct file *file, const uint8_t *start)
{
    uint8_t setup[4] = {0};

    if (memcmp(start, "\177ELF", 4) == 0)
        return foreign_elf(start);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (memcmp(start + kinds[i].offset, kinds[i].bytes, kinds[i].length) == 0)
            return kinds[i].reason;
    if (file_read(file, SETUP_OFFSET, setup, sizeof(setup)) == 0 && memcmp(setup, "HdrS", 4) == 0)
        return FOR_X86;
    return "not a Linux kernel: neither an Image nor one packed by gzip";
}

/* The Image's bytes lie at `base`: moves them to their offset. */
static int place(const struct memory *memory, uint8_t *base, uint64_t length,
                 struct kernel *ret_kernel, const char **ret_reason)
{
    struct image image;
    int error = image_check(base, length, &image, ret_reason);

    if (error < 0)
        return error;
    /* The kernel clears itself what it needs beyond its file. */
    uint64_t address = memory_low_start(memory) + LAYOUT_KERNEL + image.text_offset;
    uint8_t *target = memory_at(memory, address, image.size_bytes);
    if (target == NULL)
        return fail(-ENOSPC, ret_reason, "does not fit into the guest's memory (guest_ram_mb)");
    memmove(target, base, length);
    *ret_kernel = (struct kernel){
        .entry = address, .end = address + image.size_bytes, .page_bytes = image.page_bytes};
    return 0;
}

static int read_packed(const struct file *file, uint8_t *target, uint64_t room,
                       uint64_t *ret_length, const char **ret_reason)
{
    int error = gunzip(file, target, room, ret_length);

    if (error == -ENOSPC)
        return fail(error, ret_reason, "does not fit into the guest's memory (guest_ram_mb)");
    if (error == -ENODATA)
        return fail(error, ret_reason, "truncated: what gzip packed goes on");
    if (error == -ENOEXEC)
        return fail(error, ret_reason, "damaged: gzip cannot unpack it");
    if (error < 0)
        return fail(error, ret_reason, "cannot be read");
    if (*ret_length < IMAGE_HEADER_BYTES)
        return fail(-ENOEXEC, ret_reason, "not a Linux kernel: what gzip packed is no Image");
    return 0;
}

static int read_plain(const struct file *file, uint8_t *target, uint64_t room,
                      const char **ret_reason)
{
    if (file->size_bytes > room)
        return fail(-ENOSPC, ret_reason, "does not fit into the guest's memory (guest_ram_mb)");
    int error = file_read(file, 0, target, file->size_bytes);
    return error < 0 ? fail(error, ret_reason, "cannot be read") : 0;
}

int kernel_load(const struct memory *memory, const struct file *file, struct kernel *ret_kernel,
                const char **ret_reason)
{
    uint8_t start[IMAGE_HEADER_BYTES];
    uint64_t length = file->size_bytes;
    uint64_t from = memory_low_start(memory) + LAYOUT_KERNEL;
    int error = file_read(file, 0, start, sizeof(start));

    if (error == -ENODATA)
        return fail(error, ret_reason, "not a Linux kernel: it is empty or has a few bytes only");
    if (error < 0)
        return fail(error, ret_reason, "cannot be read");
    bool packed = memcmp(start, "\x1f\x8b", 2) == 0;
    if (!packed && !image_begins(start))
        return fail(-ENOEXEC, ret_reason, foreign(file, start));
    uint64_t room = memory_low_end(memory) > from ? memory_low_end(memory) - from : 0;
    uint8_t *base = memory_at(memory, from, room);
    if (base == NULL)
        return fail(-ENOSPC, ret_reason, "does not fit into the guest's memory (guest_ram_mb)");
    if (packed)
        error = read_packed(file, base, room, &length, ret_reason);
    else
        error = read_plain(file, base, room, ret_reason);
    return error < 0 ? error : place(memory, base, length, ret_kernel, ret_reason);
}
