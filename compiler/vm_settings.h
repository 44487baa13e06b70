/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of a virtual machine's settings (abi/vm_setting.def), as the compiler reads it. */
#ifndef CAISSON_COMPILER_VM_SETTINGS_H
#define CAISSON_COMPILER_VM_SETTINGS_H

#include "compiler/value.h"

enum vm_setting_index {
#define NUMBER(name, ...) VM_SETTING_##name,
#define TEXT(name, ...)   VM_SETTING_##name,
#define FILE(name, ...)   VM_SETTING_##name,
#include "abi/vm_setting.def"
#undef NUMBER
#undef TEXT
#undef FILE
    VM_SETTINGS
};

enum vm_setting_kind { VM_NUMBER, VM_TEXT, VM_FILE };

struct vm_setting {
    const char *name;
    enum vm_setting_kind kind;
    bool required;
    integer number; /* where the description says nothing */
    integer least;
    integer most;
    const char *text; /* likewise */
    const char *list; /* of a file: the list by which the build looks at it */
};

extern const struct vm_setting vm_settings[VM_SETTINGS];

#endif
