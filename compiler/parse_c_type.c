/* SPDX-License-Identifier: BSD-2-Clause */
/* Types as they are written in C alone. */
#include "base/text.h"
#include "compiler/parse.h"

bool is_foreign_word(const struct parser *parser)
{
    const struct token *token = parser->token;
    return token->kind == TOKEN_NAME && token[1].kind == TOKEN_NAME &&
           token_is(token,
                    "const enum union typedef static extern inline register volatile virtual");
}

/* What descriptions call the type that these words are in C. */
static const char *type_here(const struct token *first, const struct token *end)
{
    bool is_unsigned = false;
    bool is_long = false;
    bool is_short = false;
    bool is_double = false;
    bool is_char = false;
    for (const struct token *token = first; token < end; token++) {
        is_unsigned |= token->text[0] == 'u';
        is_long |= token_is(token, "long int64_t uint64_t");
        is_short |= token_is(token, "short");
        is_double |= token_is(token, "double");
        is_char |= token_is(token, "char");
    }
    if (is_double) {
        return "double";
    }
    if (is_long) {
        return is_unsigned ? "uint64_t" : "int64_t";
    }
    if (is_short) {
        return is_unsigned ? "uint16_t" : "int16_t";
    }
    if (is_char) {
        return is_unsigned ? "unsigned char" : "char";
    }
    return is_unsigned ? "unsigned int" : "int";
}

bool refuse_c_type(struct parser *parser)
{
    const struct token *first = parser->token;
    const struct token *end = parser->token;
    if (!is_c_type_word(end) || (end[1].kind != TOKEN_NAME && !token_is(&end[1], "* **"))) {
        return false;
    }
    while (first > parser->first && is_c_type_word(first - 1)) {
        first--;
    }
    if (first == end) {
        return false;
    }
    struct text words = {0};
    for (end = first; is_c_type_word(end); end++) {
        text_print(&words, "%s%s", end == first ? "" : " ", end->text);
    }
    if (!parser->failed) {
        diagnose_error(parser->compile->diagnostics, place_span(first->place, end[-1].place),
                       "'%s' is not a type of descriptions: write '%s'", text_string(&words),
                       type_here(first, end));
        parser->failed = true;
    }
    text_finish(&words);
    return true;
}
