/* SPDX-License-Identifier: BSD-2-Clause */
/* Evaluates expressions: walks the tree, checks kinds of operands, leaves the numbers to
 * arithmetic.c. */
#include "compiler/arithmetic.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const char *value_kind_name(const struct value *value)
{
    static const char *const names[] = {
        [VALUE_INTEGER] = "an integer", [VALUE_BOOL] = "a boolean", [VALUE_FRACTION] = "a fraction",
        [VALUE_STRING] = "a string",    [VALUE_LIST] = "a list",    [VALUE_DICT] = "a dictionary",
    };
    return names[value->kind];
}

const char *integer_text(struct arena *arena, integer number)
{
    if (number < 0) {
        return arena_print(arena, "%lld", (long long)number);
    }
    return arena_print(arena, "%llu", (unsigned long long)number);
}

static void set_bool(bool truth, struct value *value)
{
    value->kind = VALUE_BOOL;
    value->number = truth;
}

static bool evaluate_number(struct compile *compile, const struct expression *expression,
                            struct value *value)
{
    const char *text = expression->text;
    if (text[0] == '0' && strspn(text, "0123456789") == strlen(text) && text[strspn(text, "0")]) {
        diagnose_error(compile->diagnostics, expression->place,
                       "'%.60s' begins with 0 as octal numbers of C do, which are none here: write "
                       "it as a decimal number without that 0, or as 0x...",
                       text);
        return false;
    }
    bool hex = text[0] == '0' && text[1] == 'x';
    char *end;
    errno = 0;
    if (!hex && strchr(text, '.') != NULL) {
        value->kind = VALUE_FRACTION;
        value->fraction = strtod(text, &end);
        if (strspn(text, "0123456789.") == strlen(text) && *end == '\0') {
            return true;
        }
    } else {
        unsigned long long number = strtoull(text, &end, hex ? 16 : 10);
        if (errno == ERANGE) {
            diagnose_error(compile->diagnostics, expression->place,
                           "this number does not fit into 64 bits");
            return false;
        }
        if (*end == '\0' && !(hex && text[2] == '\0')) {
            value->kind = VALUE_INTEGER;
            value->number = (integer)number;
            return true;
        }
    }
    diagnose_error(compile->diagnostics, expression->place,
                   "'%.60s' is not a number: numbers are decimal, hexadecimal (0x1f) or decimal "
                   "fractions, without a suffix",
                   text);
    return false;
}

static bool is_number(const struct value *value)
{
    return value->kind == VALUE_INTEGER || value->kind == VALUE_BOOL ||
           value->kind == VALUE_FRACTION;
}

static bool need_number(struct compile *compile, const struct value *value, const char *operator)
{
    if (is_number(value)) {
        return true;
    }
    diagnose_error(compile->diagnostics, value->place, "'%s' takes numbers, this is %s", operator,
                   value_kind_name(value));
    return false;
}

static bool need_integer(struct compile *compile, const struct value *value, const char *operator)
{
    if (value->kind == VALUE_INTEGER || value->kind == VALUE_BOOL) {
        return true;
    }
    diagnose_error(compile->diagnostics, value->place, "'%s' takes integers, this is %s", operator,
                   value_kind_name(value));
    return false;
}

static double as_fraction(const struct value *value)
{
    return value->kind == VALUE_FRACTION ? value->fraction : (double)value->number;
}

static bool is_true(const struct value *value)
{
    return value->kind == VALUE_FRACTION ? value->fraction != 0.0 : value->number != 0;
}

