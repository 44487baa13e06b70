/* SPDX-License-Identifier: BSD-2-Clause */
/* The loader's keys behind Ctrl-A. */
#include "loader/keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_bytes_are_the_guests(void **state)
{
    struct keys keys = {0};
    char byte = 0;
    (void)state;
    const char typed[] = "x\003\r\032h";
    for (size_t i = 0; i < sizeof(typed) - 1; i++) {
        assert_int_equal(keys_take(&keys, typed[i], &byte), KEY_BYTE);
        assert_int_equal(byte, typed[i]);
    }
}

static enum key after_ctrl_a(char typed, char *ret_byte)
{
    struct keys keys = {0};
    assert_int_equal(keys_take(&keys, '\001', ret_byte), KEY_NONE);
    enum key key = keys_take(&keys, typed, ret_byte);
    assert_false(keys.escaped);
    return key;
}

static void test_keys_behind_ctrl_a(void **state)
{
    char byte = 0;
    (void)state;
    assert_int_equal(after_ctrl_a('x', &byte), KEY_END);
    assert_int_equal(after_ctrl_a('n', &byte), KEY_NEXT);
    assert_int_equal(after_ctrl_a('s', &byte), KEY_STATUS);
    assert_int_equal(after_ctrl_a('h', &byte), KEY_HELP);
    assert_int_equal(after_ctrl_a('?', &byte), KEY_HELP);
    assert_int_equal(after_ctrl_a('a', &byte), KEY_BYTE);
    assert_int_equal(byte, '\001');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes_are_the_guests),
        cmocka_unit_test(test_keys_behind_ctrl_a),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
