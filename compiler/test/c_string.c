/* SPDX-License-Identifier: BSD-2-Clause */
/* Strings of a description in C: what a compiler reads in the literal, and what the literal looks
 * like. */
#include "compiler/c_string.h"
#include "fixture.h"

struct pair {
    const char *string;
    const char *decoded; /* NULL: it has a zero byte */
    const char *literal;
    const char *unknown;
};

static const struct pair pairs[] = {
    {"", "", "\"\"", NULL},
    {"plain \xc3\xa9", "plain \xc3\xa9", "\"plain \xc3\xa9\"", NULL},
    {"a\nb\r\n\tc\x01", "a\nb\r\n\tc\x01", "\"a\\nb\\r\\n\\tc\\001\"", NULL},
    {"\\a\\e\\'\\?\\\\", "\a\033'?\\", "\"\\a\\e\\'\\?\\\\\"", NULL},
    {"\\1018\\x4142", "A8B", "\"\\1018\\x4142\"", NULL},
    {"\\0", NULL, "\"\\0\"", NULL},
    {"\\u00e9\\U0001F600", "\xc3\xa9\xf0\x9f\x98\x80", "\"\\u00e9\\U0001F600\"", NULL},
    {"a\\\nb\\\r\nc", "abc", "\"abc\"", NULL},
    {"\\q\\8", "q8", "\"q8\"", "\\q"},
    {"\\x4\\cd",
     "\x04"
     "cd",
     "\"\\x4\\143d\"", "\\c"},
    {"\\x4\\\nc", "L", "\"\\x4c\"", NULL},
    {"\\x", "\\x", "\"\\\\x\"", "\\x"},
    {"\\u12", "\\u12", "\"\\\\u12\"", "\\u"},
    {"\\u0041\\ud800", "\\u0041\\ud800", "\"\\\\u0041\\\\ud800\"", "\\u"},
    {"end\\", "end\\", "\"end\\\\\"", "\\"},
    {"?\?=\?\?/", "?\?=\?\?/", "\"\\077?=\\077?/\"", NULL},
};

static void test_pairs(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        const struct pair *pair = &pairs[i];
        const char *decoded = c_string_decode(&arena, pair->string);
        const char *unknown = c_string_unknown_escape(&arena, pair->string);
        struct text literal = {0};
        c_string_print(&literal, pair->string);
        assert_string_equal(text_string(&literal), pair->literal);
        assert_int_equal(decoded == NULL, pair->decoded == NULL);
        assert_int_equal(unknown == NULL, pair->unknown == NULL);
        if (decoded != NULL) {
            assert_string_equal(decoded, pair->decoded);
        }
        if (unknown != NULL) {
            assert_string_equal(unknown, pair->unknown);
        }
        text_finish(&literal);
    }
    arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_pairs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
