/* SPDX-License-Identifier: BSD-2-Clause */
/* In front of the lexer: which texts need the preprocessor, and where its tokens came from. */
#include "fixture.h"

#include "compiler/line_marker.h"
#include "compiler/preprocess.h"

/* What `cpp -fdebug-cpp` prints before a token of the file "test" at that line and column. */
#define AT(line, column) "{P:test;F:<NULL>;L:" #line ";C:" #column ";S:0;M:0x7f00;E:0,LOC:96,R:96}"
#define BUILT_IN         "{P:;F:;L:-1;C:-1;S:-1;M:(nil);E:-1,LOC:1,R:1}"

static void test_needed(void **state)
{
    (void)state;
    static const char *const idle[] = {
        "",
        "component A { control; } // don't, \"never\" # linux",
        "/* linux ' \" # __FILE__ */ import <std_connector.camkes>;",
        "a \"b # linux // __LINE__ ' \\n\" 1 < 2",
        "linuxes a_linux 1linux DEF DEFINED_TO 100% ?",
        "/* no end",
    };
    static const char *const needing[] = {
        "#define A",
        "a\n  # if 1",
        "%: define A",
        "linux",
        "unix;",
        "__LINE__",
        "_Pragma(\"x\")",
        "\"two\nlines\"",
        "don't",
        "a \\\nb",
        "// goes on \\\nb",
        "// goes on \\  \nb",
        "\"quote \\\" in it\"",
        "DEFINED",
        "FUNCTION(x)",
        "L\"wide\"",
        "CAMKES_TOOL_PROCESSING",
        "import <a//b>;",
        "/* \\\n */",
        "\"no end",
    };
    struct options options = {0};
    struct arena arena;
    arena_init(&arena);
    vector_push(&arena, &options.definitions, "DEFINED");
    vector_push(&arena, &options.definitions, "FUNCTION(x)=x");
    for (size_t i = 0; i < sizeof(idle) / sizeof(idle[0]); i++) {
        if (preprocess_needed(&options, idle[i], strlen(idle[i]))) {
            fail_msg("'%s' does not need it", idle[i]);
        }
    }
    for (size_t i = 0; i < sizeof(needing) / sizeof(needing[0]); i++) {
        if (!preprocess_needed(&options, needing[i], strlen(needing[i]))) {
            fail_msg("'%s' needs it", needing[i]);
        }
    }
    options.has_cpp_flags = true;
    assert_true(preprocess_needed(&options, "", 0));
    arena_finish(&arena);
}

static void test_line_marker(void **state)
{
    (void)state;
    static const char *const others[] = {"#",
                                         "# ",
                                         "# 1",
                                         "# 1 \"",
                                         "# 1 \"a\\",
                                         "# 1 \"\"",
                                         "#pragma 1 \"a\"",
                                         "# 99999999999 \"a\""};
    struct arena arena;
    struct line_marker marker;
    const char *line = "# 12 \"a b\" 1 3 4";
    arena_init(&arena);
    assert_true(line_marker_read(&arena, line, strlen(line), &marker));
    assert_int_equal(marker.line, 12);
    assert_string_equal(marker.path, "a b");
    assert_true(marker.flags & LINE_MARKER_ENTERED);
    assert_true(marker.flags & LINE_MARKER_SYSTEM);
    assert_false(marker.flags & LINE_MARKER_RETURNED);
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        assert_false(line_marker_read(&arena, others[i], strlen(others[i]), &marker));
    }
    arena_finish(&arena);
}

struct token_place {
    const char *text;
    uint32_t line;
    uint32_t column;
    const char *macro;
};

static void check_places(const char *author, const char *printed, const struct token_place *wanted)
{
    struct fixture fixture;
    fixture_init(&fixture);
    fixture.source.text = author;
    fixture.source.length = strlen(author);
    map_set(&fixture.compile.sources, &fixture.arena, "test", &fixture.source);
    struct tokens tokens = fixture_lex(&fixture, printed, true);
    size_t count = 0;
    for (; wanted[count].text != NULL; count++) {
        assert_true(count < tokens.count);
        const struct token *token = &tokens.items[count];
        assert_string_equal(token->text, wanted[count].text);
        assert_int_equal(token->place.line, wanted[count].line);
        assert_int_equal(token->place.column, wanted[count].column);
        if (wanted[count].macro == NULL) {
            assert_null(token->place.macro);
        } else {
            assert_non_null(token->place.macro);
            assert_string_equal(token->place.macro, wanted[count].macro);
        }
    }
    assert_int_equal(tokens.items[count].kind, TOKEN_END);
    fixture_finish(&fixture);
}

