// SPDX-License-Identifier: GPL-2.0-only
/*
 * An event's words in a process: it emits and takes what it can without the kernel
 * (abi/guest_ioctl.h).
 *
 * A word has a page of its own, and the words of an event are neighbours. So a mapping gives what
 * the device file stands for, its event, and no other's. Within that event it gives more than the
 * file's operations do (to make up events for others who wait for it, to take back what others
 * emitted), so it takes a descriptor that is open for reading and writing: one that is open for
 * either alone emits and waits, and maps nothing.
 */
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/pfn.h>
#include <linux/uaccess.h>

#include "crossvm_device.h"
#include "kernel_compat.h"

int crossvm_may_map(struct vm_area_struct *area, u64 page_count)
{
	if (area->vm_flags & VM_EXEC)
		return -EPERM;
	/* Of a descriptor that is open for reading only the kernel takes VM_SHARED away. */
	if (!(area->vm_flags & VM_MAYSHARE) || area->vm_pgoff > page_count ||
	    vma_pages(area) > page_count - area->vm_pgoff)
		return -EINVAL;
	compat_vm_flags_clear(area, VM_MAYEXEC);
	compat_vm_flags_set(area, VM_DONTEXPAND);
	return 0;
}
EXPORT_SYMBOL_GPL(crossvm_may_map);

/* Puts a page there again that madvise has taken out of the mapping, as well as for the first
 * time. */
static vm_fault_t crossvm_fault(struct vm_fault *fault)
{
	unsigned long first = (unsigned long)fault->vma->vm_private_data;

	return compat_insert_mixed(fault->vma, fault->address, first + fault->pgoff);
}

static const struct vm_operations_struct crossvm_vm_operations = {
	.fault = crossvm_fault,
};

int crossvm_mmap(const struct crossvm *crossvm, const struct crossvm_entry *entry,
		 struct file *file, struct vm_area_struct *area)
{
	unsigned long first = PHYS_PFN(crossvm->window_address) + entry->word_first;
	const fmode_t both = FMODE_READ | FMODE_WRITE;
	int err;

	if (PAGE_SIZE != CAISSON_PAGE_BYTES)
		return -ENODEV;
	if ((file->f_mode & both) != both)
		return -EACCES;
	err = crossvm_may_map(area, entry->word_count);
	if (err)
		return err;
	area->vm_ops = &crossvm_vm_operations;
	area->vm_private_data = (void *)first;
	compat_vm_flags_set(area, VM_IO | VM_MIXEDMAP | VM_DONTDUMP);
	return 0;
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
