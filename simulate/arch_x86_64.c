/* SPDX-License-Identifier: BSD-2-Clause */
/* The simulated machine of x86-64: a PC. */
#include "simulate/arch.h"

#include <elf.h>

#include "simulate/kernel.h"

/*
 * Each of these is there for a measured reason, see docs/simulate.md. Five-level paging would
 * lengthen every walk of the nested page tables.
 */
/* clang-format off */
static const char *const arguments[] = {
    "-machine", "pc,hpet=off,usb=off",
    "-cpu", "max,la57=off",
    "-nodefaults", "-no-user-config", "-no-reboot",
    "-display", "none",
    "-chardev", "socket,id=console,fd=3", "-serial", "chardev:console",
    "-chardev", "socket,id=control,fd=4", "-serial", "chardev:control",
    "-kernel", "/dev/fd/5",
    "-initrd", "/dev/fd/6",
};
/* clang-format on */

/* `loglevel=0` silences even the message that it powers off, which would mix with the system's
 * output; and panics. */
#define QUIET  "console=ttyS0 panic=-1 quiet loglevel=0 "
#define SPEAKS "console=ttyS0 panic=-1 loglevel=7 "
/* The periodic tick makes up for interrupts that the emulation of AMD-V loses. */
#define FAST                                                                                       \
    "nokaslr mitigations=off tsc=reliable no_timer_check noreplace-smp cryptomgr.notests "         \
    "nowatchdog rcupdate.rcu_cpu_stall_suppress=1 nohz=off highres=off"

const struct arch arch_x86_64 = {
    .name = "x86_64",
    .machine = "x86_64",
    .elf_machine = EM_X86_64,
    .qemu = "qemu-system-x86_64",
    .qemu_package = "qemu-system-x86",
    .quiet = QUIET FAST,
    .speaks = SPEAKS FAST,
    .arguments = arguments,
    .argument_count = sizeof(arguments) / sizeof(arguments[0]),
    .open_kernel = kernel_open,
};
