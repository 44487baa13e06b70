/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of a virtual machine's settings. */
#include "compiler/vm_settings.h"

#include <stdint.h>

#define REQUIRED true
#define OPTIONAL false

const struct vm_setting vm_settings[VM_SETTINGS] = {
#define NUMBER(name_, need, value, least_, most_)                                                  \
    {.name = #name_,                                                                               \
     .kind = VM_NUMBER,                                                                            \
     .required = need,                                                                             \
     .number = value,                                                                              \
     .least = least_,                                                                              \
     .most = most_},
#define TEXT(name_, need, value) {.name = #name_, .kind = VM_TEXT, .required = need, .text = value},
#define FILE(name_, need, list_)                                                                   \
    {.name = #name_, .kind = VM_FILE, .required = need, .text = "", .list = #list_},
#include "abi/vm_setting.def"
#undef NUMBER
#undef TEXT
#undef FILE
};
