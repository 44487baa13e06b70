/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a device's register may be accessed: anywhere. */
#ifndef TESTS_HOSTILE_ALIGNED_H
#define TESTS_HOSTILE_ALIGNED_H

#include "hostile.h"

static inline u32 hostile_aligned(u32 offset, u32 bytes)
{
	return offset;
}

/* The doorbell of a word: the one for all. */
static inline void __iomem *hostile_doorbell_of(const struct hostile_target *target, u32 word)
{
	return target->doorbell;
}

#endif
