// SPDX-License-Identifier: GPL-2.0-only
/*
 * ivshmem-doorbell through UIO: the process maps registers (page 0) and memory (page 1 of the
 * file), rings by a plain store and sleeps in read. The memory is mapped cached, which UIO's own
 * mmap would not do.
 */
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/uio_driver.h>

#define IVSHMEM_VENDOR    0x1af4
#define IVSHMEM_DEVICE    0x1110
#define IVSHMEM_REGISTERS 0
#define IVSHMEM_MEMORY    2

static irqreturn_t ivshmem_interrupt(int irq, struct uio_info *info)
{
    return IRQ_HANDLED; /* UIO counts it and wakes who reads */
}

static int ivshmem_mmap(struct uio_info *info, struct vm_area_struct *area)
{
    struct pci_dev *pdev = info->priv;
    int bar = area->vm_pgoff == 0 ? IVSHMEM_REGISTERS : IVSHMEM_MEMORY;
    unsigned long bytes = area->vm_end - area->vm_start;

    if (area->vm_pgoff > 1 || bytes > PAGE_ALIGN(pci_resource_len(pdev, bar)))
        return -EINVAL;
    if (bar == IVSHMEM_REGISTERS)
        area->vm_page_prot = pgprot_noncached(area->vm_page_prot);
    return remap_pfn_range(area, area->vm_start, pci_resource_start(pdev, bar) >> PAGE_SHIFT, bytes,
                           area->vm_page_prot);
}

static int ivshmem_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
    struct uio_info *info = devm_kzalloc(&pdev->dev, sizeof(*info), GFP_KERNEL);
    int err;

    if (!info)
        return -ENOMEM;
    err = pcim_enable_device(pdev);
    if (err)
        return err;
    pci_set_master(pdev);
    err = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSIX);
    if (err < 0)
        return err;
    info->name = "ivshmem";
    info->version = "1";
    info->priv = pdev;
    info->irq = pci_irq_vector(pdev, 0);
    info->handler = ivshmem_interrupt;
    info->mmap = ivshmem_mmap;
    info->mem[0].memtype = UIO_MEM_PHYS;
    info->mem[0].addr = pci_resource_start(pdev, IVSHMEM_REGISTERS);
    info->mem[0].size = PAGE_SIZE;
    info->mem[1].memtype = UIO_MEM_PHYS;
    info->mem[1].addr = pci_resource_start(pdev, IVSHMEM_MEMORY);
    info->mem[1].size = pci_resource_len(pdev, IVSHMEM_MEMORY);
    err = devm_uio_register_device(&pdev->dev, info);
    if (err)
        pci_free_irq_vectors(pdev);
    return err;
}

static const struct pci_device_id ivshmem_ids[] = {
    {PCI_DEVICE(IVSHMEM_VENDOR, IVSHMEM_DEVICE)},
    {},
};
MODULE_DEVICE_TABLE(pci, ivshmem_ids);

static struct pci_driver ivshmem_driver = {
    .name = "ivshmem_uio",
    .id_table = ivshmem_ids,
    .probe = ivshmem_probe, /* stays as long as the guest */
};
module_pci_driver(ivshmem_driver);

MODULE_DESCRIPTION("Caisson's bench: ivshmem-doorbell for a process");
MODULE_LICENSE("GPL");
