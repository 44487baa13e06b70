/* SPDX-License-Identifier: BSD-2-Clause */
/* Which identities there are to choose from, by the maps of user namespaces. */
#include "loader/identity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void expect(const char *map, uint32_t first, uint32_t count)
{
    struct identities found = identities_read(map);
    assert_int_equal(found.first, first);
    assert_int_equal(found.count, count);
}

static void test_host(void **state)
{
    (void)state;
    expect("         0          0 4294967295\n", 0x70000000u, 0x0f000000u);
}

static void test_containers(void **state)
{
    (void)state;
    expect("         0     100000      65536\n", 32768, 32768);
    expect("         0       1000          1\n         1     100000      65536\n", 32769, 32768);
    /* Each as far as it goes: never the first one, which is root there. */
    expect("0 1000 2\n", 1, 1);
    expect("0 5 3\n", 2, 1);
}

static void test_nothing_to_choose(void **state)
{
    (void)state;
    expect("         0       1000          1\n", 0, 0);
    expect("", 0, 0);
    expect("rubbish", 0, 0);
}

/* The ranges that a map cannot have, but a file could. */
static void test_extremes(void **state)
{
    (void)state;
    expect("0 0 0\n", 0, 0);
    expect("4294967295 0 1\n", 0, 0);
    expect("1879048192 0 251658240\n", 1879048192u + 125829120u, 125829120u);
}

static void test_numbers_stay_inside(void **state)
{
    const struct identities two = {40, 2};
    const struct identities none = {0};
    (void)state;
    for (uint32_t i = 0; i < 10; i++) {
        uint32_t number = identity_of(&two, i);
        assert_true(number == 40 || number == 41);
        assert_int_not_equal(number, identity_of(&two, i + 1));
        assert_int_equal(identity_of(&none, i), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_host),
        cmocka_unit_test(test_containers),
        cmocka_unit_test(test_nothing_to_choose),
        cmocka_unit_test(test_extremes),
        cmocka_unit_test(test_numbers_stay_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
