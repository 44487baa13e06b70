// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attacks on the cross-VM device: its registers, requests, notification words and doorbells.
 *
 * A request that the VMM rightly fulfils takes memory away from this kernel. The attack is to last,
 * so whatever two vCPUs write at once, the address is one of our own pages, low memory that nobody
 * uses any more, none at all, or misaligned.
 */
#include "hostile_aligned.h"

static void hostile_put(const struct hostile_target *target, u32 offset, u32 value)
{
	writel(value, target->registers + offset);
}

static void hostile_put_wide(const struct hostile_target *target, u32 offset, u64 value)
{
	hostile_put(target, offset, (u32)value);
	hostile_put(target, offset + 4, (u32)(value >> 32));
}

/* In the life that is: another vCPU may have ended it, or this be the first request. */
static void hostile_ask(const struct hostile_target *target)
{
	u32 life = readl(target->registers + CAISSON_CROSSVM_REG_LIFE);

	if (!life) {
		hostile_put(target, CAISSON_CROSSVM_REG_COMMAND, CAISSON_CROSSVM_BEGIN);
		life = readl(target->registers + CAISSON_CROSSVM_REG_LIFE);
	}
	hostile_put(target, CAISSON_CROSSVM_REG_ASKER, life);
}

u32 hostile_share(const struct hostile_target *target, u32 id, u64 total, u64 offset, u64 address,
		  u64 length)
{
	hostile_put(target, CAISSON_CROSSVM_REG_ID, id);
	hostile_ask(target);
	hostile_put_wide(target, CAISSON_CROSSVM_REG_TOTAL_LOW, total);
	hostile_put_wide(target, CAISSON_CROSSVM_REG_OFFSET_LOW, offset);
	hostile_put_wide(target, CAISSON_CROSSVM_REG_ADDRESS_LOW, address);
	hostile_put_wide(target, CAISSON_CROSSVM_REG_LENGTH_LOW, length);
	hostile_put(target, CAISSON_CROSSVM_REG_COMMAND, CAISSON_CROSSVM_SHARE);
	return readl(target->registers + CAISSON_CROSSVM_REG_STATUS);
}

void hostile_unshare_all(const struct hostile_target *target)
{
	u32 id;

	for (id = 1; id <= HOSTILE_DATAPORTS; id++) {
		hostile_put(target, CAISSON_CROSSVM_REG_ID, id);
		hostile_ask(target);
		hostile_put(target, CAISSON_CROSSVM_REG_COMMAND, CAISSON_CROSSVM_UNSHARE);
	}
}

static u64 hostile_address(struct hostile *hostile)
{
	u32 kind = hostile_random(hostile) % 8;

	if (kind == 0)
		return hostile_addresses[hostile_random(hostile) % hostile_address_count];
	if (kind == 1)
		return (u64)hostile_random(hostile) << 32 | hostile_random(hostile) | 0x800;
	return hostile->target->own + (u64)(hostile_random(hostile) % HOSTILE_STARTS) * PAGE_SIZE;
}

/* Mostly right, so that the checks behind the first are reached. */
static u64 hostile_spoil(struct hostile *hostile, u64 value)
{
	switch (hostile_random(hostile) % 16) {
	case 0:
		return value ^ 1ull << hostile_random(hostile) % 64;
	case 1:
		return hostile_number(hostile);
	case 2:
		return value - PAGE_SIZE;
	default:
		return value;
	}
}

void hostile_request(struct hostile *hostile)
{
	const struct hostile_target *target = hostile->target;
	u32 id = 1 + hostile_random(hostile) % HOSTILE_DATAPORTS;
	u64 size = target->sizes[id - 1];
	u32 pages = (u32)(size / PAGE_SIZE);
	u64 offset = (u64)(hostile_random(hostile) % pages) * PAGE_SIZE;
	u64 length = (u64)(1 + hostile_random(hostile) % pages) * PAGE_SIZE;
	u64 address = hostile_address(hostile);

	hostile->requests++;
	if (hostile_share(target, (u32)hostile_spoil(hostile, id), hostile_spoil(hostile, size),
			  hostile_spoil(hostile, offset), address,
			  hostile_spoil(hostile, length)) == CAISSON_CROSSVM_OK)
		hostile->shared++;
}

void hostile_unshare(struct hostile *hostile)
{
	hostile_put(hostile->target, CAISSON_CROSSVM_REG_ID,
		    hostile_random(hostile) % 8 ? 1 + hostile_random(hostile) % HOSTILE_DATAPORTS
						: hostile_number(hostile));
	hostile_put(hostile->target, CAISSON_CROSSVM_REG_COMMAND, CAISSON_CROSSVM_UNSHARE);
}

void hostile_life(struct hostile *hostile)
{
	hostile_put(hostile->target, CAISSON_CROSSVM_REG_COMMAND,
		    hostile_random(hostile) % 2 ? CAISSON_CROSSVM_BEGIN : CAISSON_CROSSVM_END);
}

void hostile_register(struct hostile *hostile)
{
	void __iomem *page = hostile->target->registers;
	u32 at = hostile_random(hostile) % CAISSON_CROSSVM_REGISTERS_BYTES;
	u32 value = hostile_number(hostile);

	if (hostile_random(hostile) % 2)
		at = hostile_random(hostile) % 0x100 & ~3u;
	if (at == CAISSON_CROSSVM_REG_ADDRESS_LOW)
		value |= 0x800;
	switch (hostile_random(hostile) % 8) {
	case 0:
		writeb((u8)value, page + at);
		break;
	case 1:
		writew((u16)value, page + hostile_aligned(at, 2));
		break;
	case 2:
		writeq((u64)value << 32 | value, page + hostile_aligned(at, 8));
		break;
	case 3:
		(void)readq(page + hostile_aligned(at, 8));
		break;
	case 4:
		(void)readl(page + hostile_aligned(at, 4));
		break;
	default:
		writel(value, page + hostile_aligned(at, 4));
		break;
	}
}

void hostile_word(struct hostile *hostile)
{
	const struct hostile_target *target = hostile->target;
	u32 index = hostile_random(hostile) % target->words;
	u32 *word = (u32 *)(target->window + (size_t)index * CAISSON_PAGE_BYTES);
	u32 value =
		hostile_random(hostile) % 2 ? hostile_random(hostile) % 4 : hostile_number(hostile);

	if (hostile_random(hostile) % 64 == 0)
		memset(word, (int)value, CAISSON_PAGE_BYTES);
	else if (xchg(word, value) == CAISSON_NOTIFICATION_WAITING && value % 2)
		iowrite32(index, hostile_doorbell_of(target, index));
}

void hostile_doorbell(struct hostile *hostile)
{
	void __iomem *doorbell = hostile->target->doorbell;
	u32 value =
		hostile_random(hostile) % 2 ? hostile_random(hostile) % 8 : hostile_number(hostile);

	switch (hostile_random(hostile) % 8) {
	case 0:
		iowrite8((u8)value, doorbell + hostile_random(hostile) % 4);
		break;
	case 1:
		iowrite16((u16)value, doorbell + hostile_aligned(hostile_random(hostile) % 3, 2));
		break;
	case 2:
		(void)ioread32(doorbell);
		break;
	default:
		iowrite32(value, hostile_doorbell_of(hostile->target, value));
		break;
	}
}
