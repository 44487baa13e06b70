/* SPDX-License-Identifier: GPL-2.0-only */
/* The memory of one dataport, as the files of the module `dataport` share it. */
#ifndef CAISSON_GUEST_DATAPORT_H
#define CAISSON_GUEST_DATAPORT_H

#include <linux/mm_types.h>
#include <linux/mutex.h>

#include "abi/guest_ioctl.h"
#include "crossvm.h"

/* Allocated once, and then fixed until the module goes. */
struct dataport {
	struct crossvm *crossvm;
	const struct crossvm_entry *entry;
	struct mutex lock;   /* serialises allocation */
	struct page **pages; /* NULL until allocated; published last, constant from then on */
	unsigned long page_count;
};

void dataport_memory_init(struct dataport *dataport, struct crossvm *crossvm,
			  const struct crossvm_entry *entry);

/*
 * Allocates memory of the declared size and shares it with the component. May sleep. -EINVAL where
 * size_bytes is not the declared size, -EBUSY where it is allocated with another size; the same
 * size again is success.
 */
int dataport_memory_allocate(struct dataport *dataport, u64 size_bytes);

/* Gives the memory back. Nobody may have it mapped. */
void dataport_memory_finish(struct dataport *dataport);

/* -EINVAL where there is no such word in the dataport, -ENODATA where it is not allocated yet. */
int dataport_end_check(struct dataport *dataport, const struct caisson_dataport_end *end);

/* Does what was asked for and checked. */
void dataport_end(struct dataport *dataport, const struct caisson_dataport_end *end);

/* The pages in order, or NULL where the dataport is not allocated yet. */
struct page **dataport_memory_pages(struct dataport *dataport);

#endif
