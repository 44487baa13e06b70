/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * CPUID (Intel SDM volume 2A, CPUID; AMD APM volume 3, appendix E). KVM fills in features and the
 * hypervisor's leaves at 0x40000000 by which Linux finds kvmclock; identity and topology are ours.
 */
#include "vmm/arch/x86_64/cpuid.h"

#include <cpuid.h>
#include <stddef.h>
#include <string.h>

#define LEAF_FEATURES     0x00000001u
#define LEAF_CACHES       0x00000004u
#define LEAF_EXTENDED     0x00000007u
#define LEAF_TOPOLOGY     0x0000000bu
#define LEAF_XSAVE        0x0000000du
#define LEAF_TOPOLOGY_2   0x0000001fu
#define LEAF_HYPERVISOR   0x40000000u
#define LEAF_AMD_FEATURES 0x80000001u
#define LEAF_AMD_SIZES    0x80000008u
#define LEAF_AMD_SVM      0x8000000au
#define LEAF_AMD_CACHES   0x8000001du
#define LEAF_AMD_TOPOLOGY 0x8000001eu

#define FEATURES_EBX_APIC_SHIFT  24u
#define FEATURES_EBX_COUNT_SHIFT 16u
#define FEATURES_ECX_DEADLINE    (1u << 24)
#define FEATURES_ECX_HYPERVISOR  (1u << 31)
#define FEATURES_EDX_HTT         (1u << 28)
#define AMD_ECX_CMP_LEGACY       (1u << 1)

#define TOPOLOGY_LEVEL_NONE   0u
#define TOPOLOGY_LEVEL_THREAD 1u
#define TOPOLOGY_LEVEL_CORE   2u

/* What an operating system may use only when it saves registers with XSAVE: AVX in all its forms,
 * MPX, AMX, protection keys and shadow stacks. */
struct features {
    uint32_t function;
    uint32_t index;
    uint32_t eax, ebx, ecx, edx;
};

static const struct features xsave_features[] = {
    /* FMA, XSAVE, OSXSAVE, AVX, F16C */
    {.function = LEAF_FEATURES, .ecx = 1u << 12 | 1u << 26 | 1u << 27 | 1u << 28 | 1u << 29},
    /* ebx: AVX2, MPX, AVX-512; ecx: AVX-512, PKU, OSPKE, SHSTK, VAES, VPCLMULQDQ; edx: AVX-512,
     * IBT, AMX */
    {.function = LEAF_EXTENDED,
     .ebx = 1u << 5 | 1u << 14 | 0xdc230000u,
     .ecx = 1u << 1 | 1u << 3 | 1u << 4 | 0x1fu << 6 | 1u << 12 | 1u << 14,
     .edx = 1u << 2 | 1u << 3 | 1u << 8 | 1u << 20 | 0xfu << 22},
    /* AVX-VNNI, AVX512-BF16, AMX-FP16, AVX-IFMA; AVX-VNNI-INT8, AVX-NE-CONVERT, AMX-COMPLEX,
     * AVX-VNNI-INT16, AVX10 */
    {.function = LEAF_EXTENDED,
     .index = 1,
     .eax = 1u << 4 | 1u << 5 | 1u << 21 | 1u << 23,
     .edx = 1u << 4 | 1u << 5 | 1u << 8 | 1u << 10 | 1u << 19},
    /* XOP, LWP, FMA4 */
    {.function = LEAF_AMD_FEATURES, .ecx = 1u << 11 | 1u << 15 | 1u << 16},
};

/* A guest that runs guests of its own reaches the part of KVM that has had the most holes, and
 * nothing here needs it: VMX and SMX, SVM and SKINIT. */
static const struct features virtualization_features[] = {
    {.function = LEAF_FEATURES, .ecx = 1u << 5 | 1u << 6},
    {.function = LEAF_AMD_FEATURES, .ecx = 1u << 2 | 1u << 12},
    {.function = LEAF_AMD_SVM, .eax = ~0u, .ebx = ~0u, .ecx = ~0u, .edx = ~0u},
};

static uint32_t id_bits(uint32_t count)
{
    uint32_t bits = 0;

    while ((1u << bits) < count)
        bits++;
    return bits;
}

static void fix_features(struct kvm_cpuid_entry2 *entry, uint32_t index, uint32_t count)
{
    entry->ebx &= 0x0000ffffu;
    entry->ebx |= index << FEATURES_EBX_APIC_SHIFT | count << FEATURES_EBX_COUNT_SHIFT;
    /* KVM emulates the deadline timer whatever the host has, but leaves it to us to say so. With
     * it, the guest calibrates no timer. */
    entry->ecx |= FEATURES_ECX_HYPERVISOR | FEATURES_ECX_DEADLINE;
    entry->edx &= ~FEATURES_EDX_HTT;
    if (count > 1)
        entry->edx |= FEATURES_EDX_HTT;
}

