/* SPDX-License-Identifier: BSD-2-Clause */
/* Chooses identities among those that the loader's user namespace knows. */
#include "loader/identity.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

/* Beyond those of systemd's containers (below 0x70000000) and those that sssd makes for users of a
 * directory (up to 2000200000); below systemd's foreign ones, and the sign bit, which some programs
 * mistake for one. */
#define UNUSED_FIRST 0x78000000u
#define UNUSED_COUNT 0x07000000u

/* In a container: systemd's dynamic users, the 16-bit number of nobody, and of none. */
#define SYSTEM_FIRST 61184u
#define SYSTEM_COUNT (65536u - SYSTEM_FIRST)

/* The kernel's namespaces have numbers from here on: PROC_DYNAMIC_FIRST in linux/proc_ns.h. */
#define NAMESPACE_FIRST 0xf0000000u

/* The upper half of a range, where containers keep nobody; never its first number, which is their
 * root. */
static struct identity_range upper_half(uint32_t first, uint32_t count)
{
    struct identity_range half = {first + count - count / 2, count / 2};
    if (half.first < SYSTEM_FIRST && half.count > SYSTEM_FIRST - half.first)
        half.count = SYSTEM_FIRST - half.first;
    return half;
}

struct identity_range identities_read(const char *map)
{
    struct identity_range found = {0};
    uint32_t first;
    uint32_t outside;
    uint32_t count;
    int length;
    for (; sscanf(map, "%" SCNu32 " %" SCNu32 " %" SCNu32 "%n", &first, &outside, &count,
                  &length) == 3;
         map += length) {
        if (first <= UNUSED_FIRST && count > UNUSED_FIRST - first + UNUSED_COUNT)
            return (struct identity_range){UNUSED_FIRST, UNUSED_COUNT};
        if (count / 2 > found.count)
            found = upper_half(first, count);
    }
    return found;
}

static struct identity_range read_map(const char *path)
{
    char map[4096] = "";
    FILE *file = fopen(path, "re");
    if (file != NULL) {
        map[fread(map, 1, sizeof(map) - 1, file)] = '\0';
        fclose(file);
    }
    return identities_read(map);
}

static bool contains(const struct identity_range *range, uint64_t number)
{
    return number >= range->first && number - range->first < range->count;
}

/* Where there is no room for another range, the last one grows to hold both. */
static void take(struct identities *identities, uint64_t first, uint64_t count)
{
    uint64_t begin = identities->all.first;
    uint64_t end = begin + identities->all.count;
    begin = first > begin ? first : begin;
    end = first + count < end ? first + count : end;
    if (begin >= end)
        return;
    if (identities->taken_count == IDENTITY_RANGES_MAX) {
        const struct identity_range *last = &identities->taken[--identities->taken_count];
        begin = last->first < begin ? last->first : begin;
        end = (uint64_t)last->first + last->count > end ? (uint64_t)last->first + last->count : end;
    }
    identities->taken[identities->taken_count++] =
        (struct identity_range){(uint32_t)begin, (uint32_t)(end - begin)};
}

void identities_take(struct identities *identities, const char *line, unsigned int field,
                     bool counted)
{
    uint64_t first;
    uint64_t count = 1;
    for (; field > 0 && line != NULL; field--) {
        line = strchr(line, ':');
        line = line == NULL ? NULL : line + 1;
    }
    if (line == NULL || sscanf(line, counted ? "%10" SCNu64 ":%10" SCNu64 : "%10" SCNu64, &first,
                               &count) != (counted ? 2 : 1))
        return;
    take(identities, first, count);
}

/* A file that is not there names nobody. */
static void take_file(struct identities *identities, const char *path, unsigned int field,
                      bool counted)
{
    char *line = NULL;
    size_t bytes = 0;
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return;
    while (getline(&line, &bytes, file) >= 0)
        identities_take(identities, line, field, counted);
    free(line);
    fclose(file);
}

struct identities identities_find(void)
{
    struct identities identities = {0};
    if (geteuid() != 0)
        return identities;
    struct identity_range users = read_map("/proc/self/uid_map");
    struct identity_range groups = read_map("/proc/self/gid_map");
    /* Different maps for the two are rare, and not worth two numbers for each instance. */
    if (memcmp(&users, &groups, sizeof(users)) != 0)
        return identities;
    identities.all = users;
    take_file(&identities, "/etc/passwd", 2, false);
    take_file(&identities, "/etc/passwd", 3, false);
    take_file(&identities, "/etc/group", 2, false);
    take_file(&identities, "/etc/subuid", 1, true);
    take_file(&identities, "/etc/subgid", 1, true);
    if (getrandom(&identities.start, sizeof(identities.start), GRND_NONBLOCK) < 0)
        identities.start = (uint32_t)getpid();
    return identities;
}

static bool is_taken(const struct identities *identities, uint64_t number)
{
    for (uint32_t i = 0; i < identities->taken_count; i++) {
        if (contains(&identities->taken[i], number))
            return true;
    }
    return false;
}

/* How many of the numbers are for namespaces: the lower ones. */
static uint32_t namespaced(const struct identities *identities)
{
    return identities->all.count / 2;
}

uint32_t identity_of_number(const struct identities *identities, uint64_t number)
{
    uint32_t count = namespaced(identities);
    if (count == 0 || number < NAMESPACE_FIRST)
        return 0;
    uint64_t identity = identities->all.first + (number - NAMESPACE_FIRST) % count;
    return is_taken(identities, identity) ? 0 : (uint32_t)identity;
}

uint32_t identity_of_namespace(const struct identities *identities, pid_t process)
{
    char path[48];
    struct stat status;
    snprintf(path, sizeof(path), "/proc/%d/ns/user", (int)process);
    return stat(path, &status) < 0 ? 0 : identity_of_number(identities, status.st_ino);
}

uint32_t identity_of(const struct identities *identities, uint32_t index)
{
    uint32_t skipped = namespaced(identities);
    uint32_t count = identities->all.count - skipped;
    uint64_t place = (uint64_t)identities->start + index;
    for (uint32_t tries = 0; tries < count; tries++, place++) {
        uint64_t identity = identities->all.first + skipped + place % count;
        if (!is_taken(identities, identity))
            return (uint32_t)identity;
    }
    return 0;
}
