/* SPDX-License-Identifier: BSD-2-Clause */
/* Requests of KVM that only x86-64 has, or that the monitor makes on other architectures only. */
#include "monitor.h"

#include <linux/kvm.h>

static long list_registers(ANY_AIM)
{
    struct kvm_msr_list list = {.nmsrs = 0};
    long returned = kvm_request(KVM_GET_MSR_INDEX_LIST, &list);

    return returned == -E2BIG ? ATTACK_DONE : returned; /* it has more than none */
}

static long emulated_features(ANY_AIM)
{
    struct kvm_cpuid2 features = {.nent = 0};
    long returned = kvm_request(KVM_GET_EMULATED_CPUID, &features);

    return returned == -E2BIG ? ATTACK_DONE : returned;
}

static long make_device(ANY_AIM)
{
    struct kvm_create_device device = {.type = KVM_DEV_TYPE_VFIO};

    return kvm_machine_request(KVM_CREATE_DEVICE, &device);
}

/* One that is protected from its monitor, too. */
static long make_protected_machine(ANY_AIM)
{
    return kvm_make_machine(1 /* KVM_X86_SW_PROTECTED_VM */);
}

const struct attack attacks_on_kvm[] = {
    {"make-protected-machine", make_protected_machine, "ended", "done EINVAL"},
    {"list-registers", list_registers, "ended", "done"},
    {"emulated-features", emulated_features, "ended", "done"},
    {"make-device", make_device, "ended", "done ENODEV"},
    {NULL},
};