static bool evaluate_unary(struct compile *compile, const struct expression *expression,
                           struct value operand, struct value *value)
{
    char operator= expression->text[0];
    if (operator== '!') {
        if (!need_number(compile, &operand, "!")) {
            return false;
        }
        set_bool(!is_true(&operand), value);
        return true;
    }
    if (operator== '~') {
        return need_integer(compile, &operand, "~") &&
               integer_set(compile, expression->place, ~operand.number, value);
    }
    if (!need_number(compile, &operand, expression->text)) {
        return false;
    }
    if (operand.kind == VALUE_FRACTION) {
        value->kind = VALUE_FRACTION;
        value->fraction = operator== '-' ? -operand.fraction : operand.fraction;
        return true;
    }
    return integer_set(compile,
                       expression->place, operator== '-' ? -operand.number : operand.number, value);
}

static bool compare(const char *operator, const struct value * a, const struct value *b)
{
    int order;
    if (a->kind == VALUE_FRACTION || b->kind == VALUE_FRACTION) {
        double x = as_fraction(a);
        double y = as_fraction(b);
        order = x < y ? -1 : x > y ? 1 : 0;
    } else {
        order = a->number < b->number ? -1 : a->number > b->number ? 1 : 0;
    }
    switch (operator[0]) {
    case '=':
        return order == 0;
    case '!':
        return order != 0;
    case '<':
        return operator[1] == '=' ? order <= 0 : order<0;
    default:
        return operator[1] == '=' ? order >= 0 : order> 0;
    }
}

static bool is_one_of(const char *operator, const char * operators)
{
    size_t length = strlen(operator);
    for (const char *at = operators; *at; at += strcspn(at, " "), at += *at == ' ') {
        if (strncmp(at, operator, length) == 0 && (at[length] == ' ' || at[length] == '\0')) {
            return true;
        }
    }
    return false;
}

static bool evaluate_binary(struct compile *compile, const struct expression *expression,
                            struct value a, struct value *value)
{
    const char *operator= expression->text;
    struct value b;
    if (!need_number(compile, &a, operator)) {
        return false;
    }
    /* As in C, the right side of a decided && or || does not count: it may divide by zero. */
    if (is_one_of(operator, "&& ||") && is_true(&a) == (operator[0] == '|')) {
        set_bool(operator[0] == '|', value);
        return true;
    }
    if (!evaluate(compile, expression->operands[1], &b) || !need_number(compile, &b, operator)) {
        return false;
    }
    if (is_one_of(operator, "&& ||")) {
        set_bool(is_true(&b), value);
        return true;
    }
    if (is_one_of(operator, "== != < <= > >=")) {
        set_bool(compare(operator, & a, &b), value);
        return true;
    }
    if (is_one_of(operator, "<< >> & | ^") &&
        (!need_integer(compile, &a, operator) || !need_integer(compile, &b, operator))) {
        return false;
    }
    if (a.kind == VALUE_FRACTION || b.kind == VALUE_FRACTION) {
        return fraction_arithmetic(compile, expression, as_fraction(&a), as_fraction(&b), value);
    }
    return integer_arithmetic(compile, expression, a.number, b.number, value);
}

bool evaluate_key(struct compile *compile, const struct expression *expression,
                  struct name *ret_key)
{
    struct value value;
    if (!evaluate(compile, expression, &value)) {
        return false;
    }
    if (value.kind != VALUE_STRING && value.kind != VALUE_INTEGER && value.kind != VALUE_BOOL) {
        diagnose_error(compile->diagnostics, value.place,
                       "a key is a string or an integer, this is %s", value_kind_name(&value));
        return false;
    }
    *ret_key = (struct name){
        .text =
            value.kind == VALUE_STRING ? value.string : integer_text(compile->arena, value.number),
        .place = value.place,
    };
    return true;
}

/* A key of the dictionary that is being evaluated, and where its item is. */
struct dictionary_key {
    struct name name;
    size_t index;
};

