/* SPDX-License-Identifier: BSD-2-Clause */
/* What the preprocessor tells the lexer: which file and line follow, and which macro the text came from. */
#include "compiler/lexer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void lexer_skip_line(struct lexer *lexer)
{
    const char *newline = memchr(lexer->at, '\n', (size_t)(lexer->end - lexer->at));
    lexer->at = newline == NULL ? lexer->end : newline;
}

void lexer_line_marker(struct lexer *lexer)
{
    const char *start = lexer->at;
    lexer_skip_line(lexer);
    char *marker = arena_copy(lexer->compile->arena, start, (size_t)(lexer->at - start));
    const char *number = marker + 1;
    if (strncmp(number, "line", 4) == 0) {
        number += 4;
    }
    unsigned long line = strtoul(number, NULL, 10);
    char *open = strchr(marker, '"');
    char *close = strrchr(marker, '"');
    if (line == 0 || open == NULL || close == open) {
        return;
    }
    *close = '\0';
    lexer->source = compile_source(lexer->compile, open + 1);
    lexer->line = (uint32_t)line - 1;
}

/* `NAME l:c-l:c*` of a macro note that says where the macro was used. */
static bool macro_range(const char *note, struct lexer *lexer, struct place *place)
{
    char name[128];
    unsigned line, column, end_line, end_column;
    if (sscanf(note, "%127[A-Za-z0-9_$] %u:%u-%u:%u", name, &line, &column, &end_line,
               &end_column) != 5) {
        return false;
    }
    *place = (struct place){
        .source = lexer->source,
        .line = line,
        .column = column,
        .length = end_line == line && end_column > column ? end_column - column : 1,
        .macro = arena_copy(lexer->compile->arena, name, strlen(name)),
    };
    place->spelling = place->macro;
    lexer->macro_end_line = end_line;
    lexer->macro_end_column = end_column;
    return true;
}

void lexer_macro_note(struct lexer *lexer, const char *note)
{
    if (note[0] == '<') {
        if (lexer->macro_depth > 0 || macro_range(note + 1, lexer, &lexer->macro_place)) {
            lexer->macro_depth++;
        }
    } else if (note[0] == '>' && lexer->macro_depth > 0) {
        lexer->macro_depth--;
        if (lexer->macro_depth == 0) {
            lexer->line = lexer->macro_end_line;
            lexer->line_start = lexer->at - (lexer->macro_end_column - 1);
        }
    }
}
