/* SPDX-License-Identifier: GPL-2.0-only */
/* What differs between the kernels these modules build against: one name for each, from Linux 6.1
 * on. */
#ifndef CAISSON_KERNEL_COMPAT_H
#define CAISSON_KERNEL_COMPAT_H

#include <linux/device/class.h>
#include <linux/mm.h>
#include <linux/version.h>
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 17, 0)
#include <linux/pfn_t.h>
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 2, 0)
#define COMPAT_DEVNODE_CONST const
#else
#define COMPAT_DEVNODE_CONST
#endif

/* A device that is on no bus may have messages for interrupts, from a domain that its module
 * makes. */
#if defined(CONFIG_X86_LOCAL_APIC) && defined(CONFIG_GENERIC_MSI_IRQ) &&                           \
	LINUX_VERSION_CODE < KERNEL_VERSION(6, 9, 0)
#define COMPAT_PLATFORM_MSI 1
#else
#define COMPAT_PLATFORM_MSI 0
#endif

/* The page of that number, of memory or not, into a VM_MIXEDMAP. */
static inline vm_fault_t compat_insert_mixed(struct vm_area_struct *area, unsigned long address,
					     unsigned long number)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 17, 0)
	return vmf_insert_mixed(area, address, number);
#else
	return vmf_insert_mixed(area, address, __pfn_to_pfn_t(number, PFN_DEV));
#endif
}

static inline struct class *compat_class_create(const char *name)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
	return class_create(name);
#else
	return class_create(THIS_MODULE, name);
#endif
}

static inline void compat_vm_flags_clear(struct vm_area_struct *area, unsigned long flags)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
	vm_flags_clear(area, flags);
#else
	area->vm_flags &= ~flags;
#endif
}

static inline void compat_vm_flags_set(struct vm_area_struct *area, unsigned long flags)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
	vm_flags_set(area, flags);
#else
	area->vm_flags |= flags;
#endif
}

#endif
