/* SPDX-License-Identifier: BSD-2-Clause */
/* vCPUs before they run: the kind of processor, and Linux's entry state
 * (Documentation/arm64/booting.rst). */
#include "vmm/arch/arm64/processor.h"

#include "vmm/arch/arch.h"
#include "vmm/arch/arm64/layout.h"
#include "vmm/machine.h"

#include <errno.h>
#include <sys/ioctl.h>

#define CORE(field)                                                                                \
    (KVM_REG_ARM64 | KVM_REG_SIZE_U64 | KVM_REG_ARM_CORE | KVM_REG_ARM_CORE_REG(field))
#define MPIDR_EL1        ARM64_SYS_REG(3, 0, 0, 0, 5)
#define ID_AA64MMFR0_EL1 ARM64_SYS_REG(3, 0, 0, 7, 0)

/* Arm Architecture Reference Manual, ID_AA64MMFR0_EL1: TGran4, TGran64 (15: not there) and TGran16
 * (0: not there). */
#define TGRAN4(id)   ((id) >> 28 & 15u)
#define TGRAN64(id)  ((id) >> 24 & 15u)
#define TGRAN16(id)  ((id) >> 20 & 15u)
#define TGRAN_NONE   15u
#define TGRAN16_NONE 0u

/* EL1 with its own stack; debug exceptions, SError, IRQ and FIQ masked. */
#define ENTRY_STATE (PSR_MODE_EL1h | PSR_D_BIT | PSR_A_BIT | PSR_I_BIT | PSR_F_BIT)

static int set_register(const struct vcpu *vcpu, uint64_t id, uint64_t value)
{
    struct kvm_one_reg request = {.id = id, .addr = (uintptr_t)&value};

    return ioctl(vcpu->descriptor, KVM_SET_ONE_REG, &request) < 0 ? -errno : 0;
}

static int get_register(const struct vcpu *vcpu, uint64_t id, uint64_t *ret_value)
{
    struct kvm_one_reg request = {.id = id, .addr = (uintptr_t)ret_value};

    return ioctl(vcpu->descriptor, KVM_GET_ONE_REG, &request) < 0 ? -errno : 0;
}

int processor_reset(const struct vcpu *vcpu)
{
    struct kvm_vcpu_init init = {0};

    if (ioctl(vcpu->vmm->kvm.vm, KVM_ARM_PREFERRED_TARGET, &init) < 0)
        return -errno;
    init.features[0] |= 1u << KVM_ARM_VCPU_PSCI_0_2;
    if (vcpu->index > 0)
        init.features[0] |= 1u << KVM_ARM_VCPU_POWER_OFF;
    return ioctl(vcpu->descriptor, KVM_ARM_VCPU_INIT, &init) < 0 ? -errno : 0;
}

int processor_affinity(const struct vcpu *vcpu, uint64_t *ret_affinity)
{
    return get_register(vcpu, MPIDR_EL1, ret_affinity);
}

/* Where KVM does not say, the guest will. */
bool processor_has_pages(const struct vcpu *vcpu, uint32_t page_bytes)
{
    uint64_t id = 0;

    if (get_register(vcpu, ID_AA64MMFR0_EL1, &id) < 0)
        return true;
    switch (page_bytes) {
    case 4096:
        return TGRAN4(id) != TGRAN_NONE;
    case 16384:
        return TGRAN16(id) != TGRAN16_NONE;
    default:
        return TGRAN64(id) != TGRAN_NONE;
    }
}

uint64_t arch_program_counter(const struct vcpu *vcpu)
{
    uint64_t value = 0;

    (void)get_register(vcpu, CORE(regs.pc), &value);
    return value;
}

int arch_init_vcpu(struct vcpu *vcpu, uint64_t entry)
{
    if (vcpu->index > 0)
        return 0;
    /* The other argument registers are zero after a reset. */
    int error =
        set_register(vcpu, CORE(regs.regs[0]), vcpu->vmm->layout->ram_start + LAYOUT_DEVICE_TREE);
    if (error == 0)
        error = set_register(vcpu, CORE(regs.pc), entry);
    if (error == 0)
        error = set_register(vcpu, CORE(regs.pstate), ENTRY_STATE);
    return error;
}