/* What a macro stands for has the place of its use; the text behind it has its own place again. */
static void test_macros(void **state)
{
    (void)state;
    static const struct token_place wanted[] = {
        {"a", 3, 2, NULL}, {"x", 3, 4, "M"},      {"b", 3, 4, "M"},   {"y", 3, 9, "N"},
        {"y", 3, 11, "N"}, {"1", 3, 13, "linux"}, {"c", 3, 20, NULL}, {NULL, 0, 0, NULL},
    };
    check_places("#define M(v) x v\n#define N y\n a M(b) N N linux  c \n",
                 "# 1 \"test\"\n" AT(3, 2) "\n\n " AT(3, 2) "a " AT(1, 14) "x " AT(3, 6) "b " AT(
                     2, 11) "y " AT(2, 11) "y " BUILT_IN "1 " AT(3, 20) "c\n",
                 wanted);
}

/* Text that was skipped is not looked at for uses; a use without parentheses has none. */
static void test_skipped(void **state)
{
    (void)state;
    static const struct token_place wanted[] = {
        {"a", 1, 1, NULL}, {"b", 6, 1, NULL},    {"(", 6, 5, NULL},
        {"c", 6, 7, NULL}, {"1", 7, 1, "linux"}, {NULL, 0, 0, NULL},
    };
    check_places("a\n#define M\n#if 0\nM(\n#endif\nb M ( c\nlinux\n",
                 "# 1 \"test\"\n" AT(1, 1) "a" AT(6, 1) "\n\n\n\n\n" AT(6, 1) "b " AT(6, 5) "( " AT(
                     6, 7) "c" AT(7, 1) "\n" BUILT_IN "1\n",
                 wanted);
}

/* A string may hold what looks like a location; one that goes on in the next line is followed by
 * one. */
static void test_strings(void **state)
{
    (void)state;
    static const struct token_place wanted[] = {{AT(1, 1), 1, 1, NULL},
                                                {"two \n lines", 2, 1, NULL},
                                                {"b", 3, 9, NULL},
                                                {NULL, 0, 0, NULL}};
    check_places("\"" AT(1, 1) "\"\n\"two \n lines\" b",
                 "# 1 \"test\"\n" AT(1, 1) "\"" AT(1, 1) "\"" AT(2, 1) "\n" AT(2, 1) "\"two " AT(
                     3, 2) "\n " AT(3, 2) "lines" AT(3, 7) "\"" AT(3, 9) " b\n",
                 wanted);
}

/* Where #line renamed the file there is no text to read along. */
static void test_renamed(void **state)
{
    (void)state;
    static const struct token_place wanted[] = {
        {"a", 1, 1, NULL}, {"b", 9, 3, NULL}, {"c", 9, 0, NULL}, {NULL, 0, 0, NULL}};
    check_places(
        "a\n# 9 \"other\"\n  b M",
        "# 1 \"test\"\n" AT(1, 1) "a\n# 9 \"other\"\n  {P:other;F:<NULL>;L:9;C:3;S:0;M:(nil);"
                                  "E:0,LOC:1a,R:1a}b " AT(1, 1) "c",
        wanted);
}

static void test_broken(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{P:",
        "{P:test;F:x;L:1;C:1;",
        "{P:test;F:x;L: 1;C:1;S:0;M:0x1;E:0,LOC:1,R:1}a",
        "{P:test;L:1}",
        "{P:a\n;F:x;L:1;C:1;S:0;M:0x1;E:0,LOC:1,R:1}a",
    };
    struct fixture fixture;
    fixture_init(&fixture);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        size_t length = strlen(texts[i]);
        char *copy = arena_copy(&fixture.arena, texts[i], length);
        struct origins origins = {0};
        assert_false(origins_read(&fixture.compile, copy, &length, &origins));
    }
    fixture_finish(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_needed),  cmocka_unit_test(test_line_marker),
        cmocka_unit_test(test_macros),  cmocka_unit_test(test_skipped),
        cmocka_unit_test(test_strings), cmocka_unit_test(test_renamed),
        cmocka_unit_test(test_broken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
