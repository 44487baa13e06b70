/* SPDX-License-Identifier: BSD-2-Clause */
/* How a system call is skipped on x86-64. */
#include "injector.h"

#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/user.h>

/* The kernel skips a call without a number, and returns what stands in rax. */
void tracee_skip_call(pid_t thread, long returned)
{
    struct user_regs_struct registers;
    if (ptrace(PTRACE_GETREGS, thread, NULL, &registers) < 0)
        return;
    registers.orig_rax = (unsigned long long)-1;
    registers.rax = (unsigned long long)returned;
    ptrace(PTRACE_SETREGS, thread, NULL, &registers);
}
