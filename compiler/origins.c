/* SPDX-License-Identifier: BSD-2-Clause */
/* Takes the locations out of preprocessed text, and notes where in the author's files each token
 * came from. */
#define _GNU_SOURCE
#include "compiler/line_marker.h"
#include "compiler/origins_parts.h"

#include <ctype.h>
#include <string.h>

static void push(struct reader *reader, uint32_t line, uint32_t column)
{
    vector_push(reader->compile->arena, &reader->origins->list,
                (struct origin){.offset = reader->length, .line = line, .column = column});
}

static void push_use(struct reader *reader)
{
    const struct use *use = &reader->use;
    bool one_line = memchr(use->name.start, '\n', (size_t)(use->end - use->name.start)) == NULL;
    const char *end = one_line ? use->end : use->name.start + use->name.length;
    push(reader, use->line, use->column);
    struct origin *origin = &reader->origins->list.items[reader->origins->list.count - 1];
    origin->length = (uint32_t)(end - use->name.start);
    origin->macro = use->macro;
}

/* A token that stands in the author's file as it was printed. */
static void own_token(struct reader *reader, const char *at, size_t length)
{
    use_follow(reader, at, true);
    if (reader->use.name.length > 0) {
        push_use(reader);
    } else {
        uint32_t line, column;
        author_file_place(reader->file, at, &line, &column);
        push(reader, line, column);
    }
    reader->cursor = at + length;
}

/* A token that a macro brought. What was pasted, or has a meaning of its own as __LINE__, has a
 * place in the use. */
static void macro_token(struct reader *reader, const struct location *location)
{
    use_find(reader, location);
    if (reader->use.name.length > 0) {
        push_use(reader);
    } else {
        push(reader, 0, 0);
    }
}

/* The place in the author's file where this very token stands, or NULL. */
static const char *find_token(struct reader *reader, const struct location *location,
                              const char *bytes, size_t length)
{
    struct author_file *file = reader->file;
    if (location->line > 0 && location->column <= 0 &&
        origins_file(reader, location) == file) { /* behind some thousand columns it is not told */
        struct span next = author_file_token(file, reader->cursor);
        return span_is(&next, bytes, length) ? next.start : NULL;
    }
    const char *at = origins_place(reader, location);
    if (at == NULL || at < reader->cursor || (size_t)(file->text + file->length - at) < length ||
        memcmp(at, bytes, length) != 0) {
        return NULL;
    }
    return at;
}

static void add_token(struct reader *reader, const struct location *location, size_t length)
{
    if (reader->file == NULL || reader->file->text == NULL) {
        bool is_here = reader->path != NULL && location->column > 0 &&
                       span_is(&location->path, reader->path, strlen(reader->path));
        push(reader, 0, is_here ? (uint32_t)location->column : 0);
        return;
    }
    const char *own = find_token(reader, location, reader->at, length);
    if (own != NULL) {
        own_token(reader, own, length);
    } else {
        macro_token(reader, location);
    }
}

/* The next line's first token stands there: what lies between was skipped. */
static void jump(struct reader *reader, const struct location *location)
{
    bool has_text = reader->file != NULL && reader->file->text != NULL;
    const char *at = has_text ? origins_place(reader, location) : NULL;
    if (at != NULL && at >= reader->cursor && !use_in_parentheses(&reader->use, at)) {
        reader->cursor = at;
        reader->use.name.length = 0;
    }
}

static void keep(struct reader *reader, size_t length)
{
    memmove(reader->text + reader->length, reader->at, length);
    reader->length += length;
    reader->at += length;
}

/* A line of its own: a marker, or #pragma. A token # never begins a line. */
static bool at_directive(const struct reader *reader)
{
    bool first = reader->length == 0 || reader->text[reader->length - 1] == '\n';
    return first && reader->at < reader->end && *reader->at == '#';
}

static bool at_marker(const struct reader *reader)
{
    return at_directive(reader) && reader->end - reader->at > 2 && reader->at[1] == ' ' &&
           isdigit((unsigned char)reader->at[2]);
}

static void marker(struct reader *reader)
{
    struct line_marker marker;
    const char *newline = memchr(reader->at, '\n', (size_t)(reader->end - reader->at));
    size_t length = (size_t)((newline == NULL ? reader->end : newline) - reader->at);
    if (line_marker_read(reader->compile->arena, reader->at, length, &marker)) {
        bool same = reader->path != NULL && strcmp(reader->path, marker.path) == 0;
        /* A file that neither begins nor goes on is a name that the author gave by #line. */
        bool renamed = reader->path != NULL && marker.flags == 0 && *reader->path != '<' &&
                       *marker.path != '<';
        if (!same) {
            reader->path = marker.path;
            reader->file =
                renamed || *marker.path == '<' ? NULL : origins_author_file(reader, marker.path);
            reader->cursor = reader->file == NULL ? NULL : reader->file->text;
            reader->use = (struct use){0};
        }
    }
    keep(reader, length);
}

/*
 * Bytes of the printed token. A string that ends in another line is cut there, and a location
 * follows: what looks like one inside of a string is one, unless the author's file says the same.
 */
static size_t printed_bytes(struct reader *reader, const struct location *location)
{
    size_t length = token_bytes(reader->at, reader->end);
    if (memchr(reader->at + 1, '{', length - 1) == NULL) {
        return length;
    }
    struct author_file *file = origins_file(reader, location);
    bool is_placed = file != NULL && location->line > 0 && location->column > 0;
    const char *own =
        is_placed ? author_file_at(file, (uint32_t)location->line, (uint32_t)location->column)
                  : NULL;
    if (own != NULL && (size_t)(file->text + file->length - own) >= length &&
        memcmp(own, reader->at, length) == 0) {
        return length;
    }
    for (size_t i = 1; i < length; i++) {
        const char *at = reader->at + i;
        struct location unused;
        if (*at == '{' && location_take(&at, reader->end, &unused)) {
            return i;
        }
    }
    return length;
}

static bool read_one(struct reader *reader)
{
    struct location location;
    const char *at = reader->at;
    if (at_marker(reader)) {
        marker(reader);
    } else if (location_take(&at, reader->end, &location)) {
        struct location next;
        const char *behind = at;
        reader->at = at;
        if (at == reader->end || isspace((unsigned char)*at) || at_directive(reader) ||
            location_take(&behind, reader->end, &next)) {
            jump(reader, &location);
        } else {
            size_t length = printed_bytes(reader, &location);
            add_token(reader, &location, length);
            keep(reader, length);
        }
    } else if (reader->end - at > 2 && memcmp(at, "{P:", 3) == 0) {
        return false;
    } else {
        keep(reader, 1);
    }
    return true;
}

bool origins_read(struct compile *compile, char *text, size_t *length, struct origins *ret_origins)
{
    struct reader reader = {
        .compile = compile,
        .origins = ret_origins,
        .at = text,
        .end = text + *length,
        .text = text,
    };
    while (reader.at < reader.end) {
        if (!read_one(&reader)) {
            return false;
        }
    }
    *length = reader.length;
    return true;
}
