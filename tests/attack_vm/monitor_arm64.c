/* SPDX-License-Identifier: BSD-2-Clause */
/* Requests of KVM that only arm64 has. */
#include "monitor.h"

#include <linux/kvm.h>

static long list_registers(ANY_AIM)
{
    struct kvm_reg_list list = {.n = 0};

    return kvm_request(KVM_GET_REG_LIST, &list);
}

static long set_device_address(ANY_AIM)
{
    struct kvm_arm_device_addr place = {.id = (unsigned long)KVM_ARM_DEVICE_VGIC_V2
                                              << KVM_ARM_DEVICE_ID_SHIFT};

    return kvm_machine_request(KVM_ARM_SET_DEVICE_ADDR, &place);
}

/* The interrupt controller is a device, so its monitor may make some: of one that is for hardware
 * it has no use. */
static long make_device(ANY_AIM)
{
    struct kvm_create_device device = {.type = KVM_DEV_TYPE_VFIO};
    long result = kvm_machine_request(KVM_CREATE_DEVICE, &device);

    return result == ATTACK_DONE ? ATTACK_NOTHING : result;
}

static long copy_tags(ANY_AIM)
{
    struct kvm_arm_copy_mte_tags tags = {.length = 4096};

    return kvm_machine_request(KVM_ARM_MTE_COPY_TAGS, &tags);
}

/* One that is protected from its monitor, too. */
static long make_protected_machine(ANY_AIM)
{
    return kvm_make_machine(1ul << 31 /* KVM_VM_TYPE_ARM_PROTECTED */);
}

const struct attack attacks_on_kvm[] = {
    {"make-protected-machine", make_protected_machine, "ended", "done EINVAL"},
    {"list-registers", list_registers, "ended", "EINVAL"},
    /* It has the number of KVM_GET_ONE_REG, which a monitor needs; Linux knows them apart by the
     * descriptor. */
    {"set-device-address", set_device_address, "ENODEV ENXIO EINVAL", "ENODEV ENXIO EINVAL"},
    {"make-device", make_device, "nothing ENODEV", "nothing ENODEV"},
    {"copy-tags", copy_tags, "ended", "EINVAL"},
    {NULL},
};
