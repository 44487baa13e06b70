/* SPDX-License-Identifier: BSD-2-Clause */
/* The smallest kernel: entered in 64-bit mode, it writes a line to the serial port and powers off by ACPI's port. */
    .text
    .globl _start
_start:
    mov $0x3f8, %dx
    mov $'u', %al
    out %al, %dx
    mov $'p', %al
    out %al, %dx
    mov $'\n', %al
    out %al, %dx
    mov $0x608, %dx
    mov $0x34, %al /* sleep type 5, enable */
    out %al, %dx
1:  hlt
    jmp 1b
    .section .note.GNU-stack, "", @progbits
