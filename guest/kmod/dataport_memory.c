// SPDX-License-Identifier: GPL-2.0-only
/* The memory of a dataport: physically contiguous pieces, each shared with the component by a
 * request to the VMM. */
#include <linux/align.h>
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/limits.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "dataport.h"

/* The largest piece that is tried, as a power of two of pages: what every kernel's page allocator
 * can give. */
#define DATAPORT_ORDER_MAX 10u

void dataport_memory_init(struct dataport *dataport, struct crossvm *crossvm,
			  const struct crossvm_entry *entry)
{
	dataport->crossvm = crossvm;
	dataport->entry = entry;
	mutex_init(&dataport->lock);
}

/* Takes the largest piece that fits and is to be had; *order is what it came to, and a hint for the
 * next piece. */
static struct page *dataport_allocate_piece(unsigned long pages_left, unsigned int *order)
{
	*order = min_t(unsigned int, *order, ilog2(pages_left));
	for (; *order; (*order)--) {
		/* A large piece is a matter of speed alone: do not press the system for it. */
		struct page *page = alloc_pages(
			GFP_HIGHUSER | __GFP_ZERO | __GFP_NOWARN | __GFP_NORETRY, *order);

		if (page) {
			split_page(page, *order); /* processes map and count single pages */
			return page;
		}
	}
	return alloc_page(GFP_HIGHUSER | __GFP_ZERO | __GFP_NOWARN | __GFP_RETRY_MAYFAIL);
}

static int dataport_share_piece(struct dataport *dataport, const struct page *page,
				unsigned long first, unsigned long count)
{
	return crossvm_share(dataport->crossvm, dataport->entry->id, dataport->entry->size_bytes,
			     (u64)first << PAGE_SHIFT, page_to_phys(page),
			     (u64)count << PAGE_SHIFT);
}

/* Fills and shares pages[0 .. *ret_count); on failure *ret_count tells how many are there to be
 * given back. */
static int dataport_fill(struct dataport *dataport, struct page **pages, unsigned long page_count,
			 unsigned long *ret_count)
{
	unsigned int order = DATAPORT_ORDER_MAX;
	unsigned long first = 0;
	int err = 0;

	while (first < page_count && !err) {
		struct page *page = dataport_allocate_piece(page_count - first, &order);
		unsigned long i;

		if (!page)
			err = -ENOMEM;
		else if (fatal_signal_pending(current))
			err = -EINTR;
		for (i = 0; page && i < 1ul << order; i++)
			pages[first + i] = page + i; /* a piece lies within a section of the memory map */
		if (!err)
			err = dataport_share_piece(dataport, page, first, 1ul << order);
		if (page)
			first += 1ul << order;
	}
	*ret_count = first;
	return err;
}

static void dataport_release(struct dataport *dataport, struct page **pages, unsigned long count)
{
	unsigned long i;
	int err = crossvm_unshare(dataport->crossvm, dataport->entry->id);

	if (err) {
		/* The component's memory may still be in their place: nobody else may ever get
		 * them. */
		pr_err("dataport: %lu pages of %s are lost: the VMM does not take them back: error "
		       "%d\n",
		       count, dataport->entry->name, err);
	} else {
		for (i = 0; i < count; i++)
			__free_page(pages[i]);
	}
	kvfree(pages);
}

static int dataport_allocate_locked(struct dataport *dataport)
{
	unsigned long page_count, filled;
	struct page **pages;
	int err;

	/* The table's sizes are in pages of 4 KiB, which this kernel's may be larger than. */
	if (!IS_ALIGNED(dataport->entry->size_bytes, PAGE_SIZE)) {
		pr_err("dataport: %s is of %llu bytes, which are no whole pages of this kernel "
		       "(%lu bytes)\n",
		       dataport->entry->name, dataport->entry->size_bytes, PAGE_SIZE);
		return -EINVAL;
	}
	if (dataport->entry->size_bytes >> PAGE_SHIFT > ULONG_MAX / sizeof(*pages))
		return -ENOMEM;
	page_count = (unsigned long)(dataport->entry->size_bytes >> PAGE_SHIFT);
	pages = kvcalloc(page_count, sizeof(*pages), GFP_KERNEL | __GFP_NOWARN);
	if (!pages)
		return -ENOMEM;
	err = dataport_fill(dataport, pages, page_count, &filled);
	if (err) {
		dataport_release(dataport, pages, filled);
		return err;
	}
	dataport->page_count = page_count;
	smp_store_release(&dataport->pages, pages); /* pairs with dataport_memory_pages */
	return 0;
}

int dataport_memory_allocate(struct dataport *dataport, u64 size_bytes)
{
	int err;

	if (mutex_lock_interruptible(&dataport->lock))
		return -EINTR;
	if (size_bytes != dataport->entry->size_bytes)
		err = dataport->pages ? -EBUSY : -EINVAL;
	else
		err = dataport->pages ? 0 : dataport_allocate_locked(dataport);
	mutex_unlock(&dataport->lock);
	return err;
}

void dataport_memory_finish(struct dataport *dataport)
{
	if (dataport->pages)
		dataport_release(dataport, dataport->pages, dataport->page_count);
}

struct page **dataport_memory_pages(struct dataport *dataport)
{
	return smp_load_acquire(&dataport->pages);
}
