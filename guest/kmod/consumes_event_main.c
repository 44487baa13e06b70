// SPDX-License-Identifier: GPL-2.0-only
/*
 * Module `consumes_event`: a process waits for an event by poll or an ioctl on the device whose
 * minor number is the event's id, or maps its words.
 */
#include <linux/err.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "crossvm.h"

/* A descriptor's. */
struct consumes_event {
	const struct crossvm_entry *entry;
	struct crossvm_spin spin;
	struct crossvm_sets sets;
};

static struct crossvm_nodes consumes_event_nodes;

static int consumes_event_open(struct inode *inode, struct file *file)
{
	const struct crossvm_entry *entry = crossvm_nodes_entry(inode);
	struct consumes_event *event;

	if (!entry)
		return -ENXIO;
	event = kzalloc(sizeof(*event), GFP_KERNEL);
	if (!event)
		return -ENOMEM;
	event->entry = entry;
	crossvm_spin_init(&event->spin);
	crossvm_sets_init(&event->sets);
	file->private_data = event;
	return 0;
}

static int consumes_event_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

static __poll_t consumes_event_poll(struct file *file, struct poll_table_struct *table)
{
	struct consumes_event *event = file->private_data;

	return crossvm_poll(consumes_event_nodes.crossvm, event->entry, file, table, &event->sets);
}

static long consumes_event_wait(struct consumes_event *event, unsigned long how)
{
	if (how != CONSUMES_EVENT_SPIN && how != CONSUMES_EVENT_SPUN)
		return -EINVAL;
	return crossvm_wait(consumes_event_nodes.crossvm, event->entry,
			    how == CONSUMES_EVENT_SPIN ? &event->spin : NULL);
}

static long consumes_event_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	struct consumes_event *event = file->private_data;

	switch (command) {
	case CONSUMES_EVENT_WAIT:
		return consumes_event_wait(event, argument);
	case EVENT_GET_INFO:
		return crossvm_event_info(event->entry, (void __user *)argument);
	default:
		return -ENOTTY;
	}
}

static int consumes_event_mmap(struct file *file, struct vm_area_struct *area)
{
	const struct consumes_event *event = file->private_data;

	return crossvm_mmap(consumes_event_nodes.crossvm, event->entry, file, area);
}

static const struct file_operations consumes_event_operations = {
	.owner = THIS_MODULE,
	.open = consumes_event_open,
	.release = consumes_event_release,
	.poll = consumes_event_poll,
	.unlocked_ioctl = consumes_event_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.mmap = consumes_event_mmap,
	.llseek = noop_llseek,
};

static int __init consumes_event_init(void)
{
	struct crossvm *crossvm = crossvm_find();

	if (IS_ERR(crossvm))
		return PTR_ERR(crossvm);
	return crossvm_nodes_init(&consumes_event_nodes, crossvm, CAISSON_CROSSVM_CONSUME,
				  "consumes_event", &consumes_event_operations);
}

static void __exit consumes_event_exit(void)
{
	crossvm_nodes_finish(&consumes_event_nodes);
}

module_init(consumes_event_init);
module_exit(consumes_event_exit);

MODULE_DESCRIPTION("Caisson: events that a guest consumes");
MODULE_LICENSE("GPL");
