/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads what a system-call filter tells the loader, and makes a line of it. */
#include "loader/filter.h"

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
#include <sys/syscall.h>

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

/* The offset of an address in the process's program, which addr2line(1) takes; 0 where it is none of it. The first mapping
 * of the program is where it was loaded. */
static uint64_t offset_in_program(pid_t process, uint64_t address)
{
    char path[32];
    char line[512];
    uint64_t start;
    uint64_t end;
    uint64_t base = 0;
    uint64_t last = 0;
    snprintf(path, sizeof(path), "/proc/%d/maps", (int)process);
    FILE *maps = fopen(path, "re");
    if (maps == NULL)
        return 0;
    while (fgets(line, sizeof(line), maps) != NULL) {
        if (sscanf(line, "%" SCNx64 "-%" SCNx64, &start, &end) != 2 ||
            strstr(line, "/memfd:") == NULL)
            continue;
        if (strstr(line, " 00000000 ") != NULL && strstr(line, " r--p ") != NULL)
            base = start;
        if (address >= start && address < end)
            last = base;
    }
    fclose(maps);
    return last == 0 ? 0 : address - last;
}

static const char *architecture_note(uint32_t architecture)
{
    if (architecture == seccomp_arch_native())
        return "";
    return architecture == AUDIT_ARCH_I386 ? " of 32-bit x86" : " of another architecture";
}

void violation_describe(const struct violation *violation, pid_t process,
                        char ret_text[VIOLATION_TEXT_BYTES])
{
    char *name = seccomp_syscall_resolve_num_arch(violation->architecture, violation->number);
    char request[32] = "";
    char place[48] = "";
    uint64_t offset = offset_in_program(process, violation->instruction);
    if (name != NULL && strcmp(name, "ioctl") == 0)
        snprintf(request, sizeof(request), " of request 0x%x", (uint32_t)violation->arguments[1]);
    if (offset != 0)
        snprintf(place, sizeof(place), ", 0x%" PRIx64 " in its program", offset);
    snprintf(ret_text, VIOLATION_TEXT_BYTES,
             "system call %s (%d)%s%s is not allowed; called from 0x%" PRIx64 "%s",
             name != NULL ? name : "of an unknown name", violation->number,
             architecture_note(violation->architecture), request, violation->instruction, place);
    free(name);
}
