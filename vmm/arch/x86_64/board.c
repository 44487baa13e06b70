/* SPDX-License-Identifier: BSD-2-Clause */
/* What this architecture's machine is made of: KVM's chips and the places of the devices. */
#include "vmm/arch/arch.h"
#include "vmm/arch/x86_64/layout.h"
#include "vmm/arch/x86_64/registers.h"
#include "vmm/machine.h"

#include <errno.h>
#include <sys/ioctl.h>

#define NEED(capability)                                                                           \
    {                                                                                              \
        capability, #capability                                                                    \
    }

static const struct kvm_need needs[] = {
    NEED(KVM_CAP_USER_MEMORY), NEED(KVM_CAP_IRQCHIP),        NEED(KVM_CAP_PIT2),
    NEED(KVM_CAP_EXT_CPUID),   NEED(KVM_CAP_IRQFD),          NEED(KVM_CAP_IOEVENTFD),
    NEED(KVM_CAP_SYNC_MMU),    NEED(KVM_CAP_IMMEDIATE_EXIT), NEED(KVM_CAP_SET_TSS_ADDR),
    NEED(KVM_CAP_IRQ_ROUTING),
};

const struct arch_limits *arch_limits(void)
{
    static const struct arch_limits limits = {
        .vcpus_max = LAYOUT_VCPUS_MAX,
        .counter_name = "rip",
        .needs = needs,
        .need_count = sizeof(needs) / sizeof(needs[0]),
    };

    return &limits;
}

unsigned long arch_machine_type(int system)
{
    (void)system;
    return 0;
}

int arch_create_chips(struct vmm *vmm)
{
    uint64_t identity_map = LAYOUT_IDENTITY_MAP;
    struct kvm_pit_config pit = {.flags = KVM_PIT_SPEAKER_DUMMY};
    int vm = vmm->kvm.vm;

    if (ioctl(vm, KVM_SET_IDENTITY_MAP_ADDR, &identity_map) < 0 ||
        ioctl(vm, KVM_SET_TSS_ADDR, (unsigned long)LAYOUT_TSS) < 0 ||
        ioctl(vm, KVM_CREATE_IRQCHIP, 0L) < 0 || ioctl(vm, KVM_CREATE_PIT2, &pit) < 0)
        return -errno;
    registers_take(vmm);
    return 0;
}

int arch_start_chips(struct vmm *vmm)
{
    (void)vmm;
    return 0;
}

bool arch_finds(const struct device_operations *operations)
{
    return operations->acpi != NULL;
}
