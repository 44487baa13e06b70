/* SPDX-License-Identifier: BSD-2-Clause */
/* The probe of /dev/kvm: its words, and that on this machine it comes to an end and to the same
 * answer twice. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "simulate/probe.h"

static void without_device(void **state)
{
    (void)state;
    char reason[256];
    assert_false(probe_kvm("/dev/no-such-kvm", reason, sizeof(reason)));
    assert_string_equal(reason, "no /dev/no-such-kvm");
}

static void with_another_device(void **state)
{
    (void)state;
    char reason[256];
    assert_false(probe_kvm("/dev/null", reason, sizeof(reason)));
    assert_string_equal(reason,
                        "/dev/null is here but does not speak version 12 of KVM's interface");
}

static void without_permission(void **state)
{
    (void)state;
    char reason[256];
    probe_explain_open("/dev/null", EACCES, reason, sizeof(reason));
    assert_string_equal(reason, "no permission for /dev/null (group root)");
    probe_explain_open("/dev/kvm", ENODEV, reason, sizeof(reason));
    assert_non_null(strstr(reason, "no hardware virtualisation"));
}

static void judges(void **state)
{
    (void)state;
    char reason[256];
    assert_true(probe_judge("/dev/kvm", 1.1, reason, sizeof(reason)));
    assert_string_equal(reason, "/dev/kvm runs guests at hardware speed");
    assert_true(probe_judge("/dev/kvm", 7.9, reason, sizeof(reason)));
    assert_false(probe_judge("/dev/kvm", 8, reason, sizeof(reason)));
    assert_false(probe_judge("/dev/kvm", 180.3, reason, sizeof(reason)));
    assert_string_equal(reason,
                        "/dev/kvm is here but runs a test loop 180 times slower than this CPU");
}

static void on_this_machine(void **state)
{
    (void)state;
    char first[256] = "";
    char second[256] = "";
    bool answer = probe_kvm("/dev/kvm", first, sizeof(first));
    printf("here: %s\n", first);
    assert_true(strlen(first) > 0);
    assert_int_equal(probe_kvm("/dev/kvm", second, sizeof(second)), answer);
    assert_true(answer == (strstr(first, "at hardware speed") != NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_device),     cmocka_unit_test(with_another_device),
        cmocka_unit_test(without_permission), cmocka_unit_test(judges),
        cmocka_unit_test(on_this_machine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
