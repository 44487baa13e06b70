/* SPDX-License-Identifier: BSD-2-Clause */
/* The names of the built-in descriptions; builtin_text.S takes their text in. */
#include "compiler/builtin.h"

extern const char std_connector_start[];
extern const char std_connector_end[];
extern const char vm_start[];
extern const char vm_end[];

/* An application may ask for the standard connectors by any of the names under which they are published. */
const struct builtin builtins[] = {
    {"std_connector.camkes", std_connector_start, std_connector_end},
    {"global-connectors.camkes", vm_end, vm_end},
    {"VM/vm.camkes", vm_start, vm_end},
};

const size_t builtin_count = sizeof(builtins) / sizeof(builtins[0]);
