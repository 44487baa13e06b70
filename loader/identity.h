/* SPDX-License-Identifier: BSD-2-Clause */
/* Users and groups that nobody else has, for instances of a loader that is root. */
#ifndef CAISSON_LOADER_IDENTITY_H
#define CAISSON_LOADER_IDENTITY_H

#include <stdint.h>

/* Numbers first to first + count - 1, for users and groups alike. count 0: instances have the loader's own. */
struct identities {
    uint32_t first;
    uint32_t count;
};

/* Whoever is not root may not choose. In a user namespace, as containers are, only what is mapped there can be chosen. */
struct identities identities_find(void);

/* Of instance `index`, and of this loader among those that run at the same time, as far as there are enough; 0: the
 * loader's own. */
uint32_t identity_of(const struct identities *identities, uint32_t index);

/* From the text of /proc/self/uid_map, user_namespaces(7); for tests. */
struct identities identities_read(const char *map);

#endif
