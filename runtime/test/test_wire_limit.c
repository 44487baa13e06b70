/* SPDX-License-Identifier: BSD-2-Clause */
/* How long calls are where the application has given them a buffer: as CAmkES lays them out. */
#include "wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct camkes_parameter parameters[] = {
    {.name = "result", .direction = CAMKES_OUT, .shape = CAMKES_STRING},
    {.name = "c", .direction = CAMKES_IN, .shape = CAMKES_SCALAR, .element_bytes = 1},
    {.name = "s", .direction = CAMKES_IN, .shape = CAMKES_STRING},
    {.name = "a", .direction = CAMKES_INOUT, .shape = CAMKES_ARRAY, .element_bytes = 2},
    {.name = "t", .direction = CAMKES_IN, .shape = CAMKES_STRINGS},
};
static const struct camkes_method method = {
    .name = "m", .parameter_count = 5, .parameters = parameters};

static char *result = "four", *text = "three", *texts[] = {"", "ab"}, **list = texts;
static char letter = 'x';
static uint16_t numbers[] = {1, 2, 3}, *array = numbers;
static size_t number_count = 3, text_count = 2;
static void *const values[] = {&result, &letter, &text, &number_count, &array, &text_count, &list};

enum {
    REQUEST_BYTES = 1 + 6 + (8 + 6) + (8 + 1 + 3),
    REPLY_BYTES = 5 + (8 + 6),
};

static void bytes_are_counted_without_padding(void **state)
{
    (void)state;
    assert_int_equal(camkes_wire_packed_bytes(&method, CAMKES_REQUEST, values), REQUEST_BYTES);
    assert_int_equal(camkes_wire_packed_bytes(&method, CAMKES_REPLY, values), REPLY_BYTES);
}

static bool fits(size_t methods, enum camkes_pass pass, size_t length, size_t limit,
                 camkes_error_t *error)
{
    return camkes_wire_fits(&method, methods, pass, values, length, 1000, limit, error);
}

static void the_last_byte_counts(void **state)
{
    camkes_error_t error = {0};

    (void)state;
    assert_true(fits(1, CAMKES_REQUEST, 1000, 0, &error));
    assert_false(fits(1, CAMKES_REQUEST, 1001, 0, &error));
    assert_int_equal(error.current_length, 1000);
    assert_int_equal(error.target_length, 1001);
    assert_true(fits(1, CAMKES_REQUEST, 90, REQUEST_BYTES, &error));
    assert_false(fits(1, CAMKES_REQUEST, 90, REQUEST_BYTES - 1, &error));
    assert_int_equal(error.current_length, REQUEST_BYTES - 1);
    assert_int_equal(error.target_length, REQUEST_BYTES);
    /* The number of one of several methods goes with a request. */
    assert_false(fits(2, CAMKES_REQUEST, 90, REQUEST_BYTES, &error));
    assert_true(fits(2, CAMKES_REQUEST, 90, REQUEST_BYTES + 1, &error));
    assert_false(fits(300, CAMKES_REQUEST, 90, REQUEST_BYTES + 1, &error));
    assert_true(fits(2, CAMKES_REPLY, 90, REPLY_BYTES, &error));
    assert_false(fits(2, CAMKES_REPLY, 90, REPLY_BYTES - 1, &error));
}

static void what_cannot_be_counted_does_not_fit(void **state)
{
    camkes_error_t error = {0};

    (void)state;
    number_count = SIZE_MAX / 2;
    assert_false(fits(1, CAMKES_REPLY, 1, SIZE_MAX - 1, &error));
    number_count = 3;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_are_counted_without_padding),
        cmocka_unit_test(the_last_byte_counts),
        cmocka_unit_test(what_cannot_be_counted_does_not_fit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
