/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads what a system-call filter tells the loader, and makes a line of it. */
#include "loader/filter.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

int violation_receive(int listener, struct violation *ret_violation)
{
    struct seccomp_notif notice = {0}; /* the kernel wants zeros */
    struct pollfd polled = {.fd = listener, .events = POLLIN};
    if (poll(&polled, 1, 0) <= 0)
        return -EAGAIN;
    if ((polled.revents & POLLIN) == 0)
        return -EPIPE;
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &notice) < 0)
        return errno == ENOENT ? -ENOENT : -EAGAIN;
    *ret_violation = (struct violation){
        .thread = (pid_t)notice.pid,
        .architecture = notice.data.arch,
        .number = notice.data.nr,
        .instruction = notice.data.instruction_pointer,
    };
    for (size_t i = 0; i < 6; i++)
        ret_violation->arguments[i] = notice.data.args[i];
    return 0;
}

int filter_let_execute(int listener)
{
    struct seccomp_notif notice = {0};
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &notice) < 0)
        return -errno;
    if (notice.data.arch != seccomp_arch_native() || notice.data.nr != SYS_execveat)
        return -EPERM;
    struct seccomp_notif_resp answer = {.id = notice.id, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
    return ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer) < 0 ? -errno : 0;
}

/* What is mapped at an address: a file, and where in it. */
struct mapping {
    dev_t device;
    ino_t inode;
    uint64_t offset;
};

static bool mapping_parse(const char *line, uint64_t address, struct mapping *ret_mapping)
{
    uint64_t start;
    uint64_t end;
    uint64_t offset;
    uint64_t inode;
    unsigned major;
    unsigned minor;
    if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %*4s %" SCNx64 " %x:%x %" SCNu64, &start, &end,
               &offset, &major, &minor, &inode) != 6 ||
        address < start || address >= end)
        return false;
    *ret_mapping = (struct mapping){
        .device = makedev(major, minor), .inode = inode, .offset = offset + (address - start)};
    return true;
}

static bool mapping_find(pid_t process, uint64_t address, struct mapping *ret_mapping)
{
    char path[32];
    char line[512];
    bool is_start = true; /* of a line, which may be longer than there is room for */
    bool found = false;
    snprintf(path, sizeof(path), "/proc/%d/maps", (int)process);
    FILE *maps = fopen(path, "re");
    if (maps == NULL)
        return false;
    while (!found && fgets(line, sizeof(line), maps) != NULL) {
        found = is_start && mapping_parse(line, address, ret_mapping);
        is_start = strchr(line, '\n') != NULL;
    }
    fclose(maps);
    return found;
}

/* The address that code at this offset of the program has in its file; 0 where there is none. */
static uint64_t address_in_file(const struct caisson_payload *program, uint64_t offset)
{
    size_t size = (size_t)(program->end - program->start);
    Elf64_Ehdr header;
    Elf64_Phdr segment;
    if (size < sizeof(header))
        return 0;
    memcpy(&header, program->start, sizeof(header));
    if (header.e_phentsize != sizeof(segment) || header.e_phoff > size ||
        (size - header.e_phoff) / sizeof(segment) < header.e_phnum)
        return 0;
    for (size_t i = 0; i < header.e_phnum; i++) {
        memcpy(&segment, program->start + header.e_phoff + i * sizeof(segment), sizeof(segment));
        if (segment.p_type == PT_LOAD && (segment.p_flags & PF_X) != 0 &&
            offset >= segment.p_offset && offset - segment.p_offset < segment.p_filesz)
            return segment.p_vaddr + (offset - segment.p_offset);
    }
    return 0;
}

/*
 * The place of an address in the process's program, as addr2line(1) takes it; 0 where it is none of
 * it. What the kernel has mapped there tells it, by the file's identity: an instance can move its
 * mappings, the header's as well, but cannot make another file its program. A tool that runs in the
 * program's stead is another file, of another size.
 */
static uint64_t place_in_program(pid_t process, const struct caisson_payload *program,
                                 uint64_t address)
{
    char path[32];
    struct mapping mapping;
    struct stat status;
    snprintf(path, sizeof(path), "/proc/%d/exe", (int)process);
    if (program == NULL || stat(path, &status) < 0 ||
        status.st_size != program->end - program->start ||
        !mapping_find(process, address, &mapping) || status.st_dev != mapping.device ||
        status.st_ino != mapping.inode)
        return 0;
    return address_in_file(program, mapping.offset);
}

static const char *architecture_note(uint32_t architecture)
{
    if (architecture == seccomp_arch_native())
        return "";
    return architecture == AUDIT_ARCH_I386 ? " of 32-bit x86" : " of another architecture";
}

void violation_describe(const struct violation *violation, pid_t process,
                        const struct caisson_payload *program, char ret_text[VIOLATION_TEXT_BYTES])
{
    char *name = seccomp_syscall_resolve_num_arch(violation->architecture, violation->number);
    char request[32] = "";
    char place[48] = "";
    uint64_t in_program = place_in_program(process, program, violation->instruction);
    if (name != NULL && strcmp(name, "ioctl") == 0)
        snprintf(request, sizeof(request), " of request 0x%x", (uint32_t)violation->arguments[1]);
    if (in_program != 0)
        snprintf(place, sizeof(place), ", 0x%" PRIx64 " in its program", in_program);
    snprintf(ret_text, VIOLATION_TEXT_BYTES,
             "system call %s (%d)%s%s is not allowed; called from 0x%" PRIx64 "%s",
             name != NULL ? name : "of an unknown name", violation->number,
             architecture_note(violation->architecture), request, violation->instruction, place);
    free(name);
}
