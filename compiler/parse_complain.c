/* SPDX-License-Identifier: BSD-2-Clause */
/* What the parser says where something else stands than it expected. */
#include "compiler/parse.h"

#include <string.h>

#define WANTED_MAX 60 /* characters of what was expected, where something says more */

/* A reserved word is called so where a name was wanted. */
static const char *token_shown(struct parser *parser, const char *wanted)
{
    const struct token *token = parser->token;
    switch (token->kind) {
    case TOKEN_END:
        return "the end of the file";
    case TOKEN_STRING:
        return "a string";
    case TOKEN_PATH:
        return "a path";
    default:
        return arena_print(parser->compile->arena, "%s'%.60s'",
                           token->reserved && *wanted != '\'' ? "the reserved word " : "",
                           token->text);
    }
}

/* What follows a string that ended elsewhere than its author meant reads like nothing at all. */
static void explain_string(struct parser *parser, struct diagnostic *error,
                           const struct token *string)
{
    size_t length = strlen(string->text);
    if (length > 0 && string->text[length - 1] == '\\') {
        diagnostic_note(parser->compile->diagnostics, error, string->place, STRING_ENDS_AT_QUOTE);
    } else if (strchr(string->text, '\n') != NULL) {
        diagnostic_note(parser->compile->diagnostics, error, string->place, STRING_GOES_ON);
    }
}

/* The word of the language that was meant, where it is one of those that were expected. */
static const char *meant_word(struct parser *parser, const char *wanted)
{
    const struct token *token = parser->token;
    const char *nearest =
        token->kind == TOKEN_NAME && !token->reserved ? nearest_reserved_word(token->text) : NULL;
    if (nearest == NULL) {
        return NULL;
    }
    const char *quoted = arena_print(parser->compile->arena, "'%s'", nearest);
    bool is_value = strcmp(wanted, "a value") == 0 && strchr("tTfF", *nearest) != NULL;
    return is_value || strstr(wanted, quoted) != NULL ? nearest : NULL;
}

void complain(struct parser *parser, const char *wanted)
{
    if (parser->failed) {
        return;
    }
    parser->failed = true;
    const struct token *token = parser->token;
    const char *meant = meant_word(parser, wanted);
    const char *hint = meant == NULL ? parse_hint(parser, wanted) : NULL;
    const char *found = token_shown(parser, wanted);
    struct diagnostics *diagnostics = parser->compile->diagnostics;
    struct diagnostic *error;
    if (meant != NULL && strlen(wanted) > WANTED_MAX) {
        error = diagnose_error(diagnostics, token->place, "unexpected %s", found);
    } else if (hint == NULL) {
        error = diagnose_error(diagnostics, token->place, "expected %s, found %s", wanted, found);
    } else if (strlen(wanted) > WANTED_MAX) {
        error = diagnose_error(diagnostics, token->place, "unexpected %s: %s", found, hint);
    } else {
        error = diagnose_error(diagnostics, token->place, "expected %s, found %s: %s", wanted,
                               found, hint);
    }
    if (token > parser->first && token[-1].kind == TOKEN_STRING) {
        explain_string(parser, error, &token[-1]);
    }
    diagnostic_suggest(error, meant);
}

/* Whether the last token was the last one of its line. */
static bool line_ends(const struct parser *parser)
{
    const struct token *last = &parser->token[-1];
    bool is_long = last->kind == TOKEN_STRING && strchr(last->text, '\n') != NULL;
    return !is_long && last->place.macro == NULL && last->place.source != NULL &&
           (parser->token->place.source != last->place.source ||
            parser->token->place.line > last->place.line);
}

/* A `;` that is missing at the end of a line is missing there, not before what the next line begins
 * with. */
static void complain_behind(struct parser *parser, const char *context)
{
    struct place place = parser->token[-1].place;
    place.column += place.length;
    place.length = 1;
    place.spelling = NULL;
    if (!parser->failed) {
        diagnose_error(parser->compile->diagnostics, place, "expected ';' %s", context);
    }
    parser->failed = true;
}

bool expect_symbol(struct parser *parser, const char *symbol, const char *context)
{
    if (take_symbol(parser, symbol)) {
        return true;
    }
    if (*symbol == ';' && line_ends(parser)) {
        complain_behind(parser, context);
        /* The next line is a statement of its own. */
        parser->failed = parser->failed && parser->token->kind != TOKEN_NAME;
        return !parser->failed;
    }
    complain(parser, arena_print(parser->compile->arena, "'%s' %s", symbol, context));
    return false;
}

bool expect_list_end(struct parser *parser, const char *context)
{
    if (take_symbol(parser, ")")) {
        return true;
    }
    complain(parser, arena_print(parser->compile->arena, "',' or ')' behind %s", context));
    return false;
}