/* As in Python, the last item of a key counts. */
static void add_item(struct compile *compile, struct map *seen, struct value *dictionary,
                     const struct name *key, const struct value *item)
{
    struct dictionary_key *first = map_get(seen, key->text);
    if (first != NULL) {
        struct diagnostic *warning = diagnose_warning(
            compile->diagnostics, key->place,
            "key '%s' is in this dictionary twice; the last one counts", key->text);
        diagnostic_note(compile->diagnostics, warning, first->name.place, "the first one is here");
        dictionary->items.items[first->index] = *item;
        return;
    }
    struct dictionary_key *added = arena_new(compile->arena, struct dictionary_key);
    *added = (struct dictionary_key){.name = *key, .index = dictionary->keys.count};
    map_set(seen, compile->arena, key->text, added);
    vector_push(compile->arena, &dictionary->keys, *key);
    vector_push(compile->arena, &dictionary->items, *item);
}

static bool evaluate_items(struct compile *compile, const struct expression *expression,
                           struct value *value)
{
    struct map seen = {0};
    for (size_t i = 0; i < expression->items.count; i++) {
        struct value item;
        if (!evaluate(compile, expression->items.items[i], &item)) {
            return false;
        }
        if (expression->kind != EXPRESSION_DICT) {
            vector_push(compile->arena, &value->items, item);
            continue;
        }
        struct name key;
        if (!evaluate_key(compile, expression->keys.items[i], &key)) {
            return false;
        }
        add_item(compile, &seen, value, &key, &item);
    }
    return true;
}

/* What has no operator in front of it or behind it. */
static bool evaluate_leaf(struct compile *compile, const struct expression *expression,
                          struct value *value)
{
    switch (expression->kind) {
    case EXPRESSION_NUMBER:
        return evaluate_number(compile, expression, value);
    case EXPRESSION_BOOL:
        set_bool(expression->text[0] == 't', value);
        return true;
    case EXPRESSION_STRING:
        value->kind = VALUE_STRING;
        value->string = expression->text;
        return true;
    case EXPRESSION_LIST:
    case EXPRESSION_DICT:
        value->kind = expression->kind == EXPRESSION_LIST ? VALUE_LIST : VALUE_DICT;
        return evaluate_items(compile, expression, value);
    default:
        if (compile->options->language_only) {
            return false; /* what it would find is nobody's concern then */
        }
        diagnose_error(compile->diagnostics, expression->place,
                       "query '%s' has no implementation: there is no device tree to ask",
                       expression->text);
        return false;
    }
}

/* The operand of conditions in conditions that counts, or NULL. */
static const struct expression *decide(struct compile *compile, const struct expression *expression)
{
    while (expression->kind == EXPRESSION_CONDITION) {
        struct value test;
        if (!evaluate(compile, expression->operands[0], &test) ||
            !need_number(compile, &test, "?:")) {
            return NULL;
        }
        expression = expression->operands[is_true(&test) ? 1 : 2];
    }
    return expression;
}

/*
 * A chain of operators is a deep tree on the left: it is walked down to its first operand, and up
 * again with what was evaluated so far.
 */
bool evaluate(struct compile *compile, const struct expression *expression, struct value *ret_value)
{
    VECTOR(const struct expression *) chain = {0};
    const struct expression *at = decide(compile, expression);
    for (; at != NULL && (at->kind == EXPRESSION_UNARY || at->kind == EXPRESSION_BINARY);
         at = at->operands[0]) {
        vector_push(compile->arena, &chain, at);
    }
    if (at == NULL) {
        return false;
    }
    struct value value = {.place = at->place};
    bool done = at->kind == EXPRESSION_CONDITION ? evaluate(compile, at, &value)
                                                 : evaluate_leaf(compile, at, &value);
    value.place = at->place;
    while (done && chain.count > 0) {
        at = chain.items[--chain.count];
        struct value result = {.place = at->place};
        done = at->kind == EXPRESSION_UNARY ? evaluate_unary(compile, at, value, &result)
                                            : evaluate_binary(compile, at, value, &result);
        value = result;
        value.place = at->place;
    }
    value.place = expression->place;
    if (done) {
        *ret_value = value;
    }
    return done;
}
