/* SPDX-License-Identifier: BSD-2-Clause */
/* When instances are started again: by policy, later each time, and not for ever. */
#include "loader/restart.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_policies(void **state)
{
    struct restart restart = {0};
    (void)state;
    assert_int_equal(restart_decide(&restart, CAISSON_RESTART_NEVER, true, 0), RESTART_NOT);
    assert_int_equal(restart_decide(&restart, CAISSON_RESTART_NEVER, false, 0), RESTART_NOT);
    assert_int_equal(restart_decide(&restart, CAISSON_RESTART_ON_FAILURE, false, 0), RESTART_NOT);
    assert_int_equal(restart.hasty, 0);
    assert_int_equal(restart_decide(&restart, CAISSON_RESTART_ON_FAILURE, true, 0), RESTART_AGAIN);
    assert_int_equal(restart.failures, 1);
    assert_int_equal(restart_decide(&restart, CAISSON_RESTART_ALWAYS, true, 0), RESTART_AGAIN);
    assert_int_equal(restart.failures, 2);
    assert_int_equal(restart_decide(&restart, CAISSON_RESTART_ALWAYS, false, 0), RESTART_AGAIN);
    assert_int_equal(restart.failures, 0);
}

static void expect_failure(struct restart *restart, uint64_t ran_ms, uint32_t delay_ms)
{
    uint64_t end_ms = restart->started_at_ms + ran_ms;
    assert_int_equal(restart_decide(restart, CAISSON_RESTART_ON_FAILURE, true, end_ms),
                     RESTART_AGAIN);
    assert_int_equal(restart->delay_ms, delay_ms);
    restart->started_at_ms = end_ms + delay_ms;
}

/* All of it takes less than a minute. */
static void test_limit(void **state)
{
    struct restart restart = {.started_at_ms = 5000};
    (void)state;
    for (uint32_t i = 0; i < RESTART_MOST; i++)
        expect_failure(&restart, RESTART_WELL_MS - 1, RESTART_DELAY_MS << i);
    assert_true(restart.started_at_ms < 60000);
    assert_int_equal(restart_decide(&restart, CAISSON_RESTART_ALWAYS, true, restart.started_at_ms),
                     RESTART_GIVEN_UP);
}

static void test_running_well(void **state)
{
    struct restart restart = {0};
    (void)state;
    for (uint32_t i = 0; i < RESTART_MOST; i++)
        expect_failure(&restart, 0, RESTART_DELAY_MS << i);
    expect_failure(&restart, RESTART_WELL_MS, RESTART_DELAY_MS);
    assert_int_equal(restart.failures, 1);
    for (uint32_t i = 1; i < RESTART_MOST; i++)
        expect_failure(&restart, 0, RESTART_DELAY_MS << i);
    assert_int_equal(restart_decide(&restart, CAISSON_RESTART_ALWAYS, true, restart.started_at_ms),
                     RESTART_GIVEN_UP);
}

/* One that ends well at once, for ever, takes little time of the host. */
static void test_slowest(void **state)
{
    struct restart restart = {0};
    (void)state;
    for (int i = 0; i < 1000; i++)
        assert_int_equal(restart_decide(&restart, CAISSON_RESTART_ALWAYS, false, 0), RESTART_AGAIN);
    assert_int_equal(restart.delay_ms, RESTART_DELAY_MOST_MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_policies),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_running_well),
        cmocka_unit_test(test_slowest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
