/* SPDX-License-Identifier: BSD-2-Clause */
/* Users and groups that nobody else has, for instances of a loader that is root. */
#ifndef CAISSON_LOADER_IDENTITY_H
#define CAISSON_LOADER_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define IDENTITY_RANGES_MAX 64u

struct identity_range {
    uint32_t first;
    uint32_t count;
};

/* The choice, for users and groups alike. count 0: instances have the loader's own. */
struct identities {
    struct identity_range all;
    uint32_t taken_count;
    struct identity_range taken[IDENTITY_RANGES_MAX]; /* those that somebody real has */
    uint32_t start; /* of numbers that are not from a namespace: another one with each loader */
};

/* Whoever is not root may not choose. In a user namespace, as containers are, only what is mapped
 * there can be chosen. */
struct identities identities_find(void);

/*
 * Of a process in a user namespace of its own. The kernel numbers namespaces for all containers
 * together, and gives no number twice at a time: so no two instances on a host have one identity,
 * whoever started them, where there are enough. 0: none is to be had that way.
 */
uint32_t identity_of_namespace(const struct identities *identities, pid_t process);

/* Of instance `index` of this loader, where there is no such namespace: chosen at random, from
 * others than those above. 0: the loader's own. */
uint32_t identity_of(const struct identities *identities, uint32_t index);

/* For tests. From the text of /proc/self/uid_map, user_namespaces(7). */
struct identity_range identities_read(const char *map);

/* Those of `all` that a line names, of passwd(5) or group(5) in field `field`, counted from 0; of
 * subuid(5) with `counted`: its first number there, and in the next field how many. */
void identities_take(struct identities *identities, const char *line, unsigned int field,
                     bool counted);

/* The number for namespace `number`, or 0 where it is no number of a namespace, or a real user has
 * it. */
uint32_t identity_of_number(const struct identities *identities, uint64_t number);

#endif
