/* SPDX-License-Identifier: BSD-2-Clause */
/* The lexer: tokens, and where they come from. */
#include "fixture.h"

static void check_token(const struct token *token, enum token_kind kind, const char *text,
                        uint32_t line, uint32_t column)
{
    assert_int_equal(token->kind, kind);
    assert_string_equal(token->text, text);
    assert_int_equal(token->place.line, line);
    assert_int_equal(token->place.column, column);
}

static void test_kinds(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_init(&fixture);
    struct tokens tokens = fixture_lex(&fixture, "maybe x_1 0x1F 1.5 \"a\\n\" ->\n  <= ;", false);
    assert_int_equal(tokens.count, 9);
    check_token(&tokens.items[0], TOKEN_NAME, "maybe", 1, 1);
    assert_true(tokens.items[0].reserved);
    check_token(&tokens.items[1], TOKEN_NAME, "x_1", 1, 7);
    assert_false(tokens.items[1].reserved);
    check_token(&tokens.items[2], TOKEN_NUMBER, "0x1F", 1, 11);
    check_token(&tokens.items[3], TOKEN_NUMBER, "1.5", 1, 16);
    check_token(&tokens.items[4], TOKEN_STRING, "a\\n", 1, 20);
    check_token(&tokens.items[5], TOKEN_SYMBOL, "->", 1, 26);
    check_token(&tokens.items[6], TOKEN_SYMBOL, "<=", 2, 3);
    check_token(&tokens.items[7], TOKEN_SYMBOL, ";", 2, 6);
    assert_int_equal(tokens.items[8].kind, TOKEN_END);
    fixture_finish(&fixture);
}

/* A string ends at its first quote and may go over lines, which count on behind it. */
static void test_strings(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_init(&fixture);
    struct tokens tokens = fixture_lex(&fixture, " \"a\\\" \"b\n c\\\n\" d\n\"e", false);
    assert_int_equal(tokens.count, 5);
    check_token(&tokens.items[0], TOKEN_STRING, "a\\", 1, 2);
    check_token(&tokens.items[1], TOKEN_STRING, "b\n c\\\n", 1, 7);
    assert_int_equal(tokens.items[1].place.length, 2);
    check_token(&tokens.items[2], TOKEN_NAME, "d", 3, 3);
    check_token(&tokens.items[3], TOKEN_STRING, "e", 4, 1);
    assert_int_equal(fixture.diagnostics.error_count, 1);
    fixture_finish(&fixture);
}

static void test_comments_keep_lines(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_init(&fixture);
    struct tokens tokens =
        fixture_lex(&fixture, "#skipped ; \"\n/* 1\n2 */ a // b\n c /**/ d", false);
    assert_int_equal(tokens.count, 4);
    check_token(&tokens.items[0], TOKEN_NAME, "a", 3, 6);
    check_token(&tokens.items[1], TOKEN_NAME, "c", 4, 2);
    check_token(&tokens.items[2], TOKEN_NAME, "d", 4, 9);
    assert_int_equal(fixture.diagnostics.error_count, 0);
    fixture_finish(&fixture);
}

/* A path is one token only where a path can stand: a comparison is not one. */
static void test_paths(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_init(&fixture);
    struct tokens tokens = fixture_lex(&fixture, "import <a/b.camkes>; 1 <2> 3", false);
    check_token(&tokens.items[1], TOKEN_PATH, "a/b.camkes", 1, 8);
    check_token(&tokens.items[4], TOKEN_SYMBOL, "<", 1, 24);
    fixture_finish(&fixture);
}

static void test_line_markers(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_init(&fixture);
    struct tokens tokens = fixture_lex(
        &fixture, "a\n# 40 \"other.h\" 1\nb\n#pragma x\n# 3 \"th\\\\ir\\\"d\\0123\"\n\nc", true);
    check_token(&tokens.items[0], TOKEN_NAME, "a", 1, 1);
    check_token(&tokens.items[1], TOKEN_NAME, "b", 40, 1);
    assert_string_equal(tokens.items[1].place.source->path, "other.h");
    check_token(&tokens.items[2], TOKEN_NAME, "c", 4, 1);
    assert_string_equal(tokens.items[2].place.source->path, "th\\ir\"d\n3");
    fixture_finish(&fixture);
}

static void test_stray_bytes(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_init(&fixture);
    struct tokens tokens = fixture_lex(&fixture, "a @ \x01\x02 b \xff\xfe", false);
    assert_int_equal(tokens.count, 3);
    assert_int_equal(fixture.diagnostics.error_count, 3);
    assert_string_equal(fixture_message(&fixture, 0), "unexpected character '@'");
    assert_string_equal(fixture_message(&fixture, 1), "unexpected byte 0x01");
    fixture_finish(&fixture);
}

/* As in CAmkES: no vertical tab, and a carriage return only at the end of a line. */
static void test_blanks(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_init(&fixture);
    struct tokens tokens = fixture_lex(&fixture, "a\tb\fc\r\nd\re\vf", false);
    assert_int_equal(tokens.count, 7);
    check_token(&tokens.items[3], TOKEN_NAME, "d", 2, 1);
    assert_int_equal(fixture.diagnostics.error_count, 2);
    assert_string_equal(fixture_message(&fixture, 0), "unexpected byte 0x0d");
    assert_string_equal(fixture_message(&fixture, 1), "unexpected byte 0x0b");
    fixture_finish(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_comments_keep_lines),
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_line_markers),
        cmocka_unit_test(test_stray_bytes),
        cmocka_unit_test(test_blanks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
