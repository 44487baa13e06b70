/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a device's register may be accessed: nothing but a fault of one's own comes of it
 * elsewhere. */
#ifndef TESTS_HOSTILE_ALIGNED_H
#define TESTS_HOSTILE_ALIGNED_H

#include "hostile.h"

static inline u32 hostile_aligned(u32 offset, u32 bytes)
{
	return offset & ~(bytes - 1);
}

/* The doorbell of a word; where there is none, that of another. */
static inline void __iomem *hostile_doorbell_of(const struct hostile_target *target, u32 word)
{
	return target->doorbell + word % CAISSON_CROSSVM_WORDS_MAX * CAISSON_CROSSVM_DOORBELL_BYTES;
}

#endif
