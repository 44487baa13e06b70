/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts without a process: control channel, watchdog, line ends, the quit key, an image's
 * description. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "simulate/control.h"
#include "simulate/describe.h"
#include "simulate/terminal.h"
#include "simulate/watchdog.h"

static void feed(struct control *control, const char *text)
{
    control_feed(control, text, strlen(text));
}

static void control_in_pieces(void **state)
{
    (void)state;
    struct control control;
    control_init(&control);
    feed(&control, "ali");
    assert_int_equal(control.alive, 0);
    feed(&control, "ve\r\nalive\nex");
    assert_int_equal(control.alive, 2);
    assert_false(control.has_exit);
    feed(&control, "it 17\r\nexit 3\n");
    assert_true(control.has_exit);
    assert_int_equal(control.exit_status, 17);
}

static void control_skips_rubbish(void **state)
{
    (void)state;
    static const char *const rubbish[] = {
        "exit\n",      "exit \n",  "exit 256\n", "exit -1\n", "exit 1 \n",
        "exit 0001\n", "alive!\n", "\n",         "exit 7",
    };
    struct control control;
    control_init(&control);
    for (size_t i = 0; i < sizeof(rubbish) / sizeof(rubbish[0]); i++)
        feed(&control, rubbish[i]);
    assert_false(control.has_exit);
    assert_int_equal(control.alive, 0);
}

static void control_skips_endless_lines(void **state)
{
    (void)state;
    struct control control;
    control_init(&control);
    for (int i = 0; i < 1000; i++)
        feed(&control, "alive");
    feed(&control, "\nexit 4\n");
    assert_int_equal(control.alive, 0);
    assert_int_equal(control.exit_status, 4);
}

static void watchdog_needs_both_clocks(void **state)
{
    (void)state;
    struct watchdog watchdog;
    watchdog_init(&watchdog, 8, 1000);
    assert_false(watchdog_stalled(&watchdog, 1, 2000, 3000));
    assert_false(watchdog_stalled(&watchdog, 1, 2500, 34999)); /* waits, or a busy host */
    assert_true(watchdog_stalled(&watchdog, 1, 2500, 35000));  /* nobody is that busy */
    assert_false(watchdog_stalled(&watchdog, 1, 12000, 10999));
    assert_true(watchdog_stalled(&watchdog, 1, 10000, 11000));
    assert_false(watchdog_stalled(&watchdog, 2, 10100, 11100)); /* a sign of life */
}

static void watchdog_lets_it_boot(void **state)
{
    (void)state;
    struct watchdog watchdog;
    watchdog_init(&watchdog, 8, 0);
    assert_false(watchdog_stalled(&watchdog, 0, 31000, 31000));
    assert_true(watchdog_stalled(&watchdog, 0, 32000, 32000));
}

static void convert(struct line_ends *ends, const char *in, const char *expected)
{
    char out[64];
    size_t used = line_ends_convert(ends, in, strlen(in), out);
    out[used] = '\0';
    assert_string_equal(out, expected);
}

static void line_ends_lose_their_cr(void **state)
{
    (void)state;
    struct line_ends ends = {.active = true};
    convert(&ends, "a\r\nb\r\r\nc\rd", "a\nb\r\nc\rd");
    convert(&ends, "e\r", "e");
    convert(&ends, "\n", "\n");
    convert(&ends, "f\r", "f");
    convert(&ends, "g", "\rg");
}

static void line_ends_stay_on_a_terminal(void **state)
{
    (void)state;
    struct line_ends ends = {.active = false};
    convert(&ends, "a\r\nb\r", "a\r\nb\r");
}

static void quit_key(void **state)
{
    (void)state;
    struct quit_key key = {0};
    assert_false(quit_key_typed(&key,
                                "x\x01"
                                "a\x01\x01x\x01",
                                7));
    assert_true(quit_key_typed(&key, "x", 1));
    assert_false(quit_key_typed(&key, "x", 1));
}

static int describe(const char *text, struct description *ret, char error[64])
{
    char copy[256];
    snprintf(copy, sizeof(copy), "%s", text);
    return describe_parse(copy, ret, error, 64);
}

static void descriptions(void **state)
{
    (void)state;
    char error[64];
    struct description description;
    assert_int_equal(describe("name=app\ninstances=3\nvms=vm0 vm1\nnew=1\nguest_memory_mb=192\n",
                              &description, error),
                     0);
    assert_string_equal(description.name, "app");
    assert_int_equal(description.vms, 2);
    assert_int_equal(description.guest_memory_mb, 192);
    assert_int_equal(describe("name=app\nvms=\nguest_memory_mb=0\n", &description, error), 0);
    assert_int_equal(description.vms, 0);
    assert_int_equal(describe("", &description, error), -71);
    assert_int_equal(describe("name=a\nguest_memory_mb=0\n", &description, error), -71);
    assert_string_equal(error, "it says no vms=");
    assert_int_equal(describe("name=a\nvms=v\nguest_memory_mb=-1\n", &description, error), -71);
    assert_int_equal(describe("name=a\nvms=v\nguest_memory_mb=99999999999\n", &description, error),
                     -71);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(control_in_pieces),
        cmocka_unit_test(control_skips_rubbish),
        cmocka_unit_test(control_skips_endless_lines),
        cmocka_unit_test(watchdog_needs_both_clocks),
        cmocka_unit_test(watchdog_lets_it_boot),
        cmocka_unit_test(line_ends_lose_their_cr),
        cmocka_unit_test(line_ends_stay_on_a_terminal),
        cmocka_unit_test(quit_key),
        cmocka_unit_test(descriptions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
