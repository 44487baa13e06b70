/* SPDX-License-Identifier: BSD-2-Clause */
/* The text of the built-in descriptions. */
    .section .rodata
    .global std_connector_start, std_connector_end, vm_start, vm_end
std_connector_start:
    .incbin "builtin/std_connector.camkes"
std_connector_end:
    .byte 0
vm_start:
    .incbin "builtin/VM/vm.camkes"
vm_end:
    .byte 0
    .section .note.GNU-stack, "", %progbits
