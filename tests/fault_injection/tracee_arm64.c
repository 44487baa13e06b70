/* SPDX-License-Identifier: BSD-2-Clause */
/* How a system call is skipped on arm64. */
#include "injector.h"

#include <elf.h>
#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

/* The kernel skips a call without a number, which is a register set of its own, and returns what
 * stands in x0. */
void tracee_skip_call(pid_t thread, long returned)
{
    struct user_regs_struct registers;
    int number = -1;
    struct iovec all = {&registers, sizeof(registers)};
    struct iovec one = {&number, sizeof(number)};
    if (ptrace(PTRACE_GETREGSET, thread, NT_PRSTATUS, &all) < 0)
        return;
    registers.regs[0] = (unsigned long long)returned;
    ptrace(PTRACE_SETREGSET, thread, NT_PRSTATUS, &all);
    ptrace(PTRACE_SETREGSET, thread, NT_ARM_SYSTEM_CALL, &one);
}
