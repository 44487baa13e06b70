/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds what a layout says about a device. */
#include "vmm/layout.h"

#include <string.h>

const struct layout_line *layout_line(const struct layout *layout, const char *device)
{
    for (size_t i = 0; i < layout->line_count; i++) {
        if (strcmp(layout->lines[i].device, device) == 0)
            return &layout->lines[i];
    }
    return NULL;
}
