/* SPDX-License-Identifier: BSD-2-Clause */
/* What lies in a dataport: a number several times, each in a cache line of its own, as plain
 * memory; events order it. */
#pragma once

#include <stdint.h>

#define NUMBERS_COUNT 4
#define NUMBERS_LINE  8 /* of 64 bytes, in numbers */

static inline void numbers_write(uint64_t *numbers, uint64_t number)
{
    for (unsigned i = 0; i < NUMBERS_COUNT; i++)
        numbers[i * NUMBERS_LINE] = number;
}

/* The smallest: whoever took the event of a number finds none that is smaller. */
static inline uint64_t numbers_read(const uint64_t *numbers)
{
    uint64_t smallest = numbers[0];

    for (unsigned i = 1; i < NUMBERS_COUNT; i++)
        if (numbers[i * NUMBERS_LINE] < smallest)
            smallest = numbers[i * NUMBERS_LINE];
    return smallest;
}
