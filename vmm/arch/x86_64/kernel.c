/* SPDX-License-Identifier: BSD-2-Clause */
/* Tells the two kinds of kernel image apart. */
#include "vmm/arch/x86_64/kernel.h"

#include <elf.h>
#include <errno.h>
#include <string.h>

#define KIND_BYTES 8u

#define PACKED                                                                                     \
    "packed, as it is for another loader; a guest of x86-64 needs a bzImage, or the vmlinux in it"

/* What other kinds of kernels have at a place, and what else is taken for one. */
static const struct {
    const char *bytes;
    uint32_t length;
    uint32_t offset;
    const char *reason;
} kinds[] = {
    {"ARM\x64", 4, 56,
     "a kernel for arm64; this guest needs one for x86-64"}, /* Documentation/arm64/booting.rst */
    {"MZ\0\0zimg", 8, 0, "an EFI program with a packed kernel of another architecture in it"},
    {"\x18\x28\x6f\x01", 4, 36, "a kernel for 32-bit Arm; this guest needs one for x86-64"},
    {"RSC\x05", 4, 56, "a kernel for RISC-V; this guest needs one for x86-64"},
    {"\x27\x05\x19\x56", 4, 0, "an image for U-Boot; a guest needs the kernel in it"},
    {"\x1f\x8b", 2, 0, PACKED},         /* gzip */
    {"\xfd\x37zXZ", 6, 0, PACKED},      /* the sixth byte is the literal's NUL */
    {"\x28\xb5\x2f\xfd", 4, 0, PACKED}, /* zstd */
    {"BZh", 3, 0, PACKED},              /* bzip2 */
    {"\x5d\0\0", 3, 0, PACKED},         /* lzma */
    {"\x89LZO", 4, 0, PACKED},          /* lzo */
    {"\x02\x21\x4c\x18", 4, 0, PACKED}, /* lz4, as the kernel's build makes it */
    {"\x04\x22\x4d\x18", 4, 0, PACKED}, /* lz4 */
    {"07070", 5, 0, "a cpio archive, as an initrd is; not a kernel"},
};

/* NULL: none of these. */
static const char *other_kind(const struct file *file)
{
    uint8_t found[KIND_BYTES];

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (file_read(file, kinds[i].offset, found, kinds[i].length) == 0 &&
            memcmp(found, kinds[i].bytes, kinds[i].length) == 0)
            return kinds[i].reason;
    }
    return NULL;
}

int kernel_load(const struct memory *memory, const struct file *file, struct kernel *ret_kernel,
                const char **ret_reason)
{
    uint8_t start[SELFMAG];
    int error = file_read(file, 0, start, sizeof(start));

    if (error == -ENODATA)
        *ret_reason = "not a Linux kernel: it is empty or has a few bytes only";
    else if (error < 0)
        *ret_reason = "cannot be read";
    if (error < 0)
        return error;
    if (memcmp(start, ELFMAG, SELFMAG) == 0)
        return vmlinux_load(memory, file, ret_kernel, ret_reason);
    const char *kind = other_kind(file);
    if (kind != NULL) {
        *ret_reason = kind;
        return -ENOEXEC;
    }
    return bzimage_load(memory, file, ret_kernel, ret_reason);
}
