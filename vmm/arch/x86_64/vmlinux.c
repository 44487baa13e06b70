/* SPDX-License-Identifier: BSD-2-Clause */
/* Loads an ELF vmlinux: PT_LOAD segments at their physical addresses, entered in 64-bit mode at
 * e_entry. */
#include "vmm/arch/x86_64/kernel.h"
#include "vmm/arch/x86_64/layout.h"

#include <elf.h>
#include <errno.h>
#include <stdbool.h>

#define SEGMENTS_MAX  64u
#define CMDLINE_BYTES 2047u /* COMMAND_LINE_SIZE - 1; an ELF file does not say */
#define INITRD_END    UINT64_C(0x80000000)
#define BOOT_FLAG     0xaa55u
#define MAGIC         0x53726448u /* "HdrS" */
#define VERSION       0x020fu

static int fail(int error, const char **ret_reason, const char *reason)
{
    *ret_reason = reason;
    return error;
}

static int read_header(const struct file *file, Elf64_Ehdr *ret_header, const char **ret_reason)
{
    int error = file_read(file, 0, ret_header, sizeof(*ret_header));

    if (error == -ENODATA)
        return fail(error, ret_reason, "truncated: it ends within its ELF header");
    if (error < 0)
        return fail(error, ret_reason, "cannot be read");
    if (ret_header->e_ident[EI_CLASS] != ELFCLASS64)
        return fail(-ENOEXEC, ret_reason, "a 32-bit ELF file; a guest needs a 64-bit kernel");
    if (ret_header->e_ident[EI_DATA] != ELFDATA2LSB || ret_header->e_machine != EM_X86_64)
        return fail(-ENOEXEC, ret_reason, "an ELF file for another architecture than x86-64");
    if (ret_header->e_type != ET_EXEC)
        return fail(-ENOEXEC, ret_reason, "an ELF file, but not a kernel: not of type EXEC");
    if (ret_header->e_phentsize != sizeof(Elf64_Phdr) || ret_header->e_phnum == 0 ||
        ret_header->e_phnum > SEGMENTS_MAX)
        return fail(-ENOEXEC, ret_reason, "its ELF program headers are malformed");
    return 0;
}

static int load_segment(const struct memory *memory, const struct file *file,
                        const Elf64_Phdr *segment, const char **ret_reason)
{
    if (segment->p_filesz > segment->p_memsz)
        return fail(-ENOEXEC, ret_reason, "an ELF segment is larger in the file than in memory");
    if (segment->p_filesz > file->size_bytes ||
        segment->p_offset > file->size_bytes - segment->p_filesz)
        return fail(-ENODATA, ret_reason, "truncated: an ELF segment lies behind its end");
    if (segment->p_paddr < LAYOUT_HIGH_MEMORY)
        return fail(-ENOEXEC, ret_reason, "an ELF segment has a physical address below 1 MiB");
    uint8_t *target = memory_at(memory, segment->p_paddr, segment->p_memsz);
    if (target == NULL)
        return fail(-ENOSPC, ret_reason, "does not fit into the guest's memory (guest_ram_mb)");
    /* The rest up to p_memsz is zero, for RAM is fresh. */
    int error = file_read(file, segment->p_offset, target, segment->p_filesz);
    if (error < 0)
        return fail(error, ret_reason, "cannot be read");
    return 0;
}

static bool holds(const Elf64_Phdr *segment, uint64_t address)
{
    return address >= segment->p_paddr && address - segment->p_paddr < segment->p_filesz;
}

/* What the segments so far have led to. */
struct placed {
    uint64_t end;
    bool entered;
};

static int place_segment(const struct memory *memory, const struct file *file,
                         const Elf64_Ehdr *header, uint32_t index, struct placed *placed,
                         const char **ret_reason)
{
    Elf64_Phdr segment;

    int error =
        header->e_phoff > file->size_bytes
            ? -ENODATA
            : file_read(file, header->e_phoff + index * sizeof(segment), &segment, sizeof(segment));
    if (error == -ENODATA)
        return fail(error, ret_reason, "truncated: its ELF program headers lie behind its end");
    if (error < 0)
        return fail(error, ret_reason, "cannot be read");
    if (segment.p_type != PT_LOAD || segment.p_memsz == 0)
        return 0;
    error = load_segment(memory, file, &segment, ret_reason);
    if (error < 0)
        return error;
    if (segment.p_paddr + segment.p_memsz > placed->end)
        placed->end = segment.p_paddr + segment.p_memsz;
    placed->entered = placed->entered || holds(&segment, header->e_entry);
    return 0;
}

int vmlinux_load(const struct memory *memory, const struct file *file, struct kernel *ret_kernel,
                 const char **ret_reason)
{
    Elf64_Ehdr header;
    struct placed placed = {0};
    int error = read_header(file, &header, ret_reason);

    for (uint32_t i = 0; error == 0 && i < header.e_phnum; i++)
        error = place_segment(memory, file, &header, i, &placed, ret_reason);
    if (error < 0)
        return error;
    if (!placed.entered)
        return fail(-ENOEXEC, ret_reason, "its ELF entry point lies in none of its segments");

    *ret_kernel = (struct kernel){
        .entry = header.e_entry,
        .end = placed.end,
        .initrd_end = INITRD_END,
        .cmdline_bytes = CMDLINE_BYTES,
        .header = {.boot_flag = BOOT_FLAG, .header = MAGIC, .version = VERSION},
    };
    return 0;
}
