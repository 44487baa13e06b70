/* SPDX-License-Identifier: BSD-2-Clause */
/* What a description says about a virtual machine, as the monitor uses it. */
#ifndef VMM_SETTINGS_H
#define VMM_SETTINGS_H

#include <vmm/vm_config.h>

/* All numbers and texts of abi/vm_setting.def. */
struct vm_settings {
#define NUMBER(name, ...) uint64_t name;
#define TEXT(name, ...)   const char *name;
#define FILE(name, ...)
#include "abi/vm_setting.def"
#undef NUMBER
#undef TEXT
#undef FILE
};

/* What the description has, and for the rest the table's values. -ENOENT: there is no setting named
 * `*ret_unknown`. */
int vm_settings_read(const struct vm_config *config, struct vm_settings *ret_settings,
                     const char **ret_unknown);

/* NULL: the VM has no such descriptor. */
const struct vm_descriptor *vm_descriptor(const struct vm_config *config, const char *name);

/* Its number; -1: none. */
int vm_descriptor_number(const struct vm_config *config, const char *name);

#endif
