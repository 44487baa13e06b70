/* SPDX-License-Identifier: BSD-2-Clause */
/* The names of the built-in descriptions; builtin_text.S takes their text in. */
#include "compiler/builtin.h"

/* clang-format off */
#define DESCRIPTION(name) extern const char name##_start[], name##_end[];
DESCRIPTION(std_connector)
DESCRIPTION(vm)
DESCRIPTION(timer)
DESCRIPTION(put_char)
DESCRIPTION(get_char)
DESCRIPTION(batch)
DESCRIPTION(time_server)
DESCRIPTION(serial_server)
/* clang-format on */

/* An application may ask for the standard connectors by any of the names under which they are
 * published. */
const struct builtin builtins[] = {
    {"std_connector.camkes", std_connector_start, std_connector_end},
    {"global-connectors.camkes", vm_end, vm_end},
    {"VM/vm.camkes", vm_start, vm_end},
    {"Timer.idl4", timer_start, timer_end},
    {"PutChar.idl4", put_char_start, put_char_end},
    {"GetChar.idl4", get_char_start, get_char_end},
    {"Batch.idl4", batch_start, batch_end},
    {"TimeServer/TimeServer.camkes", time_server_start, time_server_end},
    {"SerialServer/SerialServer.camkes", serial_server_start, serial_server_end},
};

const size_t builtin_count = sizeof(builtins) / sizeof(builtins[0]);
