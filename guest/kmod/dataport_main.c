// SPDX-License-Identifier: GPL-2.0-only
/* Module `dataport`: a process allocates and maps the dataport whose id is the minor number of the
 * device. */
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "abi/guest_ioctl.h"
#include "dataport.h"

struct dataport_module {
	struct crossvm_nodes nodes;
	struct dataport *dataports; /* id n is at n - 1 */
};

static struct dataport_module dataport_module;

/* What is open: private_data. */
struct dataport_file {
	struct dataport *dataport;
	struct caisson_dataport_end end; /* its `add` is 0 where nothing was asked for */
};

static int dataport_open(struct inode *inode, struct file *file)
{
	const struct crossvm_entry *entry = crossvm_nodes_entry(inode);
	struct dataport_file *opened;

	if (!entry)
		return -ENXIO;
	opened = kzalloc(sizeof(*opened), GFP_KERNEL);
	if (!opened)
		return -ENOMEM;
	opened->dataport = &dataport_module.dataports[entry->id - 1];
	file->private_data = opened;
	return 0;
}

static int dataport_release(struct inode *inode, struct file *file)
{
	struct dataport_file *opened = file->private_data;

	if (opened->end.add)
		dataport_end(opened->dataport, &opened->end);
	kfree(opened);
	return 0;
}

/* The kernel writes for the process later, so it has to be one that may write. */
static long dataport_ioctl_at_end(struct file *file,
				  const struct caisson_dataport_end __user *argument)
{
	struct dataport_file *opened = file->private_data;
	struct caisson_dataport_end end;
	int err;

	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	if (copy_from_user(&end, argument, sizeof(end)))
		return -EFAULT;
	err = dataport_end_check(opened->dataport, &end);
	if (!err)
		opened->end = end;
	return err;
}

static long dataport_ioctl_allocate(struct dataport *dataport, const size_t __user *argument)
{
	size_t size_bytes;

	if (get_user(size_bytes, argument))
		return -EFAULT;
	return dataport_memory_allocate(dataport, size_bytes);
}

static long dataport_ioctl_allocate_declared(struct dataport *dataport, size_t __user *argument)
{
	int err = dataport_memory_allocate(dataport, dataport->entry->size_bytes);

	return err ? err : put_user((size_t)dataport->entry->size_bytes, argument);
}

static long dataport_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	struct dataport *dataport = ((struct dataport_file *)file->private_data)->dataport;
	void __user *user = (void __user *)argument;
	struct page **pages;

	if (command == DATAPORT_AT_END)
		return dataport_ioctl_at_end(file, user);
	if (command == DATAPORT_ALLOCATE)
		return dataport_ioctl_allocate(dataport, user);
	if (command == DATAPORT_ALLOCATE_DECLARED)
		return dataport_ioctl_allocate_declared(dataport, user);
	if (command != DATAPORT_GET_PADDR && command != DATAPORT_GET_SIZE)
		return -ENOTTY;
	pages = dataport_memory_pages(dataport);
	if (!pages)
		return -ENODATA;
	if (command == DATAPORT_GET_PADDR)
		return put_user((unsigned long long)page_to_phys(pages[0]),
				(unsigned long long __user *)user);
	return put_user((size_t)dataport->entry->size_bytes, (size_t __user *)user);
}

/* All pages are there from the start; this puts one there again that madvise has taken out of the
 * mapping. */
static vm_fault_t dataport_fault(struct vm_fault *fault)
{
	struct dataport_file *opened = fault->vma->vm_file->private_data;
	struct dataport *dataport = opened->dataport;

	if (fault->pgoff >= dataport->page_count)
		return VM_FAULT_SIGBUS;
	fault->page = dataport_memory_pages(dataport)[fault->pgoff];
	get_page(fault->page);
	return 0;
}

static const struct vm_operations_struct dataport_vm_operations = {
	.fault = dataport_fault,
};

static int dataport_mmap(struct file *file, struct vm_area_struct *area)
{
	struct dataport *dataport = ((struct dataport_file *)file->private_data)->dataport;
	struct page **pages = dataport_memory_pages(dataport);
	int err;

	if (!pages)
		return -ENODATA;
	err = crossvm_may_map(area, dataport->page_count);
	if (err)
		return err;
	pr_info("dataport received mmap for minor %u\n", dataport->entry->id);
	area->vm_ops = &dataport_vm_operations;
	return vm_map_pages(area, pages, dataport->page_count);
}

/* A file that is open, and so a mapping, keeps the module and with it the memory. */
static const struct file_operations dataport_operations = {
	.owner = THIS_MODULE,
	.open = dataport_open,
	.release = dataport_release,
	.unlocked_ioctl = dataport_ioctl,
	.mmap = dataport_mmap,
	.llseek = noop_llseek,
};

static int __init dataport_init(void)
{
	struct crossvm *crossvm = crossvm_find();
	u32 count, id;
	int err;

	if (IS_ERR(crossvm))
		return PTR_ERR(crossvm);
	count = crossvm_count(crossvm, CAISSON_CROSSVM_DATAPORT);
	dataport_module.dataports = kcalloc(count, sizeof(struct dataport), GFP_KERNEL);
	if (!dataport_module.dataports)
		return -ENOMEM;
	for (id = 1; id <= count; id++)
		dataport_memory_init(&dataport_module.dataports[id - 1], crossvm,
				     crossvm_entry(crossvm, CAISSON_CROSSVM_DATAPORT, id));
	err = crossvm_nodes_init(&dataport_module.nodes, crossvm, CAISSON_CROSSVM_DATAPORT,
				 "dataport", &dataport_operations);
	if (err)
		kfree(dataport_module.dataports);
	return err;
}

static void __exit dataport_exit(void)
{
	u32 count = crossvm_count(dataport_module.nodes.crossvm, CAISSON_CROSSVM_DATAPORT);
	u32 id;

	crossvm_nodes_finish(&dataport_module.nodes);
	for (id = 1; id <= count; id++)
		dataport_memory_finish(&dataport_module.dataports[id - 1]);
	kfree(dataport_module.dataports);
}

module_init(dataport_init);
module_exit(dataport_exit);

MODULE_DESCRIPTION("Caisson: memory that a guest shares with a component");
MODULE_LICENSE("GPL");
