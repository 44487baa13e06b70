/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads what the description says about a virtual machine. */
#include "vmm/settings.h"

#include <errno.h>
#include <string.h>

static int read_value(const struct vm_value *value, struct vm_settings *settings)
{
#define NUMBER(name_, ...)                                                                         \
    if (strcmp(value->name, #name_) == 0) {                                                        \
        settings->name_ = value->number;                                                           \
        return 0;                                                                                  \
    }
#define TEXT(name_, ...)                                                                           \
    if (strcmp(value->name, #name_) == 0) {                                                        \
        settings->name_ = value->text;                                                             \
        return 0;                                                                                  \
    }
#define FILE(name_, ...)
#include "abi/vm_setting.def"
#undef NUMBER
#undef TEXT
#undef FILE
    return -ENOENT;
}

int vm_settings_read(const struct vm_config *config, struct vm_settings *ret_settings,
                     const char **ret_unknown)
{
    struct vm_settings settings = {
#define NUMBER(name, need, value, least, most) .name = (value),
#define TEXT(name, need, value)                .name = (value),
#define FILE(name, ...)
#include "abi/vm_setting.def"
#undef NUMBER
#undef TEXT
#undef FILE
    };

    for (size_t i = 0; i < config->value_count; i++) {
        if (read_value(&config->values[i], &settings) < 0) {
            *ret_unknown = config->values[i].name;
            return -ENOENT;
        }
    }
    *ret_settings = settings;
    return 0;
}

const struct vm_descriptor *vm_descriptor(const struct vm_config *config, const char *name)
{
    for (size_t i = 0; i < config->descriptor_count; i++) {
        if (strcmp(config->descriptors[i].name, name) == 0)
            return &config->descriptors[i];
    }
    return NULL;
}

int vm_descriptor_number(const struct vm_config *config, const char *name)
{
    const struct vm_descriptor *descriptor = vm_descriptor(config, name);

    return descriptor != NULL ? descriptor->number : -1;
}
