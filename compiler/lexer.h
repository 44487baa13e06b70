/* SPDX-License-Identifier: BSD-2-Clause */
/* The lexer's state, which its two chapters share. */
#ifndef CAISSON_COMPILER_LEXER_H
#define CAISSON_COMPILER_LEXER_H

#include "compiler/token.h"

struct lexer {
    struct compile *compile;
    const char *at;
    const char *end;
    bool preprocessed;

    struct source *source;
    uint32_t line;
    const char *line_start; /* such that the column is at - line_start + 1 */

    /* Inside what a macro stands for every token has the place of the macro's use. */
    unsigned macro_depth;
    struct place macro_place;
    uint32_t macro_end_line;
    uint32_t macro_end_column;

    struct place long_string; /* the first one that goes over several lines */

    struct tokens tokens;
};

/* To the end of the line, not over it. */
void lexer_skip_line(struct lexer *lexer);

/* Takes `#line 3 "file"` or `# 3 "file"`: the next line is line 3 of that file. */
void lexer_line_marker(struct lexer *lexer);

/* Notes of the preprocessor stand in comments: `<NAME ...` begins what a macro stands for, `>` ends it. `note` is a comment's
 * text. */
void lexer_macro_note(struct lexer *lexer, const char *note);

#endif
