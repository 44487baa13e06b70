// SPDX-License-Identifier: GPL-2.0-only
/*
 * An event's words in a process: it emits and takes what it can without the kernel (abi/guest_ioctl.h).
 *
 * A word has a page of its own, and the words of an event are neighbours. So a mapping gives what the device file stands for, its
 * event, and no other's. Within that event it gives more than the file's operations do (to make up events for others who wait for
 * it, to take back what others emitted), so it takes a descriptor that is open for reading and writing: one that is open for
 * either alone emits and waits, and maps nothing.
 */
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/pfn.h>
#include <linux/uaccess.h>

#include "crossvm_device.h"
#include "kernel_compat.h"

/* No fault handler: all pages are there from the start, and there are none beyond. */
static const struct vm_operations_struct crossvm_vm_operations = {};

static int crossvm_may_map(const struct crossvm_entry *entry, const struct file *file,
			   struct vm_area_struct *area)
{
	const fmode_t both = FMODE_READ | FMODE_WRITE;

	if (PAGE_SIZE != CAISSON_PAGE_BYTES)
		return -ENODEV;
	if ((file->f_mode & both) != both)
		return -EACCES;
	if (area->vm_flags & VM_EXEC)
		return -EPERM;
	if (!(area->vm_flags & VM_SHARED) || area->vm_pgoff > entry->word_count ||
	    vma_pages(area) > entry->word_count - area->vm_pgoff)
		return -EINVAL;
	return 0;
}

int crossvm_mmap(const struct crossvm *crossvm, const struct crossvm_entry *entry,
		 struct file *file, struct vm_area_struct *area)
{
	unsigned long first = PHYS_PFN(crossvm->window_address) + entry->word_first;
	int err = crossvm_may_map(entry, file, area);

	if (err)
		return err;
	area->vm_ops = &crossvm_vm_operations;
	compat_vm_flags_clear(area, VM_MAYEXEC);
	return remap_pfn_range(area, area->vm_start, first + area->vm_pgoff,
			       area->vm_end - area->vm_start, area->vm_page_prot);
}
EXPORT_SYMBOL_GPL(crossvm_mmap);

long crossvm_event_info(const struct crossvm_entry *entry, void __user *argument)
{
	struct caisson_event_info info = {
		.word_count = entry->word_count,
		.spin_us = crossvm_spin_us(entry),
	};

	return copy_to_user(argument, &info, sizeof(info)) ? -EFAULT : 0;
}
EXPORT_SYMBOL_GPL(crossvm_event_info);
