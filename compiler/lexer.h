/* SPDX-License-Identifier: BSD-2-Clause */
/* The lexer's state, which its two chapters share. */
#ifndef CAISSON_COMPILER_LEXER_H
#define CAISSON_COMPILER_LEXER_H

#include "compiler/token.h"

struct lexer {
    struct compile *compile;
    const char *at;
    const char *end;
    const char *text;
    const struct origins *origins; /* NULL: the text is the author's own */
    size_t origins_passed;

    struct source *source;
    uint32_t line;
    const char *line_start;
    bool in_command_line; /* what the preprocessor reads before the author's file */

    struct place long_string; /* the first one that goes over several lines */

    struct tokens tokens;
};

/* To the end of the line, not over it. */
void lexer_skip_line(struct lexer *lexer);

/* Takes `# 3 "file"`: the next line is line 3 of that file. */
void lexer_line_marker(struct lexer *lexer);

/* The place of the `length` bytes at `start`: where the author wrote them, or the macro that
 * brought them. */
struct place lexer_place(struct lexer *lexer, const char *start, size_t length);

#endif
