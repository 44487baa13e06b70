/* SPDX-License-Identifier: BSD-2-Clause */
/* A hash table from names to pointers. A zeroed map is an empty one; its memory is the arena's. */
#ifndef CAISSON_BASE_MAP_H
#define CAISSON_BASE_MAP_H

#include "base/arena.h"

#include <stdint.h>

struct map_entry {
    const char *name; /* NULL: free */
    uint64_t hash;
    void *value;
};

struct map {
    struct map_entry *entries;
    size_t capacity; /* a power of two, or 0 */
    size_t count;
};

/* The value of `name`, or NULL. */
void *map_get(const struct map *map, const char *name);

/* Sets the value of `name`, which must outlive the map; replaces an older one. `value` is not
 * NULL. */
void map_set(struct map *map, struct arena *arena, const char *name, void *value);

/* The same where there is none of that name yet; an older one stays. */
void map_add(struct map *map, struct arena *arena, const char *name, void *value);

#endif
