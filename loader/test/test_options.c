/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line of an image. */
#include "loader/options.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define ARGUMENTS(...) ((char *[]){(char *)"image", __VA_ARGS__, NULL})

static int parse(char **arguments, struct options *options, struct failure *failure)
{
    int count = 0;
    while (arguments[count] != NULL)
        count++;
    return options_create(count, arguments, options, failure);
}

static void test_all(void **state)
{
    struct options options;
    struct failure failure;
    (void)state;
    char **arguments = ARGUMENTS(
        (char *)"--prefix", (char *)"--vm", (char *)"2", (char *)"--timeout=30", (char *)"--linger",
        (char *)"--exec", (char *)"ls -l", (char *)"--exec=true", (char *)"--debug", (char *)"a.b",
        (char *)"--wrap", (char *)"a=tool --x=1", (char *)"--grace", (char *)"7");
    assert_int_equal(parse(arguments, &options, &failure), 0);
    assert_true(options.prefix && options.linger);
    assert_false(options.describe || options.help || options.version || options.hand_over);
    assert_int_equal(options.vm, 2);
    assert_int_equal(options.timeout_ms, 30000);
    assert_int_equal(options.grace_ms, 7000);
    assert_int_equal(options.command_count, 2);
    assert_string_equal(options.commands[0], "ls -l");
    assert_string_equal(options.commands[1], "true");
    assert_int_equal(options.debug_count, 1);
    assert_string_equal(options.debugs[0], "a.b");
    assert_int_equal(options.wrap_count, 1);
    assert_string_equal(options.wraps[0], "a=tool --x=1");
    options_destroy(&options);
}

static void refuse(char **arguments, const char *message)
{
    struct options options;
    struct failure failure;
    assert_int_equal(parse(arguments, &options, &failure), -EINVAL);
    assert_non_null(strstr(failure.text, message));
}

static void test_wrong_calls(void **state)
{
    char line[1200];
    (void)state;
    memset(line, 'x', sizeof(line) - 1);
    line[sizeof(line) - 1] = '\0';
    refuse(ARGUMENTS((char *)"--nothing"), "unknown option --nothing");
    refuse(ARGUMENTS((char *)"-x"), "unknown option -x");
    refuse(ARGUMENTS((char *)"word"), "unexpected argument \"word\"");
    refuse(ARGUMENTS((char *)"--vm"), "--vm needs an argument");
    refuse(ARGUMENTS((char *)"--vm", (char *)"-1"), "\"-1\" is not a number");
    refuse(ARGUMENTS((char *)"--vm", (char *)"1x"), "\"1x\" is not a number");
    refuse(ARGUMENTS((char *)"--timeout", (char *)"99999999999999999999"), "is not a number");
    refuse(ARGUMENTS((char *)"--timeout", (char *)""), "is not a number");
    refuse(ARGUMENTS((char *)"--grace", (char *)"long"), "is not a number");
    refuse(ARGUMENTS((char *)"--exec", (char *)"ls", (char *)"--type", (char *)"ls"),
           "cannot be combined");
    refuse(ARGUMENTS((char *)"--exec", (char *)"one\ntwo"), "without control characters");
    refuse(ARGUMENTS((char *)"--exec", (char *)""), "1 to 1000 characters");
    refuse(ARGUMENTS((char *)"--exec", line), "1 to 1000 characters");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all),
        cmocka_unit_test(test_wrong_calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
