// SPDX-License-Identifier: GPL-2.0-only
/* Attacks on what is no device: memory where nothing is. */
#include "hostile_aligned.h"

void hostile_nowhere(struct hostile *hostile)
{
	const struct hostile_target *target = hostile->target;
	void __iomem *const places[] = { target->behind, target->hole, target->registers };
	u32 place = hostile_random(hostile) % ARRAY_SIZE(places);
	/* The last one from the end of the registers' page on: an access may begin there and end
	 * behind it, where it may be misaligned. */
	u32 first = place == 2 ? CAISSON_CROSSVM_REGISTERS_BYTES - 7 : 0;
	u32 offset = first + hostile_random(hostile) % (HOSTILE_NOWHERE_BYTES - first - 8);
	void __iomem *at = places[place];

	switch (hostile_random(hostile) % 4) {
	case 0:
		writeq(hostile_number(hostile), at + hostile_aligned(offset, 8));
		break;
	case 1:
		writew((u16)hostile_number(hostile), at + hostile_aligned(offset, 2));
		break;
	case 2:
		(void)readq(at + hostile_aligned(offset, 8));
		break;
	default:
		(void)readb(at + offset);
		break;
	}
}

/* Many at once, which may be one exit. */
void hostile_string(struct hostile *hostile)
{
	u32 values[64];
	u32 i;

	for (i = 0; i < ARRAY_SIZE(values); i++)
		values[i] = hostile_number(hostile);
	switch (hostile_random(hostile) % 4) {
	case 0:
		iowrite32_rep(hostile->target->doorbell, values, ARRAY_SIZE(values));
		break;
	case 1:
		ioread32_rep(hostile->target->doorbell, values, ARRAY_SIZE(values));
		break;
	case 2:
		iowrite8_rep(hostile->target->registers, values, sizeof(values));
		break;
	default:
		ioread16_rep(hostile->target->hole, values, sizeof(values) / 2);
		break;
	}
}
