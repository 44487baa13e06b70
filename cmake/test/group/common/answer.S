/* SPDX-License-Identifier: BSD-2-Clause */
/* A function in assembler. */
    .text
    .globl answer
    .type answer, @function
answer:
    mov $42, %eax
    ret
    .size answer, . - answer
    .section .note.GNU-stack, "", @progbits
