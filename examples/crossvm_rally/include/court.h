/* SPDX-License-Identifier: BSD-2-Clause */
/* What lies in the dataport: a number for each side, each in a cache line of its own. */
#pragma once

#include <stdint.h>

struct court {
    uint32_t there; /* the guest's: the round */
    uint32_t unused[31];
    uint32_t back; /* the player's: its answer */
};

static inline uint32_t court_answer(uint32_t there)
{
    return ~there;
}
