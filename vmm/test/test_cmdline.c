/* SPDX-License-Identifier: BSD-2-Clause */
/* Which parameters of a guest's command line are refused. */
#include "fixture.h"

#include "vmm/arch/x86_64/cmdline.h"

static const char *refused(const char *cmdline)
{
    const struct cmdline_refusal *refusal = cmdline_find_refused(cmdline);

    return refusal == NULL ? "" : refusal->parameter;
}

static void what_cannot_work_is_refused(void **state)
{
    (void)state;
    assert_string_equal(refused("noapic"), "noapic");
    assert_string_equal(refused("console=ttyS0  acpi=off quiet"), "acpi=off");
    assert_string_equal(refused("console=ttyS0 pci=nomsi,noacpi"), "pci=noacpi");
    assert_string_equal(refused("pci=noacpi,nomsi\tquiet"), "pci=noacpi");
    assert_string_equal(refused("maxcpus=0"), "maxcpus=0");
    assert_string_equal(refused("root=\"a b\" nosmp"), "nosmp");
}

static void what_resembles_it_is_not(void **state)
{
    (void)state;
    assert_string_equal(refused(""), "");
    assert_string_equal(refused("   "), "");
    assert_string_equal(refused("acpi=strict maxcpus=01 noapictimer xnoapic pci=nomsi"), "");
    assert_string_equal(refused("pci=noacpix,xnoacpi acpi= pci"), "");
    assert_string_equal(refused("root=\"a noapic b\""), "");
    assert_string_equal(refused("quiet -- noapic"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_work_is_refused),
        cmocka_unit_test(what_resembles_it_is_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
