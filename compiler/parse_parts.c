/* SPDX-License-Identifier: BSD-2-Clause */
/* What several rules are made of: names, references, strings, and a body in braces. */
#include "compiler/parse.h"

#include "base/text.h"

#include <string.h>

/* Braces that are open at the parser's token, of those since `start`. */
static size_t open_braces(const struct parser *parser, const struct token *start)
{
    size_t depth = 0;
    for (const struct token *token = start; token < parser->token; token++) {
        if (token->kind == TOKEN_SYMBOL && strcmp(token->text, "{") == 0) {
            depth++;
        } else if (token->kind == TOKEN_SYMBOL && strcmp(token->text, "}") == 0) {
            depth -= depth > 0;
        }
    }
    return depth;
}

void recover(struct parser *parser, const struct token *start)
{
    /* Braces of a value: no `;` stands in it, so one ends the statement there, too. */
    size_t value_depth = open_braces(parser, start);
    size_t depth = value_depth;
    for (; parser->token->kind != TOKEN_END; parser->token++) {
        if (at_symbol(parser, "{")) {
            depth++;
        } else if (at_symbol(parser, "}") && depth <= 1) {
            if (depth == 1) {
                parser->token++;
                (void)take_symbol(parser, ";"); /* of the same statement */
            }
            break;
        } else if (at_symbol(parser, "}")) {
            depth--;
        } else if (at_symbol(parser, ";") && depth <= value_depth) {
            parser->token++;
            break;
        }
    }
    parser->failed = false;
}

/* What stands in no body: its `}` is missing. */
static bool at_outer_word(const struct parser *parser)
{
    return at_word(parser, "assembly") || at_word(parser, "procedure") ||
           at_word(parser, "connector") || at_word(parser, "import");
}

/* The body that `open` began does not end; said of the innermost one. False. */
static bool unclosed(struct parser *parser, struct place open)
{
    struct diagnostics *diagnostics = parser->compile->diagnostics;
    const struct token *token = parser->token;
    if (!parser->failed) {
        struct diagnostic *error =
            token->kind == TOKEN_END
                ? diagnose_error(diagnostics, token->place,
                                 "expected '}', found the end of the file")
                : diagnose_error(diagnostics, token->place,
                                 "expected '}' before '%s', which stands outside of all braces",
                                 token->text);
        diagnostic_note(diagnostics, error, open, "it would match this '{'");
        parser->spare_braces = parser->depth + 1;
    }
    parser->failed = true;
    parser->unclosed = true;
    return false;
}

bool parse_body(struct parser *parser, const char *context,
                void (*statement)(struct parser *parser, void *body), void *body)
{
    struct place open = parser->token->place;
    if (!expect_symbol(parser, "{", context)) {
        return false;
    }
    if (!enter(parser)) {
        return false;
    }
    while (!at_symbol(parser, "}") && parser->token->kind != TOKEN_END) {
        const struct token *start = parser->token;
        if (at_symbol(parser, ";")) {
            diagnose_error(parser->compile->diagnostics, parser->token->place,
                           "unexpected ';': it ends nothing here, remove it");
            parser->token++;
            continue;
        }
        if (parser->unclosed || at_outer_word(parser)) {
            leave(parser);
            return unclosed(parser, open);
        }
        statement(parser, body);
        if (parser->failed && !parser->unclosed) {
            parser->token += parser->token == start && !at_symbol(parser, "{");
            recover(parser, start);
        }
    }
    leave(parser);
    return take_symbol(parser, "}") || unclosed(parser, open);
}

bool parse_name(struct parser *parser, const char *wanted, struct name *ret_name)
{
    const struct token *token = parser->token;
    if (token->kind != TOKEN_NAME) {
        complain(parser, wanted);
        return false;
    }
    if (token->reserved) {
        complain(parser, wanted);
        return false;
    }
    *ret_name = (struct name){.text = token->text, .place = token->place};
    parser->token++;
    return true;
}

void parse_optional_name(struct parser *parser, const char *wanted, struct name *ret_name)
{
    *ret_name = (struct name){.place = parser->token->place};
    if (parser->token->kind == TOKEN_NAME) {
        parse_name(parser, wanted, ret_name);
    }
}

bool parse_reference(struct parser *parser, const char *wanted, struct reference *ret_reference)
{
    struct reference reference = {.order = ++parser->tree->order};
    struct text joined = {0};
    do {
        struct name name;
        if (!parse_name(parser, reference.parts.count == 0 ? wanted : "a name", &name)) {
            text_finish(&joined);
            return false;
        }
        text_print(&joined, "%s%s", reference.parts.count == 0 ? "" : ".", name.text);
        vector_push(parser->compile->arena, &reference.parts, name);
    } while (take_symbol(parser, "."));
    reference.text = arena_copy(parser->compile->arena, joined.bytes, joined.length);
    text_finish(&joined);
    reference.place = place_span(reference.parts.items[0].place,
                                 reference.parts.items[reference.parts.count - 1].place);
    *ret_reference = reference;
    return true;
}

const char *parse_string(struct parser *parser, struct place *ret_place)
{
    struct text joined = {0};
    *ret_place = parser->token->place;
    while (is_string(parser)) {
        text_add(&joined, parser->token->text);
        *ret_place = place_span(*ret_place, parser->token->place);
        parser->token++;
    }
    const char *string = arena_copy(parser->compile->arena, text_string(&joined), joined.length);
    text_finish(&joined);
    return string;
}
