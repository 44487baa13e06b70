/* SPDX-License-Identifier: BSD-2-Clause */
/* What this architecture's machine is made of, the interrupt controller (chips.c) aside. */
#include "vmm/arch/arch.h"
#include "vmm/arch/arm64/layout.h"
#include "vmm/machine.h"

#include <sys/ioctl.h>

#define NEED(capability)                                                                           \
    {                                                                                              \
        capability, #capability                                                                    \
    }

static const struct kvm_need needs[] = {
    NEED(KVM_CAP_USER_MEMORY), NEED(KVM_CAP_ONE_REG),        NEED(KVM_CAP_DEVICE_CTRL),
    NEED(KVM_CAP_IRQFD),       NEED(KVM_CAP_IOEVENTFD),      NEED(KVM_CAP_ARM_PSCI_0_2),
    NEED(KVM_CAP_SYNC_MMU),    NEED(KVM_CAP_IMMEDIATE_EXIT),
};

#define ADDRESS_BITS 40 /* of a guest, where the host can */

const struct arch_limits *arch_limits(void)
{
    static const struct arch_limits limits = {
        .vcpus_max = LAYOUT_VCPUS_MAX,
        .counter_name = "pc",
        .needs = needs,
        .need_count = sizeof(needs) / sizeof(needs[0]),
    };

    return &limits;
}

/* KVM means 40 bits by 0, and refuses on a processor that has fewer. */
unsigned long arch_machine_type(int system)
{
    int bits = ioctl(system, KVM_CHECK_EXTENSION, (long)KVM_CAP_ARM_VM_IPA_SIZE);

    return bits > 0 && bits < ADDRESS_BITS ? KVM_VM_TYPE_ARM_IPA_SIZE((unsigned long)bits) : 0;
}

bool arch_finds(const struct device_operations *operations)
{
    return operations->node != NULL;
}
