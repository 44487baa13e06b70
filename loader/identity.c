/* SPDX-License-Identifier: BSD-2-Clause */
/* Chooses identities among those that the loader's user namespace knows. */
#include "loader/identity.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Between the numbers of systemd's containers and the sign bit, which some programs mistake for one. */
#define UNUSED_FIRST 0x70000000u
#define UNUSED_COUNT 0x0f000000u

/* So many for each loader before they are another one's. */
#define EACH_LOADER 4096u

/* The upper half of a range, where containers keep nobody; never its first number, which is their root. */
static struct identities upper_half(uint32_t first, uint32_t count)
{
    return (struct identities){first + count - count / 2, count / 2};
}

struct identities identities_read(const char *map)
{
    struct identities found = {0};
    uint32_t first;
    uint32_t outside;
    uint32_t count;
    int length;
    for (; sscanf(map, "%" SCNu32 " %" SCNu32 " %" SCNu32 "%n", &first, &outside, &count,
                  &length) == 3;
         map += length) {
        if (first <= UNUSED_FIRST && count > UNUSED_FIRST - first + UNUSED_COUNT)
            return (struct identities){UNUSED_FIRST, UNUSED_COUNT};
        if (count / 2 > found.count)
            found = upper_half(first, count);
    }
    return found;
}

static struct identities read_map(const char *path)
{
    char map[4096] = "";
    FILE *file = fopen(path, "re");
    if (file != NULL) {
        map[fread(map, 1, sizeof(map) - 1, file)] = '\0';
        fclose(file);
    }
    return identities_read(map);
}

struct identities identities_find(void)
{
    if (geteuid() != 0)
        return (struct identities){0};
    struct identities users = read_map("/proc/self/uid_map");
    struct identities groups = read_map("/proc/self/gid_map");
    /* Different maps for the two are rare, and not worth two numbers for each instance. */
    return memcmp(&users, &groups, sizeof(users)) == 0 ? users : (struct identities){0};
}

uint32_t identity_of(const struct identities *identities, uint32_t index)
{
    if (identities->count == 0)
        return 0;
    uint64_t number = (uint64_t)getpid() * EACH_LOADER + index;
    return identities->first + (uint32_t)(number % identities->count);
}
