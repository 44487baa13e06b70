/* SPDX-License-Identifier: BSD-2-Clause */
/* What the preprocessor tells the lexer: which file and line follow, and where each token came
 * from. */
#include "compiler/lexer.h"
#include "compiler/line_marker.h"

#include <string.h>

void lexer_skip_line(struct lexer *lexer)
{
    const char *newline = memchr(lexer->at, '\n', (size_t)(lexer->end - lexer->at));
    lexer->at = newline == NULL ? lexer->end : newline;
}

void lexer_line_marker(struct lexer *lexer)
{
    struct line_marker marker;
    const char *start = lexer->at;
    lexer_skip_line(lexer);
    if (!line_marker_read(lexer->compile->arena, start, (size_t)(lexer->at - start), &marker)) {
        return; /* #pragma, which the preprocessor leaves */
    }
    bool implied = lexer->in_command_line && (marker.flags & LINE_MARKER_SYSTEM) != 0;
    lexer->in_command_line = strcmp(marker.path, "<command-line>") == 0;
    if (marker.line > 0 && !implied) { /* what the C library includes everywhere is no dependency */
        lexer->source = compile_source(lexer->compile, marker.path);
        lexer->line = marker.line - 1;
    }
}

/* The origin of the token that these bytes are in, or NULL. */
static const struct origin *find_origin(struct lexer *lexer, const char *start)
{
    if (lexer->origins == NULL || lexer->origins->list.count == 0) {
        return NULL;
    }
    const struct origin *items = lexer->origins->list.items;
    size_t count = lexer->origins->list.count;
    size_t passed = lexer->origins_passed;
    size_t offset = (size_t)(start - lexer->text);
    while (passed < count && items[passed].offset <= offset) {
        passed++;
    }
    while (passed > 0 && items[passed - 1].offset > offset) {
        passed--;
    }
    lexer->origins_passed = passed;
    return passed == 0 ? NULL : &items[passed - 1];
}

struct place lexer_place(struct lexer *lexer, const char *start, size_t length)
{
    struct place place = {
        .source = lexer->source,
        .line = lexer->line,
        .column = start >= lexer->line_start ? (uint32_t)(start - lexer->line_start) + 1 : 1,
        .length = length == 0 ? 1 : (uint32_t)length,
        .spelling = length == 0 ? NULL : start,
    };
    const struct origin *origin = find_origin(lexer, start);
    if (origin == NULL) {
        return place;
    }
    place.line = origin->line == 0 ? lexer->line : origin->line;
    place.column = origin->column;
    if (origin->macro != NULL) {
        place.length = origin->length;
        place.spelling = origin->macro;
        place.macro = origin->macro;
    } else if (origin->column != 0) {
        place.column += (uint32_t)(start - (lexer->text + origin->offset));
    } else {
        place.length = 0;
        place.spelling = NULL;
    }
    return place;
}
