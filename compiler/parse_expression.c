/* SPDX-License-Identifier: BSD-2-Clause */
/* Expressions and the values of settings. */
#include "compiler/parse.h"

#include <string.h>

#define LEVELS      10u
#define LEVEL_WIDTH 5u

/* Binary operators, loosest level first; all associate to the left. */
static const char *const levels[LEVELS][LEVEL_WIDTH] = {
    {"||"},
    {"&&"},
    {"|"},
    {"^"},
    {"&"},
    {"==", "!="},
    {"<", "<=", ">", ">="},
    {"<<", ">>"},
    {"+", "-"},
    {"*", "/", "%", "**"},
};

static struct expression *node(struct parser *parser, enum expression_kind kind, struct place place,
                               const char *text)
{
    struct expression *expression = arena_new(parser->compile->arena, struct expression);
    expression->kind = kind;
    expression->place = place;
    expression->text = text;
    return expression;
}

static struct expression *parse_primary(struct parser *parser)
{
    const struct token *token = parser->token;
    if (token->kind == TOKEN_NUMBER) {
        parser->token++;
        return node(parser, EXPRESSION_NUMBER, token->place, token->text);
    }
    if (at_word(parser, "true") || at_word(parser, "True")) {
        parser->token++;
        return node(parser, EXPRESSION_BOOL, token->place, "true");
    }
    if (at_word(parser, "false") || at_word(parser, "False")) {
        parser->token++;
        return node(parser, EXPRESSION_BOOL, token->place, "false");
    }
    if (take_symbol(parser, "(")) {
        struct expression *inner = parse_expression(parser);
        return inner != NULL && expect_symbol(parser, ")", "behind the expression") ? inner : NULL;
    }
    complain(parser, "a value");
    return NULL;
}

static bool at_unary(const struct parser *parser)
{
    return at_symbol(parser, "-") || at_symbol(parser, "+") || at_symbol(parser, "!") ||
           at_symbol(parser, "~");
}

/* Chains may be of any length: neither here nor in evaluate() does one of them nest calls. */
static struct expression *parse_unary(struct parser *parser)
{
    const struct token *first = parser->token;
    while (at_unary(parser)) {
        parser->token++;
    }
    const struct token *operator= parser->token;
    struct expression *operand = parse_primary(parser);
    while (operand != NULL && operator--> first) {
        struct place place = place_span(operator->place, operand->place);
        struct expression *unary = node(parser, EXPRESSION_UNARY, place, operator->text);
        unary->operands[0] = operand;
        operand = unary;
    }
    return operand;
}

static bool at_operator(const struct parser *parser, unsigned level)
{
    for (size_t i = 0; i < LEVEL_WIDTH && levels[level][i] != NULL; i++) {
        if (at_symbol(parser, levels[level][i])) {
            return true;
        }
    }
    return false;
}

static struct expression *parse_binary(struct parser *parser, unsigned level)
{
    if (level == LEVELS) {
        return parse_unary(parser);
    }
    struct expression *left = parse_binary(parser, level + 1);
    while (left != NULL && at_operator(parser, level)) {
        const struct token *token = parser->token++;
        struct expression *right = parse_binary(parser, level + 1);
        if (right == NULL) {
            return NULL;
        }
        struct expression *binary =
            node(parser, EXPRESSION_BINARY, place_span(left->place, right->place), token->text);
        binary->operands[0] = left;
        binary->operands[1] = right;
        left = binary;
    }
    return left;
}

/* `a ? b : c ? d : e` is none: CAmkES takes a condition only between '?' and ':'. */
static bool refuse_chain(struct parser *parser)
{
    if (!at_symbol(parser, "?")) {
        return false;
    }
    if (!parser->failed) {
        diagnose_error(parser->compile->diagnostics, parser->token->place,
                       "a condition behind ':' needs parentheses: A ? B : (C ? D : E)");
        parser->failed = true;
    }
    return true;
}

/* expr : binary ('?' expr ':' binary)? */
static struct expression *parse_condition(struct parser *parser)
{
    struct expression *first = parse_binary(parser, 0);
    if (first == NULL || !take_symbol(parser, "?")) {
        return first;
    }
    struct expression *condition = node(parser, EXPRESSION_CONDITION, first->place, "?:");
    condition->operands[0] = first;
    condition->operands[1] = parse_expression(parser);
    if (condition->operands[1] == NULL || !expect_symbol(parser, ":", "of '?:'")) {
        return NULL;
    }
    condition->operands[2] = parse_binary(parser, 0);
    if (condition->operands[2] == NULL || refuse_chain(parser)) {
        return NULL;
    }
    condition->place = place_span(first->place, condition->operands[2]->place);
    return condition;
}

