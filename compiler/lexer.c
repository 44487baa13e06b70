/* SPDX-License-Identifier: BSD-2-Clause */
/* Cuts text into tokens and knows at each byte where in the author's files it came from. */
#include "compiler/lexer.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static struct place place_here(struct lexer *lexer, const char *start)
{
    return lexer_place(lexer, start, (size_t)(lexer->at - start));
}

static void push_at(struct lexer *lexer, enum token_kind kind, struct place place, const char *text)
{
    struct token token = {.kind = kind, .text = text, .place = place};
    token.reserved = kind == TOKEN_NAME && is_reserved_word(text);
    struct tokens *tokens = &lexer->tokens;
    if (tokens->count == tokens->capacity) {
        tokens->capacity = tokens->capacity == 0 ? 256 : tokens->capacity * 2;
        tokens->items = memory_resize(tokens->items, tokens->capacity, sizeof(*tokens->items));
    }
    tokens->items[tokens->count++] = token;
}

static void push(struct lexer *lexer, enum token_kind kind, const char *start, const char *text)
{
    push_at(lexer, kind, place_here(lexer, start), text);
}

void tokens_finish(struct tokens *tokens)
{
    free(tokens->items);
    *tokens = (struct tokens){0};
}

static char byte_at(const struct lexer *lexer, size_t offset)
{
    return (size_t)(lexer->end - lexer->at) > offset ? lexer->at[offset] : '\0';
}

static bool starts_with(const struct lexer *lexer, const char *text)
{
    size_t length = strlen(text);
    return (size_t)(lexer->end - lexer->at) >= length && memcmp(lexer->at, text, length) == 0;
}

static void next_line(struct lexer *lexer)
{
    lexer->at++;
    lexer->line++;
    lexer->line_start = lexer->at;
}

static void block_comment(struct lexer *lexer)
{
    const char *start = lexer->at;
    struct place place = place_here(lexer, start);
    place.length = 2;
    lexer->at += 2;
    while (lexer->at < lexer->end && !starts_with(lexer, "*/")) {
        if (*lexer->at == '\n') {
            next_line(lexer);
        } else {
            lexer->at++;
        }
    }
    if (lexer->at == lexer->end) {
        diagnose_error(lexer->compile->diagnostics, place, "this comment has no end");
        return;
    }
    lexer->at += 2;
}

/* Text between two quotes, over any number of lines. Backslashes mean nothing here: see
 * c_string.h. */
static void string(struct lexer *lexer)
{
    const char *start = lexer->at + 1;
    size_t rest = (size_t)(lexer->end - start);
    const char *newline = memchr(start, '\n', rest);
    const char *close = memchr(start, '"', rest);
    const char *line_end = newline == NULL ? lexer->end : newline;
    bool is_long = close != NULL && close > line_end;
    lexer->at = close == NULL || is_long ? line_end : close + 1;
    struct place place = place_here(lexer, start - 1); /* what of it is on its first line */
    if (close == NULL) {
        struct diagnostic *error =
            diagnose_error(lexer->compile->diagnostics, place, "this string has no closing quote");
        if (lexer->long_string.source != NULL) {
            diagnostic_note(lexer->compile->diagnostics, error, lexer->long_string, STRING_GOES_ON);
        }
        close = line_end;
    }
    while (is_long && lexer->at <= close) {
        if (*lexer->at == '\n') {
            next_line(lexer);
        } else {
            lexer->at++;
        }
    }
    if (is_long && lexer->long_string.source == NULL) {
        lexer->long_string = place;
    }
    push_at(lexer, TOKEN_STRING, place,
            arena_copy(lexer->compile->arena, start, (size_t)(close - start)));
}

static void number(struct lexer *lexer)
{
    const char *start = lexer->at;
    while (isalnum((unsigned char)byte_at(lexer, 0)) || byte_at(lexer, 0) == '_' ||
           (byte_at(lexer, 0) == '.' && isdigit((unsigned char)byte_at(lexer, 1)))) {
        lexer->at++;
    }
    push(lexer, TOKEN_NUMBER, start,
         arena_copy(lexer->compile->arena, start, (size_t)(lexer->at - start)));
}

static void name(struct lexer *lexer)
{
    const char *start = lexer->at;
    while (isalnum((unsigned char)byte_at(lexer, 0)) || byte_at(lexer, 0) == '_') {
        lexer->at++;
    }
    push(lexer, TOKEN_NAME, start,
         arena_copy(lexer->compile->arena, start, (size_t)(lexer->at - start)));
}

/* A path in angle brackets, which only `import` and `include` take. */
static bool path(struct lexer *lexer)
{
    if (lexer->tokens.count == 0) {
        return false;
    }
    const struct token *last = &lexer->tokens.items[lexer->tokens.count - 1];
    if (last->kind != TOKEN_NAME ||
        (strcmp(last->text, "import") != 0 && strcmp(last->text, "include") != 0)) {
        return false;
    }
    const char *start = lexer->at;
    const char *close = start;
    while (close < lexer->end && *close != '>' && *close != '\n') {
        close++;
    }
    if (close == lexer->end || *close != '>') {
        return false;
    }
    lexer->at = close + 1;
    push(lexer, TOKEN_PATH, start,
         arena_copy(lexer->compile->arena, start + 1, (size_t)(close - start) - 1));
    return true;
}

