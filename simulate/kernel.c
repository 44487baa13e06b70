/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel of the simulated machine. The x86 boot protocol tells where the packed kernel is in a
 * bzImage (Documentation/arch/x86/boot.rst: setup_sects, payload_offset, payload_length); QEMU
 * starts the ELF file inside directly if it has the PVH entry note.
 */
#include "simulate/kernel.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "simulate/lz4.h"

#define SECTOR_BYTES       512u
#define SETUP_SECTS_OFFSET 0x1f1u
#define MAGIC_OFFSET       0x202u
#define VERSION_OFFSET     0x206u
#define PAYLOAD_OFFSET     0x248u
#define PAYLOAD_LENGTH     0x24cu
#define HEADER_BYTES       0x250u
#define PAYLOAD_VERSION    0x208u /* of the protocol, since when it names the payload */
#define UNPACKED_MAX       (256u << 20)
#define PVH_NOTE           18u /* XEN_ELFNOTE_PHYS32_ENTRY */

struct view {
    const uint8_t *bytes;
    size_t size;
};

static uint32_t field(struct view view, size_t offset, size_t bytes)
{
    uint32_t value = 0;
    memcpy(&value, view.bytes + offset, bytes);
    return value;
}

/* The payload of a bzImage with its last word, the unpacked size, split off. */
static bool find_payload(struct view file, struct view *ret_packed, size_t *ret_unpacked)
{
    if (file.size < HEADER_BYTES || memcmp(file.bytes + MAGIC_OFFSET, "HdrS", 4) != 0 ||
        field(file, VERSION_OFFSET, 2) < PAYLOAD_VERSION)
        return false;
    size_t sectors = field(file, SETUP_SECTS_OFFSET, 1);
    size_t start = (sectors ? sectors : 4) * SECTOR_BYTES + SECTOR_BYTES;
    start += field(file, PAYLOAD_OFFSET, 4);
    size_t length = field(file, PAYLOAD_LENGTH, 4);
    if (start > file.size || length < 8 || length > file.size - start)
        return false;
    *ret_packed = (struct view){file.bytes + start, length - 4};
    *ret_unpacked = field(file, start + length - 4, 4);
    return *ret_unpacked > 0 && *ret_unpacked <= UNPACKED_MAX;
}

static bool notes_have_pvh(struct view notes)
{
    size_t at = 0;
    while (notes.size - at >= sizeof(Elf64_Nhdr)) {
        Elf64_Nhdr note;
        memcpy(&note, notes.bytes + at, sizeof(note));
        at += sizeof(note);
        size_t name = ((size_t)note.n_namesz + 3) & ~(size_t)3;
        size_t body = ((size_t)note.n_descsz + 3) & ~(size_t)3;
        if (name > notes.size - at || body > notes.size - at - name)
            return false;
        if (note.n_type == PVH_NOTE && note.n_namesz == 4 &&
            memcmp(notes.bytes + at, "Xen", 4) == 0)
            return true;
        at += name + body;
    }
    return false;
}

static bool has_pvh_entry(struct view elf)
{
    Elf64_Ehdr header;
    if (elf.size < sizeof(header))
        return false;
    memcpy(&header, elf.bytes, sizeof(header));
    if (memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 || header.e_phentsize != sizeof(Elf64_Phdr))
        return false;
    for (size_t i = 0; i < header.e_phnum; i++) {
        Elf64_Phdr segment;
        if (header.e_phoff > elf.size || elf.size - header.e_phoff < (i + 1) * sizeof(segment))
            return false;
        memcpy(&segment, elf.bytes + header.e_phoff + i * sizeof(segment), sizeof(segment));
        if (segment.p_type != PT_NOTE || segment.p_offset > elf.size ||
            segment.p_filesz > elf.size - segment.p_offset)
            continue;
        if (notes_have_pvh((struct view){elf.bytes + segment.p_offset, segment.p_filesz}))
            return true;
    }
    return false;
}

/* Unpacks into a new memfd. Returns it, or a negative errno if this kernel is better given to QEMU
 * as it is. */
static int unpack(struct view packed, size_t unpacked_bytes)
{
    int fd = memfd_create("caisson-kernel", MFD_CLOEXEC);
    if (fd < 0)
        return -errno;
    void *out = MAP_FAILED;
    if (ftruncate(fd, (off_t)unpacked_bytes) == 0)
        out = mmap(NULL, unpacked_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (out == MAP_FAILED) {
        int error = errno;
        close(fd);
        return -error;
    }
    bool good =
        lz4_unpack_legacy(packed.bytes, packed.size, out, unpacked_bytes) == (long)unpacked_bytes &&
        has_pvh_entry((struct view){out, unpacked_bytes});
    munmap(out, unpacked_bytes);
    if (good)
        return fd;
    close(fd);
    return -EBADMSG;
}

static int unpack_file(int file, size_t size_bytes)
{
    void *bytes = mmap(NULL, size_bytes, PROT_READ, MAP_PRIVATE, file, 0);
    if (bytes == MAP_FAILED)
        return -errno;
    struct view packed;
    size_t unpacked_bytes;
    int result = -EBADMSG;
    if (find_payload((struct view){bytes, size_bytes}, &packed, &unpacked_bytes))
        result = unpack(packed, unpacked_bytes);
    munmap(bytes, size_bytes);
    return result;
}

int kernel_open(const char *path, char *error, size_t error_size)
{
    struct stat status = {0};
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    int result = file < 0 || fstat(file, &status) < 0 ? -errno : 0;
    if (result == 0 && !S_ISREG(status.st_mode))
        result = -EINVAL;
    if (result == 0 && status.st_size < (off_t)HEADER_BYTES)
        result = -ENOEXEC;
    if (result < 0) {
        snprintf(error, error_size, "cannot use '%s' as the simulated machine's kernel: %s", path,
                 result == -EINVAL ? "not a file" : strerror(-result));
        if (file >= 0)
            close(file);
        return result;
    }
    uint8_t head[KERNEL_ARM64_BYTES];
    if (pread(file, head, sizeof(head), 0) == (ssize_t)sizeof(head) &&
        kernel_is_arm64(head, sizeof(head))) {
        snprintf(error, error_size,
                 "cannot use '%s' as the simulated machine's kernel: it is for arm64", path);
        close(file);
        return -ENOEXEC;
    }
    int unpacked = unpack_file(file, (size_t)status.st_size);
    if (unpacked < 0)
        return file;
    close(file);
    return unpacked;
}
