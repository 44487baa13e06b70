// SPDX-License-Identifier: GPL-2.0-only
/* Module `consumes_event`: a process waits for an event by poll on the device whose minor number is the event's id. */
#include <linux/err.h>
#include <linux/module.h>

#include "crossvm.h"

static struct crossvm_nodes consumes_event_nodes;

static int consumes_event_open(struct inode *inode, struct file *file)
{
	file->private_data = (void *)crossvm_nodes_entry(inode);
	return file->private_data ? 0 : -ENXIO;
}

static __poll_t consumes_event_poll(struct file *file, struct poll_table_struct *table)
{
	return crossvm_poll(consumes_event_nodes.crossvm, file->private_data, file, table);
}

static const struct file_operations consumes_event_operations = {
	.owner = THIS_MODULE,
	.open = consumes_event_open,
	.poll = consumes_event_poll,
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
