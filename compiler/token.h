/* SPDX-License-Identifier: BSD-2-Clause */
/* Tokens of the description language. */
#ifndef CAISSON_COMPILER_TOKEN_H
#define CAISSON_COMPILER_TOKEN_H

#include "compiler/context.h"
#include "compiler/origins.h"

enum token_kind {
    TOKEN_END,
    TOKEN_NAME,   /* an identifier, reserved or not */
    TOKEN_NUMBER, /* decimal, 0x hex, decimal fraction */
    TOKEN_STRING, /* `text` is what stands between the quotes, as it stands */
    TOKEN_PATH,   /* <...> behind `import` or `include` */
    TOKEN_SYMBOL, /* `text` is the operator or punctuation */
};

struct token {
    enum token_kind kind;
    bool reserved; /* a NAME that is one of the language's words */
    const char *text;
    struct place place;
};

/* What is said of a string behind which nothing makes sense. */
#define STRING_ENDS_AT_QUOTE                                                                       \
    "this string ends at its first quote, as a backslash does not change that: write \\042 for a " \
    "quote in a string"
#define STRING_GOES_ON "this string goes over several lines: is its closing quote missing?"

struct tokens {
    struct token *items; /* the last is TOKEN_END */
    size_t count;
    size_t capacity;
};

/* Tokens are many and not needed once they are parsed. What they point to is the arena's. */
void tokens_finish(struct tokens *tokens);

/*
 * Cuts `text` into tokens; `source` is the file it came from. Where there are `origins` it is what
 * the preprocessor made: line markers and origins say where it came from. Else lines that start
 * with # are skipped. Faults are diagnosed and skipped over.
 */
struct tokens lex(struct compile *compile, struct source *source, const char *text, size_t length,
                  const struct origins *origins);

bool is_reserved_word(const char *word);
bool is_c_keyword(const char *word);
/* Whether C code with camkes.h or a usual header has something else of that name, or its C library
 * may not lose it. */
bool is_c_library_name(const char *word);
/* Whether it begins as the runtime's names and seL4's do, whether there is one of that name today
 * or not. */
bool is_c_runtime_name(const char *word);
/* The same as is_c_library_name for `struct word`. */
bool is_c_library_tag(const char *word);
/* Whether it is a macro there, so that it can name nothing at all. */
bool is_c_macro(const char *word);
/* Whether <math.h> has it: as a function or type, or as a macro. */
bool is_c_math_name(const char *word);
bool is_c_math_macro(const char *word);
/* Whether it is a macro with parameters, so that it can name no function. */
bool is_c_function_macro(const char *word);
/* Whether a sorted table has it. */
bool word_in(const char *const *table, size_t count, const char *word);
#define WORD_IN(table, word) word_in((table), sizeof(table) / sizeof((table)[0]), (word))
/* The nearest reserved word, or NULL. */
const char *nearest_reserved_word(const char *word);

#endif
