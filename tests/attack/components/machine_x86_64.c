/* SPDX-License-Identifier: BSD-2-Clause */
/* Acts on what only x86-64's processors have. */
#define _GNU_SOURCE
#include "attack.h"

#include <sys/io.h>
#include <sys/syscall.h>
#include <unistd.h>

static long port_level(ANY_AIM)
{
    return outcome(iopl(3));
}

static long port_permission(ANY_AIM)
{
    return outcome(ioperm(0x80, 1, 1));
}

/* An instruction that only the kernel may execute. */
static long port_instruction(ANY_AIM)
{
    __asm__ volatile("outb %%al, %%dx" : : "a"(0), "d"(0x80));
    return ATTACK_DONE;
}

static long halt_instruction(ANY_AIM)
{
    __asm__ volatile("hlt");
    return ATTACK_DONE;
}

static long table_of_segments(ANY_AIM)
{
    char table[64];

    return outcome(syscall(SYS_modify_ldt, 0, table, sizeof(table)));
}

static long table_write(ANY_AIM)
{
    const struct {
        unsigned number, base, limit, flags;
    } entry = {0, 0, 0xfffff, 0x51};

    return outcome(syscall(SYS_modify_ldt, 1, &entry, sizeof(entry)));
}

static long thread_area(ANY_AIM)
{
    return outcome(syscall(SYS_arch_prctl, 0x1002 /* ARCH_SET_FS */, 1ull << 63));
}

const struct attack attacks_on_processor[] = {
    {"port-level", port_level, "ended", "done ENOSYS"},
    {"port-permission", port_permission, "ended", "done ENOSYS"},
    {"port-instruction", port_instruction, "SIGSEGV", "SIGSEGV"},
    {"halt-instruction", halt_instruction, "SIGSEGV", "SIGSEGV"},
    {"table-of-segments", table_of_segments, "ended", "done ENOSYS"},
    {"table-write", table_write, "ended", "done ENOSYS"},
    {"thread-area", thread_area, "EPERM", "EPERM"}, /* an address of the kernel */
    {NULL},
};
