/* SPDX-License-Identifier: BSD-2-Clause */
/* The nearest name by edit distance (insert, delete, replace, swap of neighbours). */
#include "base/suggest.h"

#include <string.h>

#define NAME_MAX_BYTES 64

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Damerau's distance with adjacent swaps ("optimal string alignment"), by three rows of the
 * table. */
static size_t distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t rows[3][NAME_MAX_BYTES + 1];
    size_t *before = rows[0];
    size_t *last = rows[1];
    size_t *row = rows[2];
    for (size_t j = 0; j <= b_length; j++) {
        before[j] = 0;
        last[j] = j;
    }
    for (size_t i = 1; i <= a_length; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t replace = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = least(replace, least(last[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = least(row[j], before[j - 2] + 1);
            }
        }
        size_t *oldest = before;
        before = last;
        last = row;
        row = oldest;
    }
    return last[b_length];
}

void suggest_init(struct suggestion *suggestion, const char *wanted)
{
    /* A third of the name may be wrong, at least one letter. */
    size_t length = strlen(wanted);
    suggestion->wanted = wanted;
    suggestion->best = NULL;
    suggestion->distance = (length < 3 ? 1 : length / 3) + 1;
}

void suggest_consider(struct suggestion *suggestion, const char *candidate)
{
    size_t a = strlen(suggestion->wanted);
    size_t b = strlen(candidate);
    size_t difference = a > b ? a - b : b - a;
    if (a > NAME_MAX_BYTES || b > NAME_MAX_BYTES || difference >= suggestion->distance) {
        return;
    }
    size_t found = distance(suggestion->wanted, a, candidate, b);
    if (found < suggestion->distance && found < b) {
        suggestion->distance = found;
        suggestion->best = candidate;
    }
}

void suggest_consider_map(struct suggestion *suggestion, const struct map *map)
{
    for (size_t i = 0; i < map->capacity; i++) {
        if (map->entries[i].name != NULL) {
            suggest_consider(suggestion, map->entries[i].name);
        }
    }
}
