/* SPDX-License-Identifier: BSD-2-Clause */
/* How long waits spin: longer while it pays, shorter and then not at all while it does not, never
 * on one CPU. */
#include "spin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { LIMIT = 1600, LONG = 100 * LIMIT, SHORT = LIMIT / 2 };

/* In vain until it stops; how many rounds that took. */
static uint32_t spin_in_vain(struct camkes_spin *spin, uint64_t asleep)
{
    uint32_t rounds = 0;

    while (spin->now > 0) {
        rounds += spin->now;
        caisson_spin_slept(spin, asleep);
    }
    return rounds;
}

/* How many sleeps there are until it spins again; 0: more than anybody would wait for. */
static unsigned sleeps_until_trial(struct camkes_spin *spin, uint64_t asleep)
{
    for (unsigned sleeps = 1; sleeps < 100000; sleeps++) {
        caisson_spin_slept(spin, asleep);
        if (spin->now > 0)
            return sleeps;
    }
    return 0;
}

static void grows_while_it_pays(void **state)
{
    struct camkes_spin spin = {0};
    uint32_t before;

    (void)state;
    caisson_spin_init(&spin, LIMIT);
    do {
        before = spin.now;
        caisson_spin_succeeded(&spin);
        assert_true(spin.now > before || spin.now == LIMIT);
    } while (spin.now != before);
    assert_int_equal(spin.now, LIMIT);
}

static void shrinks_while_it_does_not(void **state)
{
    struct camkes_spin spin = {0};

    (void)state;
    caisson_spin_init(&spin, LIMIT);
    spin.now = LIMIT;
    assert_in_range(spin_in_vain(&spin, LONG), LIMIT, 2 * LIMIT);
    assert_int_equal(sleeps_until_trial(&spin, LONG), 0);
}

static void is_tried_ever_less_often(void **state)
{
    struct camkes_spin spin = {0};
    unsigned before = 0, sleeps = 0;

    (void)state;
    caisson_spin_init(&spin, LIMIT);
    for (int trial = 0; trial < 20; trial++) {
        spin_in_vain(&spin, SHORT);
        before = sleeps;
        sleeps = sleeps_until_trial(&spin, SHORT);
        assert_in_range(sleeps, before, CAISSON_SPIN_PAUSE_MOST);
        assert_in_range(spin.now, SHORT, LIMIT); /* long enough to tell */
    }
    assert_int_equal(sleeps, CAISSON_SPIN_PAUSE_MOST);
    caisson_spin_succeeded(&spin);
    spin_in_vain(&spin, SHORT);
    assert_int_equal(sleeps_until_trial(&spin, SHORT), CAISSON_SPIN_PAUSE_LEAST);
}

static void stays_within_its_limit(void **state)
{
    static const uint32_t limits[] = {0, 1, 2, 15, 16, 17, LIMIT, CAISSON_SPIN_LIMIT_MAX};
    static const uint64_t sleeps[] = {0, 1, SHORT, LONG, UINT32_MAX, UINT64_MAX};

    (void)state;
    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
        struct camkes_spin spin = {0};
        uint32_t random = 1;

        caisson_spin_init(&spin, limits[i]);
        for (int step = 0; step < 100000; step++) {
            random = random * 1664525 + 1013904223;
            if (spin.now > 0 && random >> 31)
                caisson_spin_succeeded(&spin);
            else
                caisson_spin_slept(&spin, sleeps[(random >> 16) % 6]);
            assert_in_range(spin.now, 0, limits[i]);
        }
    }
}

static void one_cpu_never_spins(void **state)
{
    struct camkes_spin spin = {.has_limit = true, .limit_us = 70};

    (void)state;
    camkes_spin_init(&spin, 0);
    assert_int_equal(spin.limit_us, 0);
    assert_int_equal(camkes_spin_sleeps(&spin), 0);
    camkes_spin_slept(&spin, 0);
    assert_int_equal(spin.now, 0);
}

/* What the clock says of a sleep leads to a trial where it was short, and to none where it was
 * long. */
static void the_length_of_a_sleep_counts(void **state)
{
    struct camkes_spin spin = {.has_limit = true, .limit_us = CAISSON_SPIN_US_MAX};
    uint64_t since_ns;

    (void)state;
    camkes_spin_init(&spin, 1000);
    since_ns = camkes_spin_sleeps(&spin);
    assert_in_range(since_ns, 1, camkes_timing_ns());
    spin.now = 0;
    spin.left = 1;
    camkes_spin_slept(&spin, since_ns - 10ull * CAISSON_SPIN_US_MAX * 1000);
    assert_int_equal(spin.now, 0);
    camkes_spin_slept(&spin, since_ns);
    assert_in_range(spin.now, 1, spin.limit);
}

static void the_description_limits(void **state)
{
    struct camkes_spin usual = {0}, set = {.has_limit = true, .limit_us = 70},
                       off = {.has_limit = true};
    const uint32_t round_ps = 10000;

    (void)state;
    camkes_spin_init(&usual, round_ps);
    camkes_spin_init(&set, round_ps);
    camkes_spin_init(&off, round_ps);
    assert_int_equal(usual.limit, 100 * CAISSON_SPIN_US);
    assert_int_equal(set.limit, 7000);
    assert_int_equal(off.limit, 0);
    assert_int_equal(sleeps_until_trial(&off, 0), 0);
}

/* Of what it measures only the bounds are certain. */
static void a_round_takes_time(void **state)
{
    (void)state;
    assert_in_range(camkes_spin_measure(), 1, 1000000000);
}

static unsigned looks;

static bool third_look(void *argument)
{
    return ++looks == *(unsigned *)argument;
}

static void looks_until_ready(void **state)
{
    struct camkes_spin spin = {.limit = 10, .now = 4};
    unsigned wanted = 3;

    (void)state;
    looks = 0;
    assert_true(camkes_spin_until(&spin, 1, third_look, &wanted));
    assert_int_equal(looks, 3);
    assert_int_equal(spin.now, 8);
    wanted = 1;
    looks = 0;
    assert_true(camkes_spin_until(&spin, 1, third_look, &wanted));
    assert_int_equal(spin.now, 8); /* nothing is known of spinning */
    wanted = 100;
    looks = 0;
    assert_false(camkes_spin_until(&spin, 4, third_look, &wanted)); /* 8 rounds by now */
    assert_int_equal(looks, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows_while_it_pays),      cmocka_unit_test(shrinks_while_it_does_not),
        cmocka_unit_test(is_tried_ever_less_often), cmocka_unit_test(stays_within_its_limit),
        cmocka_unit_test(one_cpu_never_spins),      cmocka_unit_test(the_length_of_a_sleep_counts),
        cmocka_unit_test(the_description_limits),   cmocka_unit_test(a_round_takes_time),
        cmocka_unit_test(looks_until_ready),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
