// SPDX-License-Identifier: GPL-2.0-only
/* The device's table of dataports and events: read and checked once, when the device is found. */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/slab.h>

#include "crossvm_device.h"

/* More ids than minor numbers could name no node; far above what the window has words for. */
#define CROSSVM_COUNT_MAX 4096u

static const char *const crossvm_kind_names[CROSSVM_KINDS] = {
	[CAISSON_CROSSVM_DATAPORT] = "dataport",
	[CAISSON_CROSSVM_EMIT] = "emitted event",
	[CAISSON_CROSSVM_CONSUME] = "consumed event",
};

static void crossvm_read_name(const struct crossvm *crossvm, char *name)
{
	unsigned int at, i;

	for (at = 0; at < CAISSON_CROSSVM_NAME_BYTES; at += 4) {
		u32 value = crossvm_read(crossvm, CAISSON_CROSSVM_REG_NAME + at);

		for (i = 0; i < 4; i++)
			name[at + i] = (char)(value >> (8 * i));
	}
	name[CAISSON_CROSSVM_NAME_BYTES - 1] = '\0';
}

/* It becomes a file name under /dev/camkes. */
static bool crossvm_name_is_identifier(const char *name)
{
	const char *c;

	for (c = name; *c; c++) {
		if (!isascii(*c) || (!isalnum(*c) && *c != '_'))
			return false;
	}
	return c != name;
}

static bool crossvm_entry_is_sound(const struct crossvm *crossvm, enum caisson_crossvm_kind kind,
				   const struct crossvm_entry *entry)
{
	if (!crossvm_name_is_identifier(entry->name))
		return false;
	if (kind == CAISSON_CROSSVM_DATAPORT)
		return entry->size_bytes && entry->size_bytes % CAISSON_PAGE_BYTES == 0;
	if (entry->word_first > crossvm->word_count ||
	    entry->word_count > crossvm->word_count - entry->word_first)
		return false;
	return kind != CAISSON_CROSSVM_CONSUME || entry->word_count > 0;
}

/* A device of before this register leaves it to us. */
static u32 crossvm_read_spin_us(const struct crossvm *crossvm)
{
	u32 spin_us = crossvm_read(crossvm, CAISSON_CROSSVM_REG_SPIN_US);

	return spin_us <= CAISSON_SPIN_US_MAX ? spin_us : CAISSON_SPIN_US;
}

static int crossvm_read_entry(struct crossvm *crossvm, enum caisson_crossvm_kind kind, u32 id)
{
	struct crossvm_entry *entry = &crossvm->entries[kind][id - 1];
	u32 status;

	crossvm_write(crossvm, CAISSON_CROSSVM_REG_KIND, kind);
	crossvm_write(crossvm, CAISSON_CROSSVM_REG_ID, id);
	status = crossvm_read(crossvm, CAISSON_CROSSVM_REG_STATUS);
	entry->id = id;
	entry->size_bytes = crossvm_read(crossvm, CAISSON_CROSSVM_REG_SIZE_LOW);
	entry->size_bytes |= (u64)crossvm_read(crossvm, CAISSON_CROSSVM_REG_SIZE_HIGH) << 32;
	entry->word_first = crossvm_read(crossvm, CAISSON_CROSSVM_REG_WORD_FIRST);
	entry->word_count = crossvm_read(crossvm, CAISSON_CROSSVM_REG_WORDS);
	entry->spin_us = crossvm_read_spin_us(crossvm);
	crossvm_read_name(crossvm, entry->name);
	if (status != CAISSON_CROSSVM_OK || !crossvm_entry_is_sound(crossvm, kind, entry)) {
		dev_err(crossvm->dev, "the table's %s %u makes no sense (status %u)\n",
			crossvm_kind_names[kind], id, status);
		return -EPROTO;
	}
	return 0;
}

static int crossvm_read_kind(struct crossvm *crossvm, enum caisson_crossvm_kind kind,
			     unsigned int count_register)
{
	u32 count = crossvm_read(crossvm, count_register);
	u32 id;
	int err;

	if (count > CROSSVM_COUNT_MAX) {
		dev_err(crossvm->dev, "%u times %s is more than %u\n", count,
			crossvm_kind_names[kind], CROSSVM_COUNT_MAX);
		return -EPROTO;
	}
	crossvm->counts[kind] = count;
	crossvm->entries[kind] =
		devm_kcalloc(crossvm->dev, count, sizeof(struct crossvm_entry), GFP_KERNEL);
	if (!crossvm->entries[kind])
		return -ENOMEM;
	for (id = 1; id <= count; id++) {
		err = crossvm_read_entry(crossvm, kind, id);
		if (err)
			return err;
	}
	return 0;
}

static int crossvm_init_waits(struct crossvm *crossvm)
{
	u32 count = crossvm->counts[CAISSON_CROSSVM_CONSUME];
	u32 i;

	crossvm->waits = devm_kcalloc(crossvm->dev, count, sizeof(*crossvm->waits), GFP_KERNEL);
	if (!crossvm->waits)
		return -ENOMEM;
	for (i = 0; i < count; i++)
		init_waitqueue_head(&crossvm->waits[i]);
	return 0;
}

int crossvm_table_read(struct crossvm *crossvm)
{
	int err;

	err = crossvm_read_kind(crossvm, CAISSON_CROSSVM_DATAPORT,
				CAISSON_CROSSVM_REG_DATAPORT_COUNT);
	err = err
		      ?: crossvm_read_kind(crossvm, CAISSON_CROSSVM_EMIT,
					   CAISSON_CROSSVM_REG_EMIT_COUNT);
	err = err
		      ?: crossvm_read_kind(crossvm, CAISSON_CROSSVM_CONSUME,
					   CAISSON_CROSSVM_REG_CONSUME_COUNT);
	return err ?: crossvm_init_waits(crossvm);
}

u32 crossvm_count(const struct crossvm *crossvm, enum caisson_crossvm_kind kind)
{
	return crossvm->counts[kind];
}
EXPORT_SYMBOL_GPL(crossvm_count);

const struct crossvm_entry *crossvm_entry(const struct crossvm *crossvm,
					  enum caisson_crossvm_kind kind, u32 id)
{
	if (!id || id > crossvm->counts[kind])
		return NULL;
	return &crossvm->entries[kind][id - 1];
}
EXPORT_SYMBOL_GPL(crossvm_entry);
