/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads an author's file as the C preprocessor does: tokens, lines, and which macros it defines. */
#ifndef CAISSON_COMPILER_AUTHOR_FILE_H
#define CAISSON_COMPILER_AUTHOR_FILE_H

#include "compiler/context.h"

/* Some bytes of a file. */
struct span {
    const char *start;
    size_t length;
};

struct author_file {
    const char *text; /* NULL: it cannot be read */
    size_t length;
    VECTOR(size_t) lines; /* offsets of their first bytes */
};

/* Kinds of macro, as values of a map from macros' names. */
extern const char macro_object[];
extern const char macro_function[];

/* Reads it, and adds the macros that it defines to `macros`. Never NULL. */
struct author_file *author_file_read(struct compile *compile, const char *path, struct map *macros);

/* Where that line and column, both from 1, are in the text; NULL where the file has no such
 * place. */
const char *author_file_at(const struct author_file *file, uint32_t line, uint32_t column);

/* The line and column of a place in the text. */
void author_file_place(const struct author_file *file, const char *at, uint32_t *ret_line,
                       uint32_t *ret_column);

/* The name of the macro whose definition that line is part of; length 0 where it is none. */
struct span author_file_definition(const struct author_file *file, uint32_t line);

/* The next token at or behind `at`, but for directives and comments. Length 0 at the end. */
struct span author_file_token(const struct author_file *file, const char *at);

/* Bytes of the token that starts here, as C has them; at least 1. */
size_t token_bytes(const char *at, const char *end);

bool span_is(const struct span *span, const char *bytes, size_t length);
/* Whether it can be a macro's name. */
bool span_is_name(const struct span *span);

#endif
