/* SPDX-License-Identifier: BSD-2-Clause */
/* int double_it(int): without a word on whether the stack is to be executable, as assembly usually is. On x86-64 it takes the stack's
 * pointer for a register of 32 bits, as old code does. */
#include <autoconf.h>

    .text
    .global double_it
double_it:
#ifdef CONFIG_ARCH_X86_64
    sub $8, %esp
    mov %edi, (%esp)
    mov (%esp), %eax
    add %eax, %eax
    add $8, %esp
#else
    add w0, w0, w0
#endif
    ret
