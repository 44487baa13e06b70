// SPDX-License-Identifier: GPL-2.0-only
/* Module `crossvm`: finds the cross-VM device through ACPI or the device tree, maps it and serves
 * its interrupt. */
#include <linux/acpi.h>
#include <linux/interrupt.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#include "crossvm_device.h"
#include "kernel_compat.h"

static irqreturn_t crossvm_interrupt(int irq, void *data)
{
	crossvm_events_interrupt(data);
	crossvm_sleep_interrupt(data);
	return IRQ_HANDLED;
}

static int crossvm_check_identity(struct crossvm *crossvm)
{
	u32 magic = crossvm_read(crossvm, CAISSON_CROSSVM_REG_MAGIC);
	u32 revision = crossvm_read(crossvm, CAISSON_CROSSVM_REG_REVISION);

	if (magic != CAISSON_CROSSVM_MAGIC) {
		dev_err(crossvm->dev, "not a cross-VM device: its magic is %#010x\n", magic);
		return -ENODEV;
	}
	if (revision != CAISSON_CROSSVM_REVISION) {
		dev_err(crossvm->dev, "revision %u of the device, this module knows %u\n", revision,
			CAISSON_CROSSVM_REVISION);
		return -EPROTONOSUPPORT;
	}
	return 0;
}

/* The window is memory that both sides touch with locked instructions, so it is mapped as
 * memory. */
static int crossvm_map_window(struct crossvm *crossvm, struct platform_device *pdev)
{
	struct resource *resource = platform_get_resource(pdev, IORESOURCE_MEM, 1);
	u64 bytes;
	void *window;

	crossvm->word_count = crossvm_read(crossvm, CAISSON_CROSSVM_REG_WORD_COUNT);
	if (!crossvm->word_count)
		return 0;
	bytes = (u64)crossvm->word_count * CAISSON_PAGE_BYTES;
	if (!resource || bytes > resource_size(resource)) {
		dev_err(crossvm->dev, "%u notification words do not fit the window\n",
			crossvm->word_count);
		return -EPROTO;
	}
	window = devm_memremap(crossvm->dev, resource->start, bytes, MEMREMAP_WB);
	if (IS_ERR(window))
		return PTR_ERR(window);
	crossvm->window = window;
	crossvm->window_address = resource->start;
	return 0;
}

/* A page of memory where the machine has no I/O ports, with a doorbell for each word. */
static int crossvm_map_doorbell_memory(struct crossvm *crossvm, struct platform_device *pdev)
{
	struct resource *memory = platform_get_resource(pdev, IORESOURCE_MEM, 2);

	if (!memory || resource_size(memory) < CAISSON_PAGE_BYTES) {
		dev_err(crossvm->dev, "the device has no doorbell\n");
		return -EPROTO;
	}
	crossvm->doorbell = devm_ioremap_resource(crossvm->dev, memory);
	crossvm->doorbell_stride = CAISSON_CROSSVM_DOORBELL_BYTES;
	return PTR_ERR_OR_ZERO(crossvm->doorbell);
}

static int crossvm_map_doorbell(struct crossvm *crossvm, struct platform_device *pdev)
{
	struct resource *port = platform_get_resource(pdev, IORESOURCE_IO, 0);

	if (!port)
		return crossvm_map_doorbell_memory(crossvm, pdev);
	if (resource_size(port) < CAISSON_CROSSVM_DOORBELL_BYTES) {
		dev_err(crossvm->dev, "the device's doorbell is too small\n");
		return -EPROTO;
	}
	if (!devm_request_region(crossvm->dev, port->start, resource_size(port),
				 dev_name(crossvm->dev)))
		return -EBUSY;
	crossvm->doorbell = devm_ioport_map(crossvm->dev, port->start, resource_size(port));
	return crossvm->doorbell ? 0 : -ENOMEM;
}

static char *crossvm_devnode(COMPAT_DEVNODE_CONST struct device *dev, umode_t *mode)
{
	return kasprintf(GFP_KERNEL, "camkes/%s", dev_name(dev));
}

static void crossvm_destroy_class(void *class)
{
	class_destroy(class);
}

static int crossvm_create_class(struct crossvm *crossvm)
{
	crossvm->class = compat_class_create("camkes");
	if (IS_ERR(crossvm->class))
		return PTR_ERR(crossvm->class);
	crossvm->class->devnode = crossvm_devnode;
	return devm_add_action_or_reset(crossvm->dev, crossvm_destroy_class, crossvm->class);
}

/* Last of all: from here on the interrupt may come. */
static int crossvm_request_interrupt(struct crossvm *crossvm, struct platform_device *pdev)
{
	crossvm->irq = crossvm_msi_irq(crossvm, pdev);
	if (crossvm->irq < 0)
		crossvm->irq = platform_get_irq(pdev, 0);
	if (crossvm->irq < 0)
		return crossvm->irq;
	return devm_request_irq(crossvm->dev, crossvm->irq, crossvm_interrupt, IRQF_NO_SUSPEND,
				"crossvm", crossvm);
}

