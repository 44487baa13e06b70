/* SPDX-License-Identifier: BSD-2-Clause */
/* What the messages are: their number, again and again, in as many words as follow from it. */
#ifndef NUMBERED_H
#define NUMBERED_H

#include <stddef.h>
#include <stdint.h>

#define NUMBERED_COUNT 20000u

static inline size_t numbered_words(uint32_t number)
{
    return 1 + number * 7919u % 500;
}

#endif