struct expression *parse_expression(struct parser *parser)
{
    if (!enter(parser)) {
        return NULL;
    }
    struct expression *expression = parse_condition(parser);
    leave(parser);
    return expression;
}

static struct expression *parse_string_item(struct parser *parser)
{
    struct place place;
    const char *string = parse_string(parser, &place);
    return node(parser, EXPRESSION_STRING, place, string);
}

/* '[' (item , ...) ']' */
static struct expression *parse_list(struct parser *parser)
{
    struct place open = parser->token[-1].place;
    struct expression *list = node(parser, EXPRESSION_LIST, open, "[]");
    while (!at_symbol(parser, "]")) {
        struct expression *item = parse_item(parser);
        if (item == NULL) {
            return NULL;
        }
        vector_push(parser->compile->arena, &list->items, item);
        if (!take_symbol(parser, ",")) {
            break;
        }
    }
    list->place = place_span(open, parser->token->place);
    return expect_symbol(parser, "]", "at the end of the list") ? list : NULL;
}

/* key : STRING+ | expr; a name by itself is taken as a string */
struct expression *parse_key(struct parser *parser)
{
    const struct token *token = parser->token;
    const struct token *next = token + 1;
    if (is_string(parser)) {
        return parse_string_item(parser);
    }
    if (token->kind == TOKEN_NAME && !token->reserved && next->kind == TOKEN_SYMBOL &&
        (strcmp(next->text, ":") == 0 || strcmp(next->text, "]") == 0)) {
        parser->token++;
        return node(parser, EXPRESSION_STRING, token->place, token->text);
    }
    if (at_symbol(parser, ":") || at_symbol(parser, "]") || at_symbol(parser, "[") ||
        at_symbol(parser, "{")) {
        complain(parser, "a key");
        return NULL;
    }
    return parse_expression(parser);
}

/* '{' (key ':' item , ...) '}' */
static struct expression *parse_dict(struct parser *parser)
{
    struct place open = parser->token[-1].place;
    struct expression *dict = node(parser, EXPRESSION_DICT, open, "{}");
    while (!at_symbol(parser, "}")) {
        struct expression *key = parse_key(parser);
        if (key == NULL || !expect_symbol(parser, ":", "behind the key")) {
            return NULL;
        }
        struct expression *item = parse_item(parser);
        if (item == NULL) {
            return NULL;
        }
        vector_push(parser->compile->arena, &dict->keys, key);
        vector_push(parser->compile->arena, &dict->items, item);
        if (!take_symbol(parser, ",")) {
            break;
        }
    }
    dict->place = place_span(open, parser->token->place);
    return expect_symbol(parser, "}", "at the end of the dictionary") ? dict : NULL;
}

struct expression *parse_item(struct parser *parser)
{
    if (is_string(parser)) {
        return parse_string_item(parser);
    }
    if (!enter(parser)) {
        return NULL;
    }
    struct expression *item;
    if (take_symbol(parser, "[")) {
        item = parse_list(parser);
    } else if (take_symbol(parser, "{")) {
        item = parse_dict(parser);
    } else {
        item = parse_expression(parser);
    }
    leave(parser);
    return item;
}

/* query : ID '(' (dict | list of dict)? ')' ('[' key ']')* */
struct expression *parse_query(struct parser *parser)
{
    const struct token *name = parser->token++;
    struct expression *query = node(parser, EXPRESSION_QUERY, name->place, name->text);
    parser->token++; /* the opening parenthesis */
    while (!at_symbol(parser, ")")) {
        if (!at_symbol(parser, "{") && !at_symbol(parser, "[")) {
            complain(parser, "a dictionary or ')'");
            return NULL;
        }
        struct expression *item = parse_item(parser);
        if (item == NULL) {
            return NULL;
        }
        vector_push(parser->compile->arena, &query->items, item);
        if (!take_symbol(parser, ",")) {
            break;
        }
    }
    if (!expect_symbol(parser, ")", "at the end of the query")) {
        return NULL;
    }
    while (take_symbol(parser, "[")) {
        if (parse_key(parser) == NULL || !expect_symbol(parser, "]", "behind the key")) {
            return NULL;
        }
    }
    return query;
}
