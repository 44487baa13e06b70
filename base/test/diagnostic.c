/* SPDX-License-Identifier: BSD-2-Clause */
/* Diagnostics as text and as JSON. */
#include "base/diagnostic.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <string.h>

static struct source source = {.path = "f", .text = "one\n\ttwo three\nlast", .length = 19};

static struct place place_at(uint32_t line, uint32_t column, uint32_t length)
{
    return (struct place){.source = &source, .line = line, .column = column, .length = length};
}

static void check(struct diagnostics *diagnostics, const char *wanted)
{
    struct text text = {0};
    diagnostics_print_text(diagnostics, &text);
    assert_string_equal(text_string(&text), wanted);
    text_finish(&text);
}

static void test_text(void **state)
{
    (void)state;
    struct arena arena;
    struct diagnostics diagnostics;
    arena_init(&arena);
    diagnostics_init(&diagnostics, &arena);
    struct diagnostic *error = diagnose_error(&diagnostics, place_at(2, 6, 5), "bad '%s'", "three");
    diagnostic_suggest(error, "tree");
    diagnostic_note(&diagnostics, error, place_at(3, 1, 4), "here");
    diagnostic_note(&diagnostics, error, (struct place){0}, "nowhere");
    assert_int_equal(diagnostics.error_count, 1);
    check(&diagnostics, "f:2:6: error: bad 'three'; did you mean 'tree'?\n"
                        "     2 | \ttwo three\n"
                        "       | \t    ^~~~~\n"
                        "f:3:1: note: here\n"
                        "     3 | last\n"
                        "       | ^~~~\n"
                        "caisson: note: nowhere\n");
    arena_finish(&arena);
}

static void test_json(void **state)
{
    (void)state;
    struct arena arena;
    struct diagnostics diagnostics;
    struct text text = {0};
    arena_init(&arena);
    diagnostics_init(&diagnostics, &arena);
    struct diagnostic *warning =
        diagnose_warning(&diagnostics, place_at(1, 1, 3), "a \"quoted\" word");
    diagnostic_note(&diagnostics, warning, (struct place){0}, "n");
    diagnostics_print_json(&diagnostics, &text);
    assert_string_equal(text_string(&text),
                        "{\"severity\":\"warning\",\"message\":\"a \\\"quoted\\\" word\",\"file\":"
                        "\"f\",\"line\":1,\"column\":1,\"length\":3,\"notes\":[{\"severity\":"
                        "\"note\",\"message\":\"n\"}]}\n");
    assert_int_equal(diagnostics.error_count, 0);
    text_finish(&text);
    arena_finish(&arena);
}

/* A place may lie behind the end of a line or file, or be moved by a preprocessor. */
static void test_odd_places(void **state)
{
    (void)state;
    struct arena arena;
    struct diagnostics diagnostics;
    arena_init(&arena);
    diagnostics_init(&diagnostics, &arena);
    diagnose_error(&diagnostics, place_at(1, 50, 9), "behind the line");
    diagnose_error(&diagnostics, place_at(9, 1, 1), "behind the file");
    struct place moved = place_at(2, 30, 5);
    moved.spelling = "three";
    diagnose_error(&diagnostics, moved, "moved");
    check(&diagnostics, "f:1:50: error: behind the line\n"
                        "     1 | one\n"
                        "       |    ^\n"
                        "f:9:1: error: behind the file\n"
                        "f:2:6: error: moved\n"
                        "     2 | \ttwo three\n"
                        "       | \t    ^~~~~\n");
    arena_finish(&arena);
}

static void test_same_once(void **state)
{
    (void)state;
    struct arena arena;
    struct diagnostics diagnostics;
    arena_init(&arena);
    diagnostics_init(&diagnostics, &arena);
    diagnose_error(&diagnostics, place_at(1, 1, 1), "x");
    diagnose_error(&diagnostics, place_at(1, 1, 1), "x");
    diagnose_error(&diagnostics, place_at(1, 2, 1), "x");
    assert_int_equal(diagnostics.error_count, 2);
    arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_odd_places),
        cmocka_unit_test(test_same_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
