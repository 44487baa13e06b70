/* SPDX-License-Identifier: BSD-2-Clause */
/* Acts on what only arm64's processors have: instructions and registers of the levels above. */
#include "attack.h"

static long hypervisor_call(ANY_AIM)
{
    __asm__ volatile("hvc #0" ::: "x0", "x1", "x2", "x3", "memory");
    return ATTACK_DONE;
}

/* Of the firmware. */
static long secure_call(ANY_AIM)
{
    register unsigned long number __asm__("x0") = 0x84000008; /* SYSTEM_OFF of PSCI */

    __asm__ volatile(".inst 0xd4000003" : "+r"(number)::"x1", "x2", "x3", "memory"); /* smc #0 */
    return ATTACK_DONE;
}

static long read_control(ANY_AIM)
{
    unsigned long value;

    __asm__ volatile("mrs %0, sctlr_el1" : "=r"(value));
    return ATTACK_DONE;
}

static long write_tables(ANY_AIM)
{
    __asm__ volatile("msr ttbr0_el1, %0" ::"r"(0ul));
    return ATTACK_DONE;
}

static long mask_interrupts(ANY_AIM)
{
    __asm__ volatile("msr daifset, #0xf");
    return ATTACK_DONE;
}

static long stop_clock(ANY_AIM)
{
    __asm__ volatile("msr cntkctl_el1, %0" ::"r"(0ul));
    return ATTACK_DONE;
}

/* Its caches' lines of the kernel's memory. */
static long drop_kernel_lines(ANY_AIM)
{
    __asm__ volatile("dc civac, %0" ::"r"(0xffff800008000000ul) : "memory");
    return ATTACK_DONE;
}

static long change_level(ANY_AIM)
{
    __asm__ volatile("eret");
    return ATTACK_DONE;
}

const struct attack attacks_on_processor[] = {
    {"hypervisor-call", hypervisor_call, "SIGILL", "SIGILL"},
    {"secure-call", secure_call, "SIGILL", "SIGILL"},
    {"read-control", read_control, "SIGILL", "SIGILL"},
    {"write-tables", write_tables, "SIGILL", "SIGILL"},
    {"mask-interrupts", mask_interrupts, "SIGILL", "SIGILL"},
    {"stop-clock", stop_clock, "SIGILL", "SIGILL"},
    {"drop-kernel-lines", drop_kernel_lines, "SIGSEGV done",
     "SIGSEGV done"}, /* emulation has no caches */
    {"change-level", change_level, "SIGILL", "SIGILL"},
    {NULL},
};
