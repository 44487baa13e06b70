/* SPDX-License-Identifier: BSD-2-Clause */
/* What CPUID tells a vCPU: identity, topology, and XSAVE with all or nothing of what belongs to
 * it. */
#include "fixture.h"

#include "vmm/arch/x86_64/cpuid.h"

#include <string.h>

#define ENTRIES 9u

static const struct kvm_cpuid_entry2 supported[ENTRIES] = {
    {.function = 0x1, .eax = 0x60fb1, .ebx = 0xff100800, .ecx = 0xffffffff, .edx = 0xffffffff},
    {.function = 0x7, .eax = 1, .ebx = 0xffffffff, .ecx = 0xffffffff, .edx = 0xffffffff},
    {.function = 0x7, .index = 1, .eax = 0xffffffff, .ebx = 0xffffffff, .edx = 0xffffffff},
    {.function = 0xb, .index = 1, .flags = KVM_CPUID_FLAG_SIGNIFCANT_INDEX},
    {.function = 0xd, .eax = 0x207, .ebx = 576, .ecx = 2696},
    {.function = 0xd, .index = 1, .eax = 5},
    {.function = 0xd, .index = 9, .eax = 8, .ebx = 2688},
    {.function = 0x80000001, .ecx = 0xffffffff, .edx = 0xffffffff},
    {.function = 0x8000000a, .eax = 1, .ebx = 16, .edx = 0xffffffff},
};

static struct kvm_cpuid_entry2 fixed[ENTRIES];

static void fix(uint32_t index, uint32_t count, bool xsave)
{
    static union {
        struct kvm_cpuid2 table;
        uint8_t bytes[sizeof(struct kvm_cpuid2) + sizeof(supported)];
    } memory;

    memory.table.nent = ENTRIES;
    memcpy(memory.table.entries, supported, sizeof(supported));
    cpuid_fix(&memory.table, index, count, xsave);
    memcpy(fixed, memory.table.entries, sizeof(fixed));
}

static void identity_and_topology(void **state)
{
    (void)state;
    fix(2, 3, true);
    assert_int_equal(fixed[0].ebx, 0x02030800); /* APIC id, count, CLFLUSH, brand */
    assert_true((fixed[0].edx & 1u << 28) != 0);
    assert_int_equal(fixed[3].eax, 2); /* bits for three cores */
    assert_int_equal(fixed[3].ebx, 3);
    assert_int_equal(fixed[3].ecx, 0x201);
    assert_int_equal(fixed[3].edx, 2);
    fix(0, 1, true);
    assert_true((fixed[0].edx & 1u << 28) == 0);
}

static void with_xsave(void **state)
{
    (void)state;
    fix(0, 1, true);
    assert_int_equal(fixed[0].ecx, 0xffffffff & ~(1u << 5 | 1u << 6));
    for (size_t i = 1; i < ENTRIES; i++)
        if (supported[i].function != 0xb && supported[i].function < 0x80000000)
            assert_memory_equal(&fixed[i], &supported[i], sizeof(fixed[i]));
}

static void without_guests_of_its_own(void **state)
{
    (void)state;
    for (int xsave = 0; xsave < 2; xsave++) {
        fix(0, 1, xsave);
        assert_int_equal(fixed[0].ecx & (1u << 5 | 1u << 6), 0);  /* VMX, SMX */
        assert_int_equal(fixed[7].ecx & (1u << 2 | 1u << 12), 0); /* SVM, SKINIT */
        assert_int_equal(fixed[7].edx, 0xffffffff);
        assert_int_equal(fixed[8].eax | fixed[8].ebx | fixed[8].ecx | fixed[8].edx, 0);
    }
}

static void without_xsave(void **state)
{
    (void)state;
    fix(0, 1, false);
    assert_int_equal(fixed[0].ecx & (1u << 26 | 1u << 27), 0);            /* XSAVE, OSXSAVE */
    assert_int_equal(fixed[0].ecx & (1u << 12 | 1u << 28 | 1u << 29), 0); /* FMA, AVX, F16C */
    assert_int_equal(fixed[0].ecx & (1u << 31 | 1u << 25 | 1u << 20),
                     1u << 31 | 1u << 25 | 1u << 20); /* hypervisor, AES, SSE4.2 stay */
    assert_int_equal(fixed[1].ebx & (1u << 5 | 1u << 14 | 1u << 16), 0); /* AVX2, MPX, AVX-512F */
    assert_int_equal(fixed[1].ebx & (1u << 7 | 1u << 20 | 1u << 29),
                     1u << 7 | 1u << 20 | 1u << 29);         /* SMEP, SMAP, SHA stay */
    assert_int_equal(fixed[1].ecx & (1u << 3 | 1u << 4), 0); /* PKU, OSPKE */
    assert_int_equal(fixed[1].ecx & (1u << 2 | 1u << 22), 1u << 2 | 1u << 22); /* UMIP, RDPID */
    assert_int_equal(fixed[2].eax & (1u << 4 | 1u << 5), 0); /* AVX-VNNI, AVX512-BF16 */
    for (size_t i = 4; i <= 6; i++)
        assert_int_equal(fixed[i].eax | fixed[i].ebx | fixed[i].ecx | fixed[i].edx, 0);
    assert_int_equal(fixed[7].ecx & (1u << 11 | 1u << 16), 0); /* XOP, FMA4 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(identity_and_topology),
        cmocka_unit_test(with_xsave),
        cmocka_unit_test(without_xsave),
        cmocka_unit_test(without_guests_of_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