/* Leaf 4 (and AMD's twin in bits 25..14): nobody shares a core's caches except the last one, which
 * all do. */
static void fix_caches(struct kvm_cpuid_entry2 *entry, uint32_t count)
{
    uint32_t level = entry->eax >> 5 & 7u;
    uint32_t sharing = level >= 3 ? (1u << id_bits(count)) - 1 : 0;

    entry->eax &= 0x00003fffu;
    entry->eax |= (sharing & 0xfffu) << 14;
    if (entry->function == LEAF_CACHES)
        entry->eax |= (((1u << id_bits(count)) - 1) & 0x3fu) << 26;
}

static void fix_topology(struct kvm_cpuid_entry2 *entry, uint32_t index, uint32_t count)
{
    uint32_t level = TOPOLOGY_LEVEL_NONE;

    entry->eax = 0;
    entry->ebx = 0;
    if (entry->index == 0) {
        level = TOPOLOGY_LEVEL_THREAD;
        entry->ebx = 1;
    } else if (entry->index == 1) {
        level = TOPOLOGY_LEVEL_CORE;
        entry->eax = id_bits(count);
        entry->ebx = count;
    }
    entry->ecx = entry->index | level << 8;
    entry->edx = index;
}

static void fix_amd_sizes(struct kvm_cpuid_entry2 *entry, uint32_t count)
{
    entry->ecx = (entry->ecx & ~0xf0ffu) | (count - 1) | id_bits(count) << 12;
}

static void fix_amd_topology(struct kvm_cpuid_entry2 *entry, uint32_t index)
{
    entry->eax = index;
    entry->ebx = index & 0xffu; /* core id; one thread */
    entry->ecx = 0;             /* one node */
    entry->edx = 0;
}

static void fix_entry(struct kvm_cpuid_entry2 *entry, uint32_t index, uint32_t count)
{
    switch (entry->function) {
    case LEAF_FEATURES:
        fix_features(entry, index, count);
        break;
    case LEAF_CACHES:
    case LEAF_AMD_CACHES:
        fix_caches(entry, count);
        break;
    case LEAF_TOPOLOGY:
    case LEAF_TOPOLOGY_2:
        fix_topology(entry, index, count);
        break;
    case LEAF_AMD_FEATURES:
        if (count > 1)
            entry->ecx |= AMD_ECX_CMP_LEGACY;
        break;
    case LEAF_AMD_SIZES:
        fix_amd_sizes(entry, count);
        break;
    case LEAF_AMD_TOPOLOGY:
        fix_amd_topology(entry, index);
        break;
    default:
        break;
    }
}

static void hide(struct kvm_cpuid_entry2 *entry, const struct features *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct features *hidden = &list[i];

        if (entry->function == hidden->function && entry->index == hidden->index) {
            entry->eax &= ~hidden->eax;
            entry->ebx &= ~hidden->ebx;
            entry->ecx &= ~hidden->ecx;
            entry->edx &= ~hidden->edx;
        }
    }
}

static void hide_xsave(struct kvm_cpuid_entry2 *entry)
{
    hide(entry, xsave_features, sizeof(xsave_features) / sizeof(xsave_features[0]));
    if (entry->function == LEAF_XSAVE)
        entry->eax = entry->ebx = entry->ecx = entry->edx = 0;
}

void cpuid_fix(struct kvm_cpuid2 *table, uint32_t index, uint32_t count, bool xsave)
{
    for (uint32_t i = 0; i < table->nent; i++) {
        fix_entry(&table->entries[i], index, count);
        hide(&table->entries[i], virtualization_features,
             sizeof(virtualization_features) / sizeof(virtualization_features[0]));
        if (!xsave)
            hide_xsave(&table->entries[i]);
    }
}

bool cpuid_host_intercepts_xsetbv(void)
{
    uint32_t eax, signature[3];

    __cpuid(LEAF_FEATURES, eax, signature[0], signature[1], signature[2]);
    if ((signature[1] & FEATURES_ECX_HYPERVISOR) == 0)
        return true;
    __cpuid(LEAF_HYPERVISOR, eax, signature[0], signature[1], signature[2]);
    return memcmp(signature, "TCGTCGTCGTCG", sizeof(signature)) != 0;
}
