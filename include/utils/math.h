/* SPDX-License-Identifier: BSD-2-Clause */
/* a * b / c of 64 bits, without an overflow in between. */
#ifndef UTILS_MATH_H
#define UTILS_MATH_H

#include <stdint.h>

static inline uint64_t muldivu64(uint64_t a, uint64_t b, uint64_t c)
{
    return (uint64_t)((unsigned __int128)a * b / c);
}

#endif
