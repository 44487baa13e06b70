/* SPDX-License-Identifier: BSD-2-Clause */
/* The simulated machine of arm64: QEMU's board `virt`, whose processors have the level for
 * hypervisors. */
#include "simulate/arch.h"

#include <elf.h>

#include "simulate/kernel.h"

/*
 * The processor is one without pointer authentication, which would cost four times as much as all
 * the rest. The board has one serial port for everybody, the console; the control channel is a port
 * on the PCI bus, for which Debian's kernel needs no module.
 */
/* clang-format off */
static const char *const arguments[] = {
    "-machine", "virt,virtualization=on,gic-version=3",
    "-cpu", "cortex-a76",
    "-nodefaults", "-no-user-config", "-no-reboot",
    "-display", "none",
    "-chardev", "socket,id=console,fd=3", "-serial", "chardev:console",
    "-chardev", "socket,id=control,fd=4", "-device", "pci-serial,chardev=control",
    "-kernel", "/dev/fd/5",
    "-initrd", "/dev/fd/6",
};
/* clang-format on */

/* `loglevel=0` silences even the message that it powers off, which would mix with the system's
 * output; and panics. */
#define QUIET  "console=ttyAMA0 panic=-1 quiet loglevel=0 "
#define SPEAKS "console=ttyAMA0 panic=-1 loglevel=7 "
#define FAST                                                                                       \
    "nokaslr mitigations=off cryptomgr.notests nowatchdog rcupdate.rcu_cpu_stall_suppress=1 cma=0"

const struct arch arch_arm64 = {
    .name = "arm64",
    .machine = "aarch64",
    .elf_machine = EM_AARCH64,
    .qemu = "qemu-system-aarch64",
    .qemu_package = "qemu-system-arm",
    .quiet = QUIET FAST,
    .speaks = SPEAKS FAST,
    .arguments = arguments,
    .argument_count = sizeof(arguments) / sizeof(arguments[0]),
    .open_kernel = kernel_open_arm64,
};
