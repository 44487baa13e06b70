/* SPDX-License-Identifier: BSD-2-Clause */
/* What CPUID tells a guest's vCPU. */
#ifndef VMM_ARCH_X86_64_CPUID_H
#define VMM_ARCH_X86_64_CPUID_H

#include <linux/kvm.h>
#include <stdbool.h>
#include <stdint.h>

/* Changes what KVM supports into what vCPU `index` of `count` is: one package, a core for each
 * vCPU, no threads. Without `xsave` the guest sees neither XSAVE nor what needs it, and saves
 * registers with FXSAVE. */
void cpuid_fix(struct kvm_cpuid2 *table, uint32_t index, uint32_t count, bool xsave);

/*
 * Whether KVM learns of a guest's XSETBV. On a CPU that QEMU emulates it does not: the guest
 * changes the host's XCR0 behind KVM's back, gets sizes in leaf 0xd that do not fit, and loses the
 * change at its next entry. Such a guest must not have XSAVE.
 */
bool cpuid_host_intercepts_xsetbv(void);

#endif