static void crossvm_end(void *crossvm)
{
	crossvm_life_end(crossvm);
}

/* Before there is anything to share, and an interrupt: both go before it ends. */
static int crossvm_begin(struct crossvm *crossvm)
{
	int err = crossvm_life_begin(crossvm);

	return err ?: devm_add_action_or_reset(crossvm->dev, crossvm_end, crossvm);
}

/* The kernel goes, be it for another one in the same machine: processes may be there, and what they
 * ask for from now on is refused. */
static void crossvm_shutdown(struct platform_device *pdev)
{
	struct crossvm *crossvm = platform_get_drvdata(pdev);

	if (!crossvm)
		return;
	disable_irq(crossvm->irq);
	crossvm_life_end(crossvm);
}

/* An image of memory would hold the components' too, and on its return they would lie elsewhere. */
static int crossvm_freeze(struct device *dev)
{
	dev_err(dev, "this machine shares memory with others, so it cannot hibernate\n");
	return -EOPNOTSUPP;
}

static int crossvm_suspend(struct device *dev)
{
	return crossvm_sleep_begin(dev_get_drvdata(dev));
}

static int crossvm_resume(struct device *dev)
{
	crossvm_sleep_end(dev_get_drvdata(dev));
	return 0;
}

static const struct dev_pm_ops crossvm_pm = {
	.suspend = crossvm_suspend,
	.resume = crossvm_resume,
	.freeze = crossvm_freeze,
};

static int __init crossvm_probe(struct platform_device *pdev)
{
	struct crossvm *crossvm;
	int err;

	crossvm = devm_kzalloc(&pdev->dev, sizeof(*crossvm), GFP_KERNEL);
	if (!crossvm)
		return -ENOMEM;
	crossvm->dev = &pdev->dev;
	mutex_init(&crossvm->request);
	crossvm->registers = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(crossvm->registers))
		return PTR_ERR(crossvm->registers);

	err = crossvm_check_identity(crossvm);
	err = err ?: crossvm_begin(crossvm);
	err = err ?: crossvm_map_window(crossvm, pdev);
	err = err ?: crossvm_map_doorbell(crossvm, pdev);
	err = err ?: crossvm_table_read(crossvm);
	err = err ?: crossvm_create_class(crossvm);
	err = err ?: crossvm_request_interrupt(crossvm, pdev);
	if (err) {
		dev_err(crossvm->dev, "cannot use the cross-VM device: error %d\n", err);
		return err;
	}
	platform_set_drvdata(pdev, crossvm);
	dev_info(crossvm->dev, "%u dataports, emits %u events, consumes %u\n",
		 crossvm->counts[CAISSON_CROSSVM_DATAPORT], crossvm->counts[CAISSON_CROSSVM_EMIT],
		 crossvm->counts[CAISSON_CROSSVM_CONSUME]);
	return 0;
}

static const struct acpi_device_id crossvm_ids[] = {
	{ CAISSON_CROSSVM_HID, 0 },
	{},
};
MODULE_DEVICE_TABLE(acpi, crossvm_ids);

static const struct of_device_id crossvm_compatible[] = {
	{ .compatible = CAISSON_CROSSVM_COMPATIBLE },
	{},
};
MODULE_DEVICE_TABLE(of, crossvm_compatible);

static struct platform_driver crossvm_driver = {
	.shutdown = crossvm_shutdown,
	.driver = {
		.name = "crossvm",
		.pm = &crossvm_pm,
		.acpi_match_table = crossvm_ids,
		.of_match_table = crossvm_compatible,
	},
};

static int crossvm_match_bound(struct device *dev, const void *unused)
{
	return dev_get_drvdata(dev) != NULL;
}

struct crossvm *crossvm_find(void)
{
	struct device *dev;
	struct crossvm *crossvm;

	dev = driver_find_device(&crossvm_driver.driver, NULL, NULL, crossvm_match_bound);
	if (!dev)
		return ERR_PTR(-ENODEV);
	crossvm = dev_get_drvdata(dev);
	put_device(dev); /* the device stays: nobody unbinds it before this module goes */
	return crossvm;
}
EXPORT_SYMBOL_GPL(crossvm_find);

static int __init crossvm_init(void)
{
	/* The device is there from the start or never, so this also tells where it is missing. */
	int err = platform_driver_probe(&crossvm_driver, crossvm_probe);

	if (err)
		pr_err("crossvm: no usable cross-VM device (" CAISSON_CROSSVM_HID
		       ") on this machine: error %d\n",
		       err);
	return err;
}

static void __exit crossvm_exit(void)
{
	platform_driver_unregister(&crossvm_driver);
}

module_init(crossvm_init);
module_exit(crossvm_exit);

MODULE_DESCRIPTION("Caisson: the cross-VM device of a guest");
MODULE_LICENSE("GPL");
