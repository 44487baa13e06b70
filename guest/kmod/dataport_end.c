// SPDX-License-Identifier: GPL-2.0-only
/* What a process wants its peer to be told when it is gone: DATAPORT_AT_END of
 * abi/guest_ioctl.h. */
#include <linux/atomic.h>
#include <linux/highmem.h>
#include <linux/string.h>

#include "dataport.h"

int dataport_end_check(struct dataport *dataport, const struct caisson_dataport_end *end)
{
	if (!dataport_memory_pages(dataport))
		return -ENODATA;
	if (end->offset % sizeof(u32) || end->offset >= dataport->entry->size_bytes)
		return -EINVAL;
	return 0;
}

/* Of this dataport alone: nobody emits by it what belongs to another. */
static const struct crossvm_entry *dataport_end_event(const struct dataport *dataport)
{
	const size_t length = strlen(dataport->entry->name);
	u32 id;

	for (id = 1; id <= crossvm_count(dataport->crossvm, CAISSON_CROSSVM_EMIT); id++) {
		const struct crossvm_entry *entry =
			crossvm_entry(dataport->crossvm, CAISSON_CROSSVM_EMIT, id);

		if (!strncmp(entry->name, dataport->entry->name, length) &&
		    !strcmp(entry->name + length, "__kick"))
			return entry;
	}
	return NULL;
}

void dataport_end(struct dataport *dataport, const struct caisson_dataport_end *end)
{
	const struct crossvm_entry *event = dataport_end_event(dataport);
	struct page *page = dataport_memory_pages(dataport)[end->offset >> PAGE_SHIFT];
	u8 *address = kmap_local_page(page);

	atomic_add((int)end->add, (atomic_t *)(address + offset_in_page(end->offset)));
	kunmap_local(address);
	/* Its exchange of the word releases: who is woken by it sees what was added. */
	if (event)
		crossvm_emit_last(dataport->crossvm, event);
}
