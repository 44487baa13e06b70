// SPDX-License-Identifier: GPL-2.0-only
/* Character devices whose minor number is an id, and their nodes under /dev/camkes. */
#include <linux/export.h>
#include <linux/kdev_t.h>

#include "crossvm_device.h"

/* The whole major number: a minor that means no id is refused by our own open, with ENXIO. */
#define CROSSVM_MINORS (MINORMASK + 1)

static void crossvm_nodes_destroy_devices(const struct crossvm_nodes *nodes, u32 last)
{
	u32 id;

	for (id = last; id; id--)
		device_destroy(nodes->crossvm->class, MKDEV(MAJOR(nodes->first), id));
}

static int crossvm_nodes_create_devices(const struct crossvm_nodes *nodes)
{
	u32 id;

	for (id = 1; id <= crossvm_count(nodes->crossvm, nodes->kind); id++) {
		const struct crossvm_entry *entry = crossvm_entry(nodes->crossvm, nodes->kind, id);
		struct device *dev =
			device_create(nodes->crossvm->class, nodes->crossvm->dev,
				      MKDEV(MAJOR(nodes->first), id), NULL, "%s", entry->name);

		if (IS_ERR(dev)) {
			crossvm_nodes_destroy_devices(nodes, id - 1);
			return PTR_ERR(dev);
		}
	}
	return 0;
}

int crossvm_nodes_init(struct crossvm_nodes *nodes, struct crossvm *crossvm,
		       enum caisson_crossvm_kind kind, const char *name,
		       const struct file_operations *operations)
{
	int err;

	nodes->crossvm = crossvm;
	nodes->kind = kind;
	err = alloc_chrdev_region(&nodes->first, 0, CROSSVM_MINORS, name);
	if (err)
		return err;
	cdev_init(&nodes->cdev, operations);
	nodes->cdev.owner = operations->owner;
	err = cdev_add(&nodes->cdev, nodes->first, CROSSVM_MINORS);
	if (err)
		goto unregister;
	err = crossvm_nodes_create_devices(nodes);
	if (err)
		goto delete;
	return 0;

	delete : cdev_del(&nodes->cdev);
unregister:
	unregister_chrdev_region(nodes->first, CROSSVM_MINORS);
	return err;
}
EXPORT_SYMBOL_GPL(crossvm_nodes_init);

void crossvm_nodes_finish(struct crossvm_nodes *nodes)
{
	crossvm_nodes_destroy_devices(nodes, crossvm_count(nodes->crossvm, nodes->kind));
	cdev_del(&nodes->cdev);
	unregister_chrdev_region(nodes->first, CROSSVM_MINORS);
}
EXPORT_SYMBOL_GPL(crossvm_nodes_finish);

const struct crossvm_entry *crossvm_nodes_entry(const struct inode *inode)
{
	const struct crossvm_nodes *nodes = container_of(inode->i_cdev, struct crossvm_nodes, cdev);

	return crossvm_entry(nodes->crossvm, nodes->kind, iminor(inode));
}
EXPORT_SYMBOL_GPL(crossvm_nodes_entry);
