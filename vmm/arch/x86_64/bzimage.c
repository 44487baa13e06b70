/* SPDX-License-Identifier: BSD-2-Clause */
/* Loads a bzImage for its 64-bit entry point. Section names refer to
 * Documentation/arch/x86/boot.rst. */
#include "vmm/arch/x86_64/kernel.h"
#include "vmm/arch/x86_64/layout.h"

#include <errno.h>
#include <stddef.h>

#define HEADER_OFFSET   0x1f1u
#define HEADER_JUMP_END 0x202u /* where the length in `jump` counts from */
#define BOOT_FLAG       0xaa55u
#define MAGIC           0x53726448u /* "HdrS" */
#define VERSION_MIN     0x020cu     /* 2.12: xloadflags */
#define SECTOR_BYTES    512u
#define ENTRY_OFFSET    0x200u /* "64-bit boot protocol" */
#define SYSSIZE_UNIT    16u

static int fail(int error, const char **ret_reason, const char *reason)
{
    *ret_reason = reason;
    return error;
}

static int read_header(const struct file *file, struct setup_header *ret_header,
                       const char **ret_reason)
{
    int error = file_read(file, HEADER_OFFSET, ret_header, sizeof(*ret_header));

    if (error == -ENODATA)
        return fail(-ENOEXEC, ret_reason, "not a Linux kernel: neither a bzImage nor an ELF file");
    if (error < 0)
        return fail(error, ret_reason, "cannot be read");
    if (ret_header->boot_flag != BOOT_FLAG || ret_header->header != MAGIC)
        return fail(-ENOEXEC, ret_reason, "not a Linux kernel: neither a bzImage nor an ELF file");
    if (ret_header->version < VERSION_MIN)
        return fail(-ENOEXEC, ret_reason, "its boot protocol is older than 2.12");
    if (!(ret_header->loadflags & LOADED_HIGH))
        return fail(-ENOEXEC, ret_reason, "a zImage, which this cannot boot");
    if (!(ret_header->xloadflags & XLF_KERNEL_64))
        return fail(-ENOEXEC, ret_reason, "a 32-bit kernel; a guest needs a 64-bit one");
    return 0;
}

/* "Details of header fields": the header ends where its jump goes; what lies behind is code. */
static void cut_header(struct setup_header *header)
{
    size_t length = HEADER_JUMP_END - HEADER_OFFSET + (header->jump >> 8);
    uint8_t *bytes = (uint8_t *)header;

    for (size_t i = length; i < sizeof(*header); i++)
        bytes[i] = 0;
}

int bzimage_load(const struct memory *memory, const struct file *file, struct kernel *ret_kernel,
                 const char **ret_reason)
{
    struct setup_header header;
    int error = read_header(file, &header, ret_reason);

    if (error < 0)
        return error;
    cut_header(&header);

    /* "If setup_sects is 0, the real value is 4", and the boot sector comes first. */
    uint64_t setup = ((header.setup_sects ? header.setup_sects : 4u) + UINT64_C(1)) * SECTOR_BYTES;
    uint64_t payload = (uint64_t)header.syssize * SYSSIZE_UNIT;
    if (payload == 0)
        return fail(-ENOEXEC, ret_reason, "its header says that it has no code");
    if (payload > file->size_bytes || setup > file->size_bytes - payload)
        return fail(-ENODATA, ret_reason, "truncated: its header says that it is longer");

    /* The kernel unpacks itself in place: it needs init_size from its load address on. */
    uint64_t needed = header.init_size > payload ? header.init_size : payload;
    if (header.pref_address < LAYOUT_HIGH_MEMORY)
        return fail(-ENOEXEC, ret_reason, "its header asks for a load address below 1 MiB");
    uint8_t *target = memory_at(memory, header.pref_address, needed);
    if (target == NULL)
        return fail(-ENOSPC, ret_reason, "does not fit into the guest's memory (guest_ram_mb)");
    error = file_read(file, setup, target, payload);
    if (error < 0)
        return fail(error, ret_reason, "cannot be read");

    *ret_kernel = (struct kernel){.entry = header.pref_address + ENTRY_OFFSET,
                                  .end = header.pref_address + needed,
                                  .initrd_end = (uint64_t)header.initrd_addr_max + 1,
                                  .cmdline_bytes = header.cmdline_size,
                                  .header = header};
    return 0;
}
