/* SPDX-License-Identifier: BSD-2-Clause */
/* "Did you mean ...?": the nearest of some names, where one is near enough. */
#ifndef CAISSON_BASE_SUGGEST_H
#define CAISSON_BASE_SUGGEST_H

#include "base/map.h"

#include <stddef.h>

struct suggestion {
    const char *wanted;
    const char *best; /* NULL: none is near enough */
    size_t distance;
};

void suggest_init(struct suggestion *suggestion, const char *wanted);
void suggest_consider(struct suggestion *suggestion, const char *candidate);
/* All names of a map. */
void suggest_consider_map(struct suggestion *suggestion, const struct map *map);

#endif