static bool symbol(struct lexer *lexer)
{
    /* Longer ones first. */
    static const char *const symbols[] = {
        "->", "<-", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "**", "{",
        "}",  "(",  ")",  "[",  "]",  ";",  ",",  ".",  ":",  "=",  "<",  ">",
        "+",  "-",  "*",  "/",  "%",  "&",  "|",  "^",  "~",  "!",  "?",
    };
    for (size_t i = 0; i < sizeof(symbols) / sizeof(symbols[0]); i++) {
        if (starts_with(lexer, symbols[i])) {
            const char *start = lexer->at;
            lexer->at += strlen(symbols[i]);
            push(lexer, TOKEN_SYMBOL, start, symbols[i]);
            return true;
        }
    }
    return false;
}

/* In "say \"hi\"" the second backslash is the first one that stands outside. */
static void explain_backslash(struct lexer *lexer, struct diagnostic *error)
{
    size_t count = lexer->tokens.count;
    const struct token *string = count < 2 ? NULL : &lexer->tokens.items[count - 2];
    size_t length = string == NULL || string->kind != TOKEN_STRING ? 0 : strlen(string->text);
    if (length > 0 && string->text[length - 1] == '\\') {
        diagnostic_note(lexer->compile->diagnostics, error, string->place, STRING_ENDS_AT_QUOTE);
    }
}

/* A carriage return only belongs to the end of a line. */
static bool at_blank(const struct lexer *lexer)
{
    char byte = byte_at(lexer, 0);
    return byte == ' ' || byte == '\t' || byte == '\f' || starts_with(lexer, "\r\n");
}

static void stray_byte(struct lexer *lexer)
{
    const char *start = lexer->at;
    unsigned char byte = (unsigned char)*lexer->at++;
    /* One complaint for a run of such bytes. */
    while (lexer->at < lexer->end &&
           ((unsigned char)*lexer->at >= 0x80 ||
            ((unsigned char)*lexer->at < ' ' && *lexer->at != '\n' && !at_blank(lexer)))) {
        lexer->at++;
    }
    struct place place = place_here(lexer, start);
    if (byte > ' ' && byte < 0x7f) {
        struct diagnostic *error =
            diagnose_error(lexer->compile->diagnostics, place, "unexpected character '%c'", byte);
        if (byte == '\\') {
            explain_backslash(lexer, error);
        }
    } else {
        diagnose_error(lexer->compile->diagnostics, place, "unexpected byte 0x%02x", byte);
    }
}

/* 'x', which is no character here. Taken as the string that it should be, so that it is one
 * mistake. */
static bool character(struct lexer *lexer)
{
    const char *start = lexer->at;
    size_t length = byte_at(lexer, 1) == '\\' ? 2 : 1;
    if (byte_at(lexer, length + 1) != '\'' || byte_at(lexer, 1) == '\n') {
        return false;
    }
    lexer->at += length + 2;
    diagnose_error(lexer->compile->diagnostics, place_here(lexer, start),
                   "a character is a string of one: write \"%.*s\"", (int)length, start + 1);
    push(lexer, TOKEN_STRING, start, arena_copy(lexer->compile->arena, start + 1, length));
    return true;
}

/* What the preprocessor would take, if it were asked. */
static void ignored_line(struct lexer *lexer)
{
    static const char *const directives[] = {"include", "define", "undef", "if",
                                             "elif",    "else",   "endif", "error"};
    const char *start = lexer->at;
    const char *word = start + 1;
    lexer_skip_line(lexer);
    while (word < lexer->at && (*word == ' ' || *word == '\t')) {
        word++;
    }
    bool was_asked = lexer->origins != NULL;
    for (size_t i = 0; !was_asked && i < sizeof(directives) / sizeof(directives[0]); i++) {
        size_t length = strlen(directives[i]);
        if ((size_t)(lexer->at - word) >= length && memcmp(word, directives[i], length) == 0) {
            diagnose_warning(lexer->compile->diagnostics, place_here(lexer, start),
                             "this line is for the C preprocessor, which is off: --cpp "
                             "(CAmkESCPP) runs it");
            return;
        }
    }
}

static void lex_one(struct lexer *lexer)
{
    char byte = *lexer->at;
    if (byte == '\n') {
        next_line(lexer);
    } else if (at_blank(lexer)) {
        lexer->at++;
    } else if (byte == '#' && lexer->origins != NULL && lexer->at == lexer->line_start) {
        lexer_line_marker(lexer);
    } else if (byte == '#') {
        ignored_line(lexer);
    } else if (starts_with(lexer, "//")) {
        lexer_skip_line(lexer);
    } else if (starts_with(lexer, "/*")) {
        block_comment(lexer);
    } else if (byte == '"') {
        string(lexer);
    } else if (isdigit((unsigned char)byte)) {
        number(lexer);
    } else if (isalpha((unsigned char)byte) || byte == '_') {
        name(lexer);
    } else if (!(byte == '<' && path(lexer)) && !(byte == '\'' && character(lexer)) &&
               !symbol(lexer)) {
        stray_byte(lexer);
    }
}

struct tokens lex(struct compile *compile, struct source *source, const char *text, size_t length,
                  const struct origins *origins)
{
    struct lexer lexer = {
        .compile = compile,
        .at = text,
        .end = text + length,
        .text = text,
        .origins = origins,
        .source = source,
        .line = 1,
        .line_start = text,
    };
    while (lexer.at < lexer.end) {
        lex_one(&lexer);
    }
    lexer.source = source;
    push(&lexer, TOKEN_END, lexer.at, "");
    return lexer.tokens;
}
