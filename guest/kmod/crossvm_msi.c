// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device's interrupt as a message, on x86: a domain with one interrupt, whose parent gives
 * vectors. The kernel says a message whenever it chose a vector or a processor, and zeros when
 * nobody wants the interrupt any more.
 */
#include <linux/platform_device.h>

#include "crossvm_device.h"
#include "kernel_compat.h"

#if COMPAT_PLATFORM_MSI
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqdomain.h>
#include <linux/msi.h>

static void __iomem *crossvm_msi; /* of the machine's one device */

static void crossvm_msi_write(struct msi_desc *desc, struct msi_msg *message)
{
	writel(message->address_lo, crossvm_msi + CAISSON_CROSSVM_MSI_LOW);
	writel(message->address_hi, crossvm_msi + CAISSON_CROSSVM_MSI_HIGH);
	writel(message->data, crossvm_msi + CAISSON_CROSSVM_MSI_DATA);
}

/* Nothing is lost by an interrupt too many, so there is no mask. */
static void crossvm_msi_mask(struct irq_data *data)
{
}

static int crossvm_msi_init(struct irq_domain *domain, struct msi_domain_info *info,
			    unsigned int virq, irq_hw_number_t hwirq, msi_alloc_info_t *arg)
{
	irq_domain_set_info(domain, virq, hwirq, info->chip, NULL, handle_edge_irq, NULL, "edge");
	return 0;
}

static struct irq_chip crossvm_msi_chip = {
	.name = "crossvm",
	.irq_mask = crossvm_msi_mask,
	.irq_unmask = crossvm_msi_mask,
	.irq_ack = irq_chip_ack_parent,
	.flags = IRQCHIP_SKIP_SET_WAKE,
};

static struct msi_domain_ops crossvm_msi_ops = {
	.msi_init = crossvm_msi_init,
};

static struct msi_domain_info crossvm_msi_info = {
	.flags = MSI_FLAG_USE_DEF_DOM_OPS | MSI_FLAG_USE_DEF_CHIP_OPS,
	.ops = &crossvm_msi_ops,
	.chip = &crossvm_msi_chip,
};

static void crossvm_remove_domain(void *dev)
{
	struct irq_domain *domain = dev_get_msi_domain(dev);
	struct fwnode_handle *node = domain->fwnode;

	dev_set_msi_domain(dev, NULL);
	irq_domain_remove(domain);
	irq_domain_free_fwnode(node);
}

static int crossvm_create_domain(struct device *dev)
{
	struct fwnode_handle *node = irq_domain_alloc_named_fwnode("crossvm");
	struct irq_domain *domain;

	if (!node)
		return -ENOMEM;
	domain = platform_msi_create_irq_domain(node, &crossvm_msi_info, x86_vector_domain);
	if (!domain) {
		irq_domain_free_fwnode(node);
		return -ENOMEM;
	}
	dev_set_msi_domain(dev, domain);
	return devm_add_action_or_reset(dev, crossvm_remove_domain, dev);
}

static void crossvm_free_messages(void *dev)
{
	platform_msi_domain_free_irqs(dev);
}

int crossvm_msi_irq(struct crossvm *crossvm, struct platform_device *pdev)
{
	struct resource *resource = platform_get_resource(pdev, IORESOURCE_MEM, 2);
	struct device *dev = crossvm->dev;
	int err;

	if (!resource || !x86_vector_domain)
		return -ENXIO;
	crossvm_msi = devm_ioremap_resource(dev, resource);
	err = PTR_ERR_OR_ZERO(crossvm_msi);
	err = err ?: crossvm_create_domain(dev);
	err = err ?: platform_msi_domain_alloc_irqs(dev, 1, crossvm_msi_write);
	err = err ?: devm_add_action_or_reset(dev, crossvm_free_messages, dev);
	if (err) {
		dev_warn(dev, "no message for its interrupt (error %d): the line has to do\n", err);
		return err;
	}
	return msi_get_virq(dev, 0);
}

#else

int crossvm_msi_irq(struct crossvm *crossvm, struct platform_device *pdev)
{
	return -ENXIO;
}

#endif
