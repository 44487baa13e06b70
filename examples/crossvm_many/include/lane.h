/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What guest and checker write into a lane's dataport: a header, then words of a pattern that
 * depends on the round. The guest fills, the checker compares and answers with the complement.
 */
#ifndef LANE_H
#define LANE_H

#include <stddef.h>
#include <stdint.h>

struct lane_header {
    uint32_t round;   /* guest: which round this is, from 1 */
    uint32_t checked; /* checker: how many rounds it has seen */
    uint32_t wrong;   /* checker: words that were not as expected, in all rounds */
    uint32_t unused;
};

static inline uint32_t lane_word(uint32_t round, size_t index)
{
    return (uint32_t)index * 2654435761u ^ round * 40503u;
}

static inline size_t lane_words(size_t size_bytes)
{
    return (size_bytes - sizeof(struct lane_header)) / sizeof(uint32_t);
}

#endif
