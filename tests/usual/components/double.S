/* SPDX-License-Identifier: BSD-2-Clause */
/* int double_it(int): without a word on whether the stack is to be executable, as assembly usually is. */
#include <autoconf.h>

    .text
    .global double_it
double_it:
#ifdef CONFIG_ARCH_X86_64
    lea (%rdi, %rdi), %eax
#else
    add w0, w0, w0
#endif
    ret
