/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds what a layout says about a device. */
#include "vmm/layout.h"

#include <string.h>

const struct layout_place *layout_place(const struct layout *layout, const char *device,
                                        const char *part)
{
    for (size_t i = 0; i < layout->place_count; i++) {
        const struct layout_place *place = &layout->places[i];
        if (strcmp(place->device, device) == 0 && strcmp(place->part, part) == 0)
            return place;
    }
    return NULL;
}

const struct layout_line *layout_line(const struct layout *layout, const char *device)
{
    for (size_t i = 0; i < layout->line_count; i++) {
        if (strcmp(layout->lines[i].device, device) == 0)
            return &layout->lines[i];
    }
    return NULL;
}
