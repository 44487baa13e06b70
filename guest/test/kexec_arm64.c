/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The next kernel of arm64. Debian's kernels of arm64 have no kexec_file_load(2), so this program
 * does what the kernel does there: it chooses a place in memory for each part, writes the device
 * tree, and adds the code that enters the kernel. Linux's Documentation/arm64/booting.rst defines
 * the registers at that entry.
 */
#include "kexec_self.h"

#include <err.h>
#include <fcntl.h>
#include <libfdt.h>
#include <linux/kexec.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define DEVICE_TREE  "/sys/firmware/fdt"
#define READ_BYTES   ((size_t)1 << 20)
#define PAGE_BYTES   UINT64_C(4096)
#define KERNEL_ALIGN (UINT64_C(2) << 20)

struct image_header { /* "4. Call the kernel image" */
    uint32_t code[2];
    uint64_t text_offset;
    uint64_t image_size;
    uint64_t unused[4];
    uint32_t magic;
    uint32_t pe_offset;
};

#define IMAGE_MAGIC 0x644d5241u /* "ARM\x64" */

/* The part that is entered first, with the MMU off. */
struct entry {
    uint32_t code[6];
    uint64_t device_tree;
    uint64_t kernel;
};

static const uint32_t entry_code[] = {
    0x580000c0, /* ldr x0, device_tree */
    0x580000e4, /* ldr x4, kernel */
    0xaa1f03e1, /* mov x1, xzr */
    0xaa1f03e2, /* mov x2, xzr */
    0xaa1f03e3, /* mov x3, xzr */
    0xd61f0080, /* br x4 */
};

enum { KERNEL, INITRD, TREE, ENTRY, PARTS };

struct content {
    void *bytes;
    size_t count;
};

struct range {
    uint64_t start;
    uint64_t size_bytes;
};

/* A file of /sys does not tell its size. */
static struct content read_file(const char *path)
{
    struct content content = {NULL, 0};
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = -1;

    if (file >= 0)
        do {
            content.bytes = realloc(content.bytes, content.count + READ_BYTES);
            if (content.bytes == NULL)
                err(EXIT_FAILURE, "%s", path);
            got = read(file, (char *)content.bytes + content.count, READ_BYTES);
            content.count += got > 0 ? (size_t)got : 0;
        } while (got > 0);
    if (got < 0)
        err(EXIT_FAILURE, "%s", path);
    close(file);
    return content;
}

/* The first range of the machine's memory that has this name. */
static struct range find_memory(const char *name)
{
    FILE *file = fopen("/proc/iomem", "re");
    unsigned long long first;
    unsigned long long last;
    char line[200];

    while (file != NULL && fgets(line, sizeof(line), file) != NULL)
        if (strstr(line, name) != NULL && sscanf(line, "%llx-%llx", &first, &last) == 2) {
            fclose(file);
            return (struct range){first, last + 1 - first};
        }
    errx(EXIT_FAILURE, "/proc/iomem has no line \"%s\"", name);
}

/* Returns where the next part may begin. */
static uint64_t place(struct kexec_segment *part, uint64_t start, struct content content,
                      uint64_t size_bytes)
{
    const uint64_t whole_bytes = (size_bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;

    *part = (struct kexec_segment){content.bytes, content.count, (void *)start, whole_bytes};
    return start + whole_bytes;
}

static uint64_t place_kernel(struct kexec_segment *part, uint64_t start, struct content image)
{
    const struct image_header *header = image.bytes;

    if (image.count < sizeof(*header) || header->magic != IMAGE_MAGIC)
        errx(EXIT_FAILURE, "the kernel is not an Image of arm64");
    start = (start + KERNEL_ALIGN - 1) / KERNEL_ALIGN * KERNEL_ALIGN + header->text_offset;
    return place(part, start, image, header->image_size);
}

static void check_tree(int error)
{
    if (error < 0)
        errx(EXIT_FAILURE, "the device tree cannot be written: %s", fdt_strerror(error));
}

/* The running kernel's tree with another command line and initrd. After a crash only `memory` may
 * be used. */
static struct content make_tree(const struct next_kernel *next, struct range memory,
                                const struct kexec_segment *initrd)
{
    const struct content old = read_file(DEVICE_TREE);
    const size_t bytes = old.count + strlen(next->cmdline) + PAGE_BYTES;
    const struct content tree = {malloc(bytes), bytes};
    const uint64_t initrd_start = (uint64_t)initrd->mem;
    const fdt64_t usable[] = {cpu_to_fdt64(memory.start), cpu_to_fdt64(memory.size_bytes)};

    if (tree.bytes == NULL)
        err(EXIT_FAILURE, "memory for the device tree");
    check_tree(fdt_open_into(old.bytes, tree.bytes, (int)bytes));
    const int chosen = fdt_path_offset(tree.bytes, "/chosen");
    check_tree(chosen);
    check_tree(
        fdt_setprop(tree.bytes, chosen, "bootargs", next->cmdline, (int)strlen(next->cmdline) + 1));
    check_tree(fdt_setprop_u64(tree.bytes, chosen, "linux,initrd-start", initrd_start));
    check_tree(
        fdt_setprop_u64(tree.bytes, chosen, "linux,initrd-end", initrd_start + initrd->bufsz));
    if (next->crash)
        check_tree(
            fdt_setprop(tree.bytes, chosen, "linux,usable-memory-range", usable, sizeof(usable)));
    return tree;
}

void next_kernel_load(const struct next_kernel *next)
{
    const struct range memory = find_memory(next->crash ? "Crash kernel" : "System RAM");
    const struct content image = read_file(next->kernel);
    const struct content initrd = read_file(next->initrd);
    struct kexec_segment parts[PARTS];
    struct entry entry = {.device_tree = 0};

    memcpy(entry.code, entry_code, sizeof(entry.code));
    uint64_t end = place_kernel(&parts[KERNEL], memory.start, image);
    end = place(&parts[INITRD], end, initrd, initrd.count);
    const struct content tree = make_tree(next, memory, &parts[INITRD]);
    end = place(&parts[TREE], end, tree, tree.count);
    place(&parts[ENTRY], end, (struct content){&entry, sizeof(entry)}, sizeof(entry));
    entry.kernel = (uint64_t)parts[KERNEL].mem;
    entry.device_tree = (uint64_t)parts[TREE].mem;
    if (syscall(SYS_kexec_load, parts[ENTRY].mem, (unsigned long)PARTS, parts,
                next->crash ? KEXEC_ON_CRASH : 0) < 0)
        err(EXIT_FAILURE, "kexec_load");
}
