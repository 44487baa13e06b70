/* SPDX-License-Identifier: BSD-2-Clause */
/* The probe's test loop on x86-64: two instructions in real mode. */
#include <string.h>
#include <sys/ioctl.h>

#include "simulate/probe_guest.h"

#define TSS_ADDRESS 0xfffbd000ul /* Intel needs three pages somewhere out of the guest's way */

/* Real mode: 1: dec ecx; jnz 1b; hlt */
static const uint8_t guest_loop[] = {0x66, 0x49, 0x75, 0xfc, 0xf4};

const struct probe_capability probe_capabilities[] = {
    {KVM_CAP_USER_MEMORY, "KVM_CAP_USER_MEMORY"},
    {KVM_CAP_SYNC_MMU, "KVM_CAP_SYNC_MMU"},
    {KVM_CAP_IRQCHIP, "KVM_CAP_IRQCHIP"},
    {KVM_CAP_IRQFD, "KVM_CAP_IRQFD"},
    {KVM_CAP_IOEVENTFD, "KVM_CAP_IOEVENTFD"},
    {KVM_CAP_PIT2, "KVM_CAP_PIT2"},
    {0, NULL},
};

const uint32_t probe_exit_reason = KVM_EXIT_HLT;

int probe_prepare_vm(struct probe *probe)
{
    return ioctl(probe->vm, KVM_SET_TSS_ADDR, TSS_ADDRESS) < 0
               ? probe_fail(probe, "placing the task state segment")
               : 0;
}

void probe_write_loop(struct probe *probe)
{
    memcpy(probe->page, guest_loop, sizeof(guest_loop));
}

int probe_prepare_vcpu(struct probe *probe)
{
    struct kvm_sregs sregs;
    if (ioctl(probe->vcpu, KVM_GET_SREGS, &sregs) < 0)
        return probe_fail(probe, "reading the virtual CPU's registers");
    sregs.cs.base = 0;
    sregs.cs.selector = 0;
    return ioctl(probe->vcpu, KVM_SET_SREGS, &sregs) < 0
               ? probe_fail(probe, "setting the virtual CPU's registers")
               : 0;
}

int probe_set_loop(struct probe *probe, uint32_t count)
{
    const struct kvm_regs regs = {.rip = 0, .rflags = 2, .rcx = count};
    return ioctl(probe->vcpu, KVM_SET_REGS, &regs) < 0
               ? probe_fail(probe, "setting the virtual CPU's registers")
               : 0;
}

int probe_get_left(struct probe *probe, uint32_t *ret_left)
{
    struct kvm_regs regs;
    if (ioctl(probe->vcpu, KVM_GET_REGS, &regs) < 0)
        return probe_fail(probe, "reading the virtual CPU's registers");
    *ret_left = (uint32_t)regs.rcx;
    return 0;
}

void probe_run_here(uint32_t count)
{
    __asm__ volatile("1: decl %0\n\tjnz 1b" : "+r"(count) : : "cc");
}
