/* SPDX-License-Identifier: BSD-2-Clause */
/* Registers of a vCPU before it runs: CPUID, model-specific registers, and Linux's 64-bit entry
 * state. */
#include "vmm/arch/arch.h"
#include "vmm/arch/x86_64/cpuid.h"
#include "vmm/arch/x86_64/layout.h"
#include "vmm/machine.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/ioctl.h>

#define CPUID_ENTRIES_MAX 256u

#define MSR_MISC_ENABLE      0x1a0u
#define MISC_ENABLE_FAST_STR 1u
#define MSR_MTRR_DEFAULT     0x2ffu
#define MTRR_ENABLED_WB      0x806u /* write-back where nothing else is said */

#define CR0_PE    0x00000001u
#define CR0_ET    0x00000010u
#define CR0_PG    0x80000000u
#define CR4_PAE   0x00000020u
#define EFER_LME  0x00000100u
#define EFER_LMA  0x00000400u
#define FLAGS_ONE 0x00000002u /* bit 1 of RFLAGS is always set */

#define SELECTOR_CODE 0x10u
#define SELECTOR_DATA 0x18u
#define TYPE_CODE     0x0bu /* executable, readable, accessed */
#define TYPE_DATA     0x03u /* writable, accessed */

static int set_cpuid(struct vcpu *vcpu)
{
    size_t bytes = sizeof(struct kvm_cpuid2) + CPUID_ENTRIES_MAX * sizeof(struct kvm_cpuid_entry2);
    struct kvm_cpuid2 *table = calloc(1, bytes);
    int error = 0;

    if (table == NULL)
        return -ENOMEM;
    table->nent = CPUID_ENTRIES_MAX;
    if (ioctl(vcpu->vmm->kvm.system, KVM_GET_SUPPORTED_CPUID, table) < 0) {
        error = -errno;
    } else {
        cpuid_fix(table, vcpu->index, vcpu->vmm->vcpu_count, cpuid_host_intercepts_xsetbv());
        if (ioctl(vcpu->descriptor, KVM_SET_CPUID2, table) < 0)
            error = -errno;
    }
    free(table);
    return error;
}

static int set_model_specific(struct vcpu *vcpu)
{
    struct {
        struct kvm_msrs head;
        struct kvm_msr_entry entries[2];
    } msrs = {.head = {.nmsrs = 2},
              .entries = {{.index = MSR_MISC_ENABLE, .data = MISC_ENABLE_FAST_STR},
                          {.index = MSR_MTRR_DEFAULT, .data = MTRR_ENABLED_WB}}};

    /* A host that lacks one of them does without: the call says how many it took. */
    return ioctl(vcpu->descriptor, KVM_SET_MSRS, &msrs) < 0 ? -errno : 0;
}

static struct kvm_segment segment(uint16_t selector, uint8_t type, bool code)
{
    return (struct kvm_segment){
        .limit = 0xffffffffu,
        .selector = selector,
        .type = type,
        .present = 1,
        .db = !code,
        .s = 1,
        .l = code,
        .g = 1,
    };
}

/* "64-bit boot protocol": paging on, flat segments of the boot selectors, interrupts off, RSI the
 * zero page. */
static int enter_at(struct vcpu *vcpu, uint64_t entry)
{
    struct kvm_sregs special;
    struct kvm_regs registers = {
        .rip = entry, .rsi = LAYOUT_BOOT_PARAMS, .rsp = LAYOUT_EBDA, .rflags = FLAGS_ONE};
    struct kvm_segment data = segment(SELECTOR_DATA, TYPE_DATA, false);

    if (ioctl(vcpu->descriptor, KVM_GET_SREGS, &special) < 0)
        return -errno;
    special.cs = segment(SELECTOR_CODE, TYPE_CODE, true);
    special.ds = special.es = special.fs = special.gs = special.ss = data;
    special.gdt = (struct kvm_dtable){.base = LAYOUT_GDT, .limit = 4 * sizeof(uint64_t) - 1};
    special.cr0 = CR0_PE | CR0_ET | CR0_PG;
    special.cr3 = LAYOUT_PML4;
    special.cr4 = CR4_PAE;
    special.efer = EFER_LME | EFER_LMA;
    if (ioctl(vcpu->descriptor, KVM_SET_SREGS, &special) < 0 ||
        ioctl(vcpu->descriptor, KVM_SET_REGS, &registers) < 0)
        return -errno;
    return 0;
}

uint64_t arch_program_counter(const struct vcpu *vcpu)
{
    struct kvm_regs registers = {0};

    (void)ioctl(vcpu->descriptor, KVM_GET_REGS, &registers);
    return registers.rip;
}

int arch_init_vcpu(struct vcpu *vcpu, uint64_t entry)
{
    int error = set_cpuid(vcpu);

    if (error == 0)
        error = set_model_specific(vcpu);
    /* The others wait in KVM for the first one's start-up message. */
    if (error == 0 && vcpu->index == 0)
        error = enter_at(vcpu, entry);
    return error;
}
