/* SPDX-License-Identifier: BSD-2-Clause */
/* Which identities there are to choose from, by the maps of user namespaces. */
#include "loader/identity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static void expect(const char *map, uint32_t first, uint32_t count)
{
    struct identity_range found = identities_read(map);
    assert_int_equal(found.first, first);
    assert_int_equal(found.count, count);
}

static void test_host(void **state)
{
    (void)state;
    expect("         0          0 4294967295\n", 0x78000000u, 0x07000000u);
}

static void test_containers(void **state)
{
    (void)state;
    /* Below those that systems give by themselves, nobody's among them. */
    expect("         0     100000      65536\n", 32768, 61184 - 32768);
    expect("         0       1000          1\n         1     100000      65536\n", 32769,
           61184 - 32769);
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
    expect("2013265920 0 117440512\n", 2013265920u + 58720256u, 58720256u);
}

static void test_numbers_stay_inside(void **state)
{
    const struct identities four = {.all = {40, 4}, .start = UINT32_MAX};
    const struct identities none = {0};
    (void)state;
    for (uint32_t i = 0; i < 10; i++) {
        uint32_t number = identity_of(&four, i);
        assert_true(number == 42 || number == 43);
        assert_int_not_equal(number, identity_of(&four, i + 1));
        assert_in_range(identity_of_number(&four, 0xf0000000u + i), 40, 41);
        assert_int_equal(identity_of(&none, i), 0);
        assert_int_equal(identity_of_number(&none, 0xf0000000u + i), 0);
    }
}

/* The kernel tells two namespaces apart, whatever container they are in: so are the identities. */
static void test_namespaces_differ(void **state)
{
    const struct identities host = {.all = identities_read("0 0 4294967295\n")};
    (void)state;
    for (uint64_t number = 0xf0000000u; number < 0xf0000000u + 100000; number += 7)
        assert_int_equal(identity_of_number(&host, number), 0x78000000u + (number - 0xf0000000u));
    assert_int_equal(identity_of_number(&host, 4026531837u & 0x7fffffffu), 0);
}

/* Whom the host knows, nobody becomes. */
static void test_real_users(void **state)
{
    struct identities ten = {.all = {1000, 20}, .start = 7};
    (void)state;
    identities_take(&ten, "root:x:0:0:root:/root:/bin/sh", 2, false);
    identities_take(&ten, "alice:x:1003:1004::/:/bin/sh", 2, false);
    identities_take(&ten, "alice:x:1003:1004::/:/bin/sh", 3, false);
    identities_take(&ten, "alice:990:12", 1, true);
    identities_take(&ten, "bob:1010:9", 1, true);
    identities_take(&ten, "broken", 2, false);
    identities_take(&ten, "broken:x:many", 2, false);
    assert_int_equal(ten.taken_count, 4);
    for (uint32_t i = 0; i < 40; i++) {
        uint32_t number = identity_of_number(&ten, 0xf0000000u + i);
        assert_true(number == 0 || number == 1002 || (number >= 1005 && number <= 1009));
        assert_int_equal(identity_of(&ten, i), 1019);
    }
    identities_take(&ten, "carol:x:1019:1", 2, false);
    assert_int_equal(identity_of(&ten, 0), 0);
}

static void test_many_real_users(void **state)
{
    struct identities many = {.all = {1000, 20000}};
    char line[32];
    (void)state;
    for (unsigned int user = 1000; user < 1200; user += 2) {
        snprintf(line, sizeof(line), "u:x:%u:1:", user);
        identities_take(&many, line, 2, false);
        assert_int_equal(identity_of_number(&many, 0xf0000000u + user - 1000), 0);
    }
    assert_int_equal(identity_of_number(&many, 0xf0000000u), 0);
    assert_int_equal(identity_of_number(&many, 0xf0000001u), 1001);
    assert_int_equal(many.taken_count, IDENTITY_RANGES_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_host),
        cmocka_unit_test(test_containers),
        cmocka_unit_test(test_nothing_to_choose),
        cmocka_unit_test(test_extremes),
        cmocka_unit_test(test_numbers_stay_inside),
        cmocka_unit_test(test_namespaces_differ),
        cmocka_unit_test(test_real_users),
        cmocka_unit_test(test_many_real_users),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
