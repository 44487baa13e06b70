/* SPDX-License-Identifier: BSD-2-Clause */
/* Which accesses to model-specific registers leave KVM, so that a guest cannot fill the host
 * kernel's log with them (Documentation/virt/kvm/api.rst, KVM_CAP_X86_USER_SPACE_MSR,
 * KVM_X86_SET_MSR_FILTER). */
#include "vmm/arch/x86_64/registers.h"

#include "vmm/machine.h"

#include <sys/ioctl.h>

/* Performance counters of AMD's K7: event selectors, then counters. Linux tries them on every
 * processor of AMD's. */
#define MSR_K7_COUNTERS       0xc0010000u
#define MSR_K7_COUNTERS_COUNT 8u

/* KVM without a PMU reads them as zero and drops what is written, with a line in the host's log for
 * each access. */
static void take_counters(const struct vmm *vmm)
{
    uint8_t none_allowed[MSR_K7_COUNTERS_COUNT / 8] = {0};
    struct kvm_msr_filter filter = {
        .flags = KVM_MSR_FILTER_DEFAULT_ALLOW,
        .ranges = {{.flags = KVM_MSR_FILTER_READ | KVM_MSR_FILTER_WRITE,
                    .base = MSR_K7_COUNTERS,
                    .nmsrs = MSR_K7_COUNTERS_COUNT,
                    .bitmap = none_allowed}},
    };

    if (kvm_extension(&vmm->kvm, KVM_CAP_PMU_CAPABILITY) <= 0)
        (void)ioctl(vmm->kvm.vm, KVM_X86_SET_MSR_FILTER, &filter);
}

void registers_take(const struct vmm *vmm)
{
    struct kvm_enable_cap enable = {
        .cap = KVM_CAP_X86_USER_SPACE_MSR,
        .args = {KVM_MSR_EXIT_REASON_UNKNOWN | KVM_MSR_EXIT_REASON_FILTER},
    };

    if (ioctl(vmm->kvm.vm, KVM_ENABLE_CAP, &enable) == 0)
        take_counters(vmm);
}
