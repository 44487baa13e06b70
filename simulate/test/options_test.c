/* SPDX-License-Identifier: BSD-2-Clause */
/* What caisson-simulate keeps of its command line and what goes to the image. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "simulate/arch.h"
#include "simulate/options.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))
#define PARSE(options, error, ...)                                                                 \
    parse((options), (error), COUNT(((const char *[]){"simulate", __VA_ARGS__})),                  \
          (const char *[]){"simulate", __VA_ARGS__})

static int parse(struct options *options, char error[256], int argc, const char *const *argv)
{
    return options_parse(argc, argv, options, error, 256);
}

static void defaults(void **state)
{
    (void)state;
    char error[256];
    struct options options;
    assert_int_equal(PARSE(&options, error, "--image", "a"), 0);
    assert_string_equal(options.image, "a");
    assert_null(options.arch);
    assert_ptr_equal(options.machine, arch_native());
    assert_int_equal(options.mode, RUN_CHOOSE);
    assert_int_equal(options.retries, 1);
    assert_int_equal(options_bound_s(&options), 0);
    assert_int_equal(options.image_arguments.count, 0);
    options_finish(&options);
}

static void splits_words(void **state)
{
    (void)state;
    char error[256];
    struct options options;
    assert_int_equal(PARSE(&options, error, "--image=a", "--module", "x.ko", "--module=y.ko",
                           "--exec=--help", "--exec", "b c", "--unknown", "word", "--prefix",
                           "--timeout", "30", "--retries=0", "--grace=9", "--", "--image"),
                     0);
    static const char *const expected[] = {"--exec", "--help",   "--exec",  "b c", "--unknown",
                                           "word",   "--prefix", "--grace", "9",   "--image"};
    assert_int_equal(options.image_arguments.count, COUNT(expected));
    for (size_t i = 0; i < options.image_arguments.count; i++)
        assert_string_equal(options.image_arguments.items[i], expected[i]);
    assert_int_equal(options.modules.count, 2);
    assert_string_equal(options.modules.items[1], "y.ko");
    assert_true(options.has_exec);
    assert_false(options.help);
    assert_int_equal(options.retries, 0);
    assert_int_equal(options.grace_s, 9);
    assert_int_equal(options_bound_s(&options), 30);
    options_finish(&options);
}

static void exec_is_bounded(void **state)
{
    (void)state;
    char error[256];
    struct options options;
    assert_int_equal(PARSE(&options, error, "--image", "a", "--exec", "b"), 0);
    assert_int_equal(options_bound_s(&options), OPTIONS_DEFAULT_EXEC_TIMEOUT_S);
    options_finish(&options);
}

static void a_longer_name_is_another_option(void **state)
{
    (void)state;
    char error[256];
    struct options options;
    assert_int_equal(PARSE(&options, error, "--image", "a", "--vms", "--executive"), 0);
    assert_int_equal(options.image_arguments.count, 2);
    assert_false(options.has_exec);
    options_finish(&options);
}

static void refuses(void **state)
{
    (void)state;
    static const struct {
        const char *words[4];
        const char *error;
    } cases[] = {
        {{"--image", "a", "--timeout"}, "--timeout needs a value"},
        {{"--image", "a", "--timeout=0"}, "--timeout takes a number from 1 to 1000000, not '0'"},
        {{"--image", "a", "--timeout=1x"}, "--timeout takes a number from 1 to 1000000, not '1x'"},
        {{"--image", "a", "--retries=-1"}, "--retries takes a number from 0 to 1000000, not '-1'"},
        {{"--image", "a", "--native", "--simulated"},
         "--native and --simulated exclude each other"},
        {{"--image", "a", "--verbose=1"}, "--verbose takes no value"},
        {{"--native"}, "--image FILE is missing: which system is to run?"},
    };
    for (size_t i = 0; i < (size_t)COUNT(cases); i++) {
        const char *argv[5] = {"simulate"};
        int argc = 1;
        while (argc < 5 && cases[i].words[argc - 1]) {
            argv[argc] = cases[i].words[argc - 1];
            argc++;
        }
        char error[256] = "";
        struct options options;
        assert_int_equal(options_parse(argc, argv, &options, error, sizeof(error)), -22);
        assert_string_equal(error, cases[i].error);
        options_finish(&options);
    }
}

static void simulated_needs_more(void **state)
{
    (void)state;
    char error[256];
    struct options options;
    PARSE(&options, error, "--image", "a");
    assert_int_equal(options_check_simulated(&options, error, sizeof(error)), -22);
    assert_non_null(strstr(error, "--kernel"));
    options_finish(&options);
    PARSE(&options, error, "--image", "a", "--kernel", "k", "--type", "one\ntwo");
    assert_int_equal(options_check_simulated(&options, error, sizeof(error)), -22);
    assert_non_null(strstr(error, "line break"));
    options_finish(&options);
    PARSE(&options, error, "--image", "a", "--kernel", "k", "--debug", "server");
    assert_int_equal(options_check_simulated(&options, error, sizeof(error)), -22);
    assert_non_null(strstr(error, "--debug and --wrap need the system to run natively"));
    assert_int_equal(options.image_arguments.count, 2);
    options_finish(&options);
    PARSE(&options, error, "--image", "a", "--kernel", "k", "--type", "one two");
    assert_int_equal(options_check_simulated(&options, error, sizeof(error)), 0);
    options_finish(&options);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults),        cmocka_unit_test(splits_words),
        cmocka_unit_test(exec_is_bounded), cmocka_unit_test(a_longer_name_is_another_option),
        cmocka_unit_test(refuses),         cmocka_unit_test(simulated_needs_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
