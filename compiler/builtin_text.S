/* SPDX-License-Identifier: BSD-2-Clause */
/* The text of the built-in descriptions. */
    .macro description name, file
    .global \name\()_start, \name\()_end
\name\()_start:
    .incbin "\file"
\name\()_end:
    .byte 0
    .endm

    .section .rodata
    description std_connector, "builtin/std_connector.camkes"
    description vm, "builtin/VM/vm.camkes"
    description timer, "builtin/Timer.idl4"
    description put_char, "builtin/PutChar.idl4"
    description get_char, "builtin/GetChar.idl4"
    description batch, "builtin/Batch.idl4"
    description time_server, "builtin/TimeServer/TimeServer.camkes"
    description serial_server, "builtin/SerialServer/SerialServer.camkes"
    .section .note.GNU-stack, "", %progbits
