/* SPDX-License-Identifier: BSD-2-Clause */
/* Expressions: parsed and evaluated, at and over the edges of 64 bits. */
#include "compiler/value.h"
#include "fixture.h"

static bool evaluate_text(struct fixture *fixture, const char *text, struct value *value)
{
    fixture_init(fixture);
    struct tokens tokens = fixture_lex(fixture, text, false);
    struct tree tree = {0};
    struct parser parser = {.compile = &fixture->compile, .tree = &tree, .token = tokens.items};
    struct expression *expression = parse_item(&parser);
    return expression != NULL && parser.token->kind == TOKEN_END &&
           evaluate(&fixture->compile, expression, value);
}

static void check_number(const char *text, integer number)
{
    struct fixture fixture;
    struct value value;
    if (!evaluate_text(&fixture, text, &value) || value.number != number) {
        fail_msg("%s is not %s: %s", text, integer_text(&fixture.arena, number),
                 fixture_message(&fixture, 0) ? fixture_message(&fixture, 0)
                                              : integer_text(&fixture.arena, value.number));
    }
    fixture_finish(&fixture);
}

static void check_fault(const char *text, const char *message)
{
    struct fixture fixture;
    struct value value;
    if (evaluate_text(&fixture, text, &value)) {
        fail_msg("%s has a value", text);
    }
    assert_string_equal(fixture_message(&fixture, 0), message);
    fixture_finish(&fixture);
}

static void test_order(void **state)
{
    (void)state;
    check_number("2*3**2", 36);
    check_number("-2**2", 4);
    check_number("1 + 2 * 3", 7);
    check_number("10 - 4 - 3", 3);
    check_number("1 << 2 + 1", 8);
    check_number("1 | 2 ^ 3 & 1", 3);
    check_number("1 < 2 == 1", 1);
    check_number("0 || 1 && 0", 0);
    check_number("1 ? 0 ? 1 : 2 : 3", 2);
    check_number("(1 + 2) * 3", 9);
    check_number("!0 + ~1 - -3", 2);
}

static void test_flooring(void **state)
{
    (void)state;
    check_number("-7/2", -4);
    check_number("7/-2", -4);
    check_number("-7/-2", 3);
    check_number("-7%2", 1);
    check_number("7%-2", -1);
    check_number("-8/2", -4);
    check_number("-1 >> 1", -1);
    check_number("-1 >> 200", -1);
    check_number("5 >> 200", 0);
}

static void test_edges(void **state)
{
    (void)state;
    static const char *const overflow = "this number does not fit into 64 bits";
    check_number("0xffffffffffffffff", (integer)UINT64_MAX);
    check_number("18446744073709551615", (integer)UINT64_MAX);
    check_number("-9223372036854775808", (integer)INT64_MIN);
    check_number("1 << 63", (integer)1 << 63);
    check_number("(-2) ** 63", (integer)INT64_MIN);
    check_number("(-1) ** 9223372036854775807", -1);
    check_number("0 ** 0", 1);
    check_number("0 << 1000", 0);
    check_fault("18446744073709551616", overflow);
    check_fault("0xffffffffffffffff + 1", overflow);
    check_fault("-9223372036854775808 - 1", overflow);
    check_fault("0xffffffffffffffff * 0xffffffffffffffff", overflow);
    check_fault("-(1 << 63) * 2", overflow);
    check_fault("1 << 64", overflow);
    check_fault("1 << 1000000000000", overflow);
    check_fault("-1 << 64", overflow);
    check_fault("3 ** 41", overflow);
    check_fault("(-9223372036854775808) / -1 * 2", "this number does not fit into 64 bits");
    check_number("(-9223372036854775808) / -1", (integer)1 << 63);
}

#define FORMS "numbers are decimal, hexadecimal (0x1f) or decimal fractions, without a suffix"

static void test_faults(void **state)
{
    (void)state;
    check_fault("1 / 0", "a division by zero");
    check_fault("1 % 0", "a division by zero");
    check_fault("1.0 / 0", "a division by zero");
    check_fault("1 << -1", "a shift by a negative number");
    check_fault("1 >> -1", "a shift by a negative number");
    check_fault("2 ** -1", "a negative exponent");
    check_fault("08x", "'08x' is not a number: " FORMS);
    check_fault("0x", "'0x' is not a number: " FORMS);
    check_fault("1.5 & 1", "'&' takes integers, this is a fraction");
    check_fault("10.0 ** 400", "this number is out of range");
}

static void test_short_circuit(void **state)
{
    (void)state;
    check_number("1 || 1 / 0", 1);
    check_number("0 && 1 / 0", 0);
    check_number("true ? 1 : 1 / 0", 1);
    check_fault("0 || 1 / 0", "a division by zero");
}

static void test_items(void **state)
{
    (void)state;
    struct fixture fixture;
    struct value value;
    assert_true(evaluate_text(&fixture, "[1, \"a\" \"b\", {\"k\": [2], l: 3,},]", &value));
    assert_int_equal(value.kind, VALUE_LIST);
    assert_int_equal(value.items.count, 3);
    assert_string_equal(value.items.items[1].string, "ab");
    assert_int_equal(value.items.items[2].kind, VALUE_DICT);
    assert_string_equal(value.items.items[2].keys.items[1].text, "l");
    fixture_finish(&fixture);
}

/* Deep text is refused, whatever it nests in. */
static void test_depth(void **state)
{
    (void)state;
    static const char *const pieces[] = {"(", "[", "-(", "1?", "{a:", "1+("};
    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        struct fixture fixture;
        struct value value;
        struct text text = {0};
        for (int n = 0; n < 100000; n++) {
            text_add(&text, pieces[i]);
        }
        assert_false(evaluate_text(&fixture, text_string(&text), &value));
        assert_string_equal(fixture_message(&fixture, 0), "this nests deeper than 200 levels");
        text_finish(&text);
        fixture_finish(&fixture);
    }
}

/* What does not nest in itself may be of any length. */
static void test_chains(void **state)
{
    (void)state;
    static const struct {
        const char *piece;
        long long value;
    } chains[] = {{"1+", 100001},    {"-", 1}, {"1&&", 1},       {"3*0|", 1},
                  {"2-1-", -299997}, {"!", 1}, {"(1)+", 100001}, {"0||-1<", 1}};
    for (size_t i = 0; i < sizeof(chains) / sizeof(chains[0]); i++) {
        struct fixture fixture;
        struct value value;
        struct text text = {0};
        for (int n = 0; n < 100000; n++) {
            text_add(&text, chains[i].piece);
        }
        text_add(&text, "1");
        assert_true(evaluate_text(&fixture, text_string(&text), &value));
        assert_true(value.number == chains[i].value);
        text_finish(&text);
        fixture_finish(&fixture);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),         cmocka_unit_test(test_flooring),
        cmocka_unit_test(test_edges),         cmocka_unit_test(test_faults),
        cmocka_unit_test(test_short_circuit), cmocka_unit_test(test_items),
        cmocka_unit_test(test_depth),         cmocka_unit_test(test_chains),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
