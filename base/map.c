/* SPDX-License-Identifier: BSD-2-Clause */
/* A hash table from names to pointers: open addressing, at most half full. */
#include "base/map.h"

#include <string.h>

static uint64_t name_hash(const char *name)
{
    uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a */
    for (const unsigned char *byte = (const unsigned char *)name; *byte; byte++) {
        hash = (hash ^ *byte) * 0x100000001b3u;
    }
    return hash ^ (hash >> 32);
}

static struct map_entry *find(const struct map *map, const char *name, uint64_t hash)
{
    size_t mask = map->capacity - 1;
    size_t at = (size_t)hash & mask;
    while (map->entries[at].name != NULL &&
           (map->entries[at].hash != hash || strcmp(map->entries[at].name, name) != 0)) {
        at = (at + 1) & mask;
    }
    return &map->entries[at];
}

void *map_get(const struct map *map, const char *name)
{
    return map->capacity == 0 ? NULL : find(map, name, name_hash(name))->value;
}

static void grow(struct map *map, struct arena *arena)
{
    struct map old = *map;
    map->capacity = old.capacity == 0 ? 8 : old.capacity * 2;
    map->entries = arena_alloc(arena, map->capacity, sizeof(*map->entries));
    for (size_t i = 0; i < old.capacity; i++) {
        if (old.entries[i].name != NULL) {
            *find(map, old.entries[i].name, old.entries[i].hash) = old.entries[i];
        }
    }
}

void map_add(struct map *map, struct arena *arena, const char *name, void *value)
{
    if (map_get(map, name) == NULL) {
        map_set(map, arena, name, value);
    }
}

void map_set(struct map *map, struct arena *arena, const char *name, void *value)
{
    if (map->count * 2 >= map->capacity) {
        grow(map, arena);
    }
    uint64_t hash = name_hash(name);
    struct map_entry *entry = find(map, name, hash);
    if (entry->name == NULL) {
        map->count++;
    }
    *entry = (struct map_entry){.name = name, .hash = hash, .value = value};
}
