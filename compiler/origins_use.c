/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds which use of a macro brought a token, by reading the author's file along. */
#include "compiler/origins_parts.h"
#include "compiler/preprocess.h"

#include <string.h>

/* A use whose parentheses reach further is one without them: it has the place of its name. */
#define USE_LIMIT_BYTES ((size_t)64 * 1024)

static bool is_defined(const struct reader *reader, const char *name)
{
    static const char *const others[] = {MACROS_WITHOUT_UNDERSCORE};
    const strings *definitions = &reader->compile->options->definitions;
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        if (strcmp(name, others[i]) == 0) {
            return true;
        }
    }
    for (size_t i = 0; i < definitions->count; i++) {
        size_t length = strlen(name);
        if (strncmp(name, definitions->items[i], length) == 0 &&
            strchr("=(", definitions->items[i][length]) != NULL) {
            return true;
        }
    }
    return *name == '_';
}

/* The parenthesis that closes the one at `open`; NULL where it is far. */
static const char *closing(const struct author_file *file, const char *open)
{
    size_t depth = 0;
    struct span token = {.start = open, .length = 1};
    while (token.length > 0 && (size_t)(token.start - open) < USE_LIMIT_BYTES) {
        depth += *token.start == '(' ? 1 : 0;
        depth -= *token.start == ')' ? 1 : 0;
        if (depth == 0) {
            return token.start;
        }
        token = author_file_token(file, token.start + token.length);
    }
    return NULL;
}

/* Begins a use where `name` is a macro. */
static bool use_open(struct reader *reader, struct span name)
{
    struct use *use = &reader->use;
    *use = (struct use){0};
    if (!span_is_name(&name)) {
        return false;
    }
    const char *macro = arena_copy(reader->compile->arena, name.start, name.length);
    const char *kind = map_get(&reader->macros, macro);
    if (kind == NULL && !is_defined(reader, macro)) {
        return false;
    }
    *use = (struct use){.name = name, .macro = macro, .end = name.start + name.length};
    use->next = author_file_token(reader->file, use->end);
    if (kind != macro_object && span_is(&use->next, "(", 1)) {
        const char *close = closing(reader->file, use->next.start);
        if (close != NULL) {
            use->open = use->next.start;
            use->end = close + 1;
            use->next = author_file_token(reader->file, use->end);
        }
    }
    author_file_place(reader->file, name.start, &use->line, &use->column);
    return true;
}

bool use_in_parentheses(const struct use *use, const char *at)
{
    return use->name.length > 0 && use->open != NULL && at > use->open && at < use->end;
}

static bool covers(const struct use *use, const char *at)
{
    return use->name.length > 0 && at >= use->name.start && at < use->end;
}

void use_follow(struct reader *reader, const char *at, bool is_own)
{
    struct use *use = &reader->use;
    const char *from =
        use->name.length > 0 && use->end > reader->cursor ? use->end : reader->cursor;
    struct span token = {.start = from};
    while (!(is_own ? use_in_parentheses(use, at) : covers(use, at))) {
        use->name.length = 0;
        token = author_file_token(reader->file, token.start + token.length);
        if (token.length == 0 || token.start > at || (is_own && token.start == at)) {
            break;
        }
        if (use_open(reader, token)) {
            token = (struct span){.start = use->end};
        }
    }
}

/* Whether this token of a definition begins what the macro behind the open use stands for. */
static bool begins_next(struct reader *reader, const struct location *location)
{
    struct use *use = &reader->use;
    struct author_file *file = origins_file(reader, location);
    if (file == NULL) {
        return false;
    }
    struct span name = author_file_definition(file, (uint32_t)location->line);
    if (name.length == 0) {
        return false;
    }
    bool again = true;
    if (span_is(&name, use->macro, use->name.length)) {
        again = use->last_line > location->line ||
                (use->last_line == location->line && use->last_column >= location->column);
        use->last_line = (uint32_t)location->line;
        use->last_column = (uint32_t)location->column;
    }
    return again && span_is(&use->next, name.start, name.length);
}

/* The same for a token that the preprocessor itself defines, as `linux`: it comes from nowhere. */
static bool begins_built_in(const struct reader *reader, const struct location *location)
{
    const struct use *use = &reader->use;
    if (location->path.length > 0 || is_defined(reader, use->macro) || !span_is_name(&use->next)) {
        return false;
    }
    struct arena *arena = reader->compile->arena;
    return is_defined(reader, arena_copy(arena, use->next.start, use->next.length));
}

void use_find(struct reader *reader, const struct location *location)
{
    struct use *use = &reader->use;
    const char *at = origins_place(reader, location);
    bool is_behind =
        at != NULL && at >= reader->cursor && (use->name.length == 0 || at >= use->end);
    if (is_behind) {
        use_follow(reader, at, false);
    } else if (use->name.length == 0) {
        (void)use_open(reader, author_file_token(reader->file, reader->cursor));
    } else if (begins_next(reader, location) || begins_built_in(reader, location)) {
        struct span next = use->next;
        (void)use_open(reader, next);
    }
    if (use->name.length > 0) {
        (void)begins_next(reader, location); /* notes where it is in the definition */
    }
}
