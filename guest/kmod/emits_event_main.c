// SPDX-License-Identifier: GPL-2.0-only
/*
 * Module `emits_event`: a process emits an event by an ioctl on the device whose minor number is
 * the event's id, or maps its words.
 */
#include <linux/err.h>
#include <linux/module.h>

#include "crossvm.h"

static struct crossvm_nodes emits_event_nodes;

static int emits_event_open(struct inode *inode, struct file *file)
{
	file->private_data = (void *)crossvm_nodes_entry(inode);
	return file->private_data ? 0 : -ENXIO;
}

static long emits_event_emit(const struct crossvm_entry *entry, unsigned long from)
{
	if (from > entry->word_count)
		return -EINVAL;
	crossvm_emit(emits_event_nodes.crossvm, entry, from);
	return 0;
}

static long emits_event_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	const struct crossvm_entry *entry = file->private_data;

	switch (command) {
	case EMITS_EVENT_EMIT:
		return emits_event_emit(entry, 0);
	case EMITS_EVENT_EMIT_FROM:
		return emits_event_emit(entry, argument);
	case EVENT_GET_INFO:
		return crossvm_event_info(entry, (void __user *)argument);
	default:
		return -ENOTTY;
	}
}

static int emits_event_mmap(struct file *file, struct vm_area_struct *area)
{
	return crossvm_mmap(emits_event_nodes.crossvm, file->private_data, file, area);
}

static const struct file_operations emits_event_operations = {
	.owner = THIS_MODULE,
	.open = emits_event_open,
	.unlocked_ioctl = emits_event_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.mmap = emits_event_mmap,
	.llseek = noop_llseek,
};

static int __init emits_event_init(void)
{
	struct crossvm *crossvm = crossvm_find();

	if (IS_ERR(crossvm))
		return PTR_ERR(crossvm);
	return crossvm_nodes_init(&emits_event_nodes, crossvm, CAISSON_CROSSVM_EMIT, "emits_event",
				  &emits_event_operations);
}

static void __exit emits_event_exit(void)
{
	crossvm_nodes_finish(&emits_event_nodes);
}

module_init(emits_event_init);
module_exit(emits_event_exit);

MODULE_DESCRIPTION("Caisson: events that a guest emits");
MODULE_LICENSE("GPL");
