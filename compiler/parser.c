/* SPDX-License-Identifier: BSD-2-Clause */
/* The parser's cursor over the tokens: where it is, and one step on. */
#include "compiler/parse.h"

#include <string.h>

bool at_word(const struct parser *parser, const char *word)
{
    return parser->token->kind == TOKEN_NAME && strcmp(parser->token->text, word) == 0;
}

bool at_symbol(const struct parser *parser, const char *symbol)
{
    return parser->token->kind == TOKEN_SYMBOL && strcmp(parser->token->text, symbol) == 0;
}

static bool take_if(struct parser *parser, bool fits)
{
    parser->token += fits;
    return fits;
}

bool take_word(struct parser *parser, const char *word)
{
    return take_if(parser, at_word(parser, word));
}

bool take_symbol(struct parser *parser, const char *symbol)
{
    return take_if(parser, at_symbol(parser, symbol));
}

bool is_string(const struct parser *parser)
{
    return parser->token->kind == TOKEN_STRING;
}

bool enter(struct parser *parser)
{
    if (parser->depth < PARSE_DEPTH_MAX) {
        parser->depth++;
        return true;
    }
    if (!parser->failed) {
        diagnose_error(parser->compile->diagnostics, parser->token->place,
                       "this nests deeper than %u levels", PARSE_DEPTH_MAX);
        parser->failed = true;
    }
    return false;
}

void leave(struct parser *parser)
{
    parser->depth--;
}

void define(struct parser *parser, struct definition *definition)
{
    definition->order = ++parser->tree->order;
}
