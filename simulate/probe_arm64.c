/* SPDX-License-Identifier: BSD-2-Clause */
/* The probe's test loop on arm64: two instructions without translation of addresses, and a store to
 * where no memory is. */
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>

#include "simulate/probe_guest.h"

#define NO_MEMORY 0x10000000u

/* Linux, Documentation/virt/kvm/api.rst, KVM_GET_ONE_REG */
#define CORE(field)                                                                                \
    (KVM_REG_ARM64 | KVM_REG_SIZE_U64 | KVM_REG_ARM_CORE | KVM_REG_ARM_CORE_REG(field))
#define SCTLR_EL1         ARM64_SYS_REG(3, 0, 1, 0, 0)
#define SCTLR_INSTRUCTION (1u << 12) /* instructions go through their cache, as here */

/* nop; 1: subs x0, x0, #1; b.ne 1b; str xzr, [x1]; b . When it is entered once more, KVM first
 * steps over the store, which it does to whatever the register for the instruction's address holds
 * by then: over the nop. */
static const uint32_t guest_loop[] = {0xd503201f, 0xf1000400, 0x54ffffe1, 0xf900003f, 0x14000000};

const struct probe_capability probe_capabilities[] = {
    {KVM_CAP_USER_MEMORY, "KVM_CAP_USER_MEMORY"}, {KVM_CAP_SYNC_MMU, "KVM_CAP_SYNC_MMU"},
    {KVM_CAP_ONE_REG, "KVM_CAP_ONE_REG"},         {KVM_CAP_IRQFD, "KVM_CAP_IRQFD"},
    {KVM_CAP_IOEVENTFD, "KVM_CAP_IOEVENTFD"},     {KVM_CAP_ARM_PSCI_0_2, "KVM_CAP_ARM_PSCI_0_2"},
    {KVM_CAP_DEVICE_CTRL, "KVM_CAP_DEVICE_CTRL"}, {0, NULL},
};

const uint32_t probe_exit_reason = KVM_EXIT_MMIO;

static int set_register(struct probe *probe, uint64_t number, uint64_t value)
{
    const struct kvm_one_reg one = {.id = number, .addr = (uintptr_t)&value};
    return ioctl(probe->vcpu, KVM_SET_ONE_REG, &one) < 0
               ? probe_fail(probe, "setting the virtual CPU's registers")
               : 0;
}

int probe_prepare_vm(struct probe *probe)
{
    (void)probe; /* nothing */
    return 0;
}

void probe_write_loop(struct probe *probe)
{
    memcpy(probe->page, guest_loop, sizeof(guest_loop));
}

int probe_prepare_vcpu(struct probe *probe)
{
    struct kvm_vcpu_init init;
    if (ioctl(probe->vm, KVM_ARM_PREFERRED_TARGET, &init) < 0 ||
        ioctl(probe->vcpu, KVM_ARM_VCPU_INIT, &init) < 0)
        return probe_fail(probe, "initialising a virtual CPU");
    uint64_t value = 0;
    const struct kvm_one_reg one = {.id = SCTLR_EL1, .addr = (uintptr_t)&value};
    if (ioctl(probe->vcpu, KVM_GET_ONE_REG, &one) < 0)
        return probe_fail(probe, "reading the virtual CPU's registers");
    return set_register(probe, SCTLR_EL1, value | SCTLR_INSTRUCTION);
}

int probe_set_loop(struct probe *probe, uint32_t count)
{
    int status = set_register(probe, CORE(regs.regs[0]), count);
    if (status == 0)
        status = set_register(probe, CORE(regs.regs[1]), NO_MEMORY);
    if (status == 0)
        status = set_register(probe, CORE(regs.pc), 0);
    return status;
}

int probe_get_left(struct probe *probe, uint32_t *ret_left)
{
    uint64_t value = 0;
    const struct kvm_one_reg one = {.id = CORE(regs.regs[0]), .addr = (uintptr_t)&value};
    if (ioctl(probe->vcpu, KVM_GET_ONE_REG, &one) < 0)
        return probe_fail(probe, "reading the virtual CPU's registers");
    *ret_left = (uint32_t)value;
    return 0;
}

void probe_run_here(uint32_t count)
{
    uint64_t left = count;
    __asm__ volatile("1: subs %0, %0, #1\n\tb.ne 1b" : "+r"(left) : : "cc");
}
