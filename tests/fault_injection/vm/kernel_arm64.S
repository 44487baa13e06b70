/* SPDX-License-Identifier: BSD-2-Clause */
/* The smallest kernel: an Image (Documentation/arm64/booting.rst) that writes a line to the serial port and has PSCI power off. */
    .text
    .globl _start
_start:
    b 1f
    nop
    .quad 0                 /* no offset of the text */
    .quad _end - _start     /* bytes in memory */
    .quad 0xa               /* little endian, 4 KiB pages, anywhere */
    .quad 0, 0, 0
    .ascii "ARM\x64"
    .long 0
1:  ldr x1, =0xd6000000
    mov w0, 'u'
    strb w0, [x1]
    mov w0, 'p'
    strb w0, [x1]
    mov w0, '\n'
    strb w0, [x1]
    ldr w0, =0x84000008     /* SYSTEM_OFF */
    hvc #0
2:  wfi
    b 2b
    .ltorg
_end:
    .section .note.GNU-stack, "", %progbits
