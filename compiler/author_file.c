/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads an author's file as the C preprocessor does: tokens, lines, and which macros it defines. */
#include "compiler/author_file.h"

#include "base/file.h"

#include <ctype.h>
#include <string.h>

#define FILE_LIMIT_BYTES ((size_t)64 * 1024 * 1024)

const char macro_object[] = "object";
const char macro_function[] = "function";

static bool is_name_byte(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_' || byte == '$' || (byte & 0x80) != 0;
}

static bool is_blank(char byte)
{
    return byte != '\n' && isspace((unsigned char)byte);
}

static const char *skip_blanks(const char *at, const char *end)
{
    while (at < end && is_blank(*at)) {
        at++;
    }
    return at;
}

bool span_is(const struct span *span, const char *bytes, size_t length)
{
    return span->length == length && memcmp(span->start, bytes, length) == 0;
}

bool span_is_name(const struct span *span)
{
    return span->length > 0 && is_name_byte(*span->start) && !isdigit((unsigned char)*span->start);
}

/* `#define NAME` at the start of a line, or length 0. */
static struct span defined_name(const char *at, const char *end)
{
    static const char word[] = "define";
    at = skip_blanks(at, end);
    if (at == end || *at != '#') {
        return (struct span){0};
    }
    at = skip_blanks(at + 1, end);
    if ((size_t)(end - at) < sizeof(word) || strncmp(at, word, sizeof(word) - 1) != 0) {
        return (struct span){0};
    }
    at += sizeof(word) - 1;
    struct span name = {.start = skip_blanks(at, end)};
    while (name.start > at && name.start + name.length < end &&
           is_name_byte(name.start[name.length])) {
        name.length++;
    }
    return name;
}

static void add_line(struct compile *compile, struct author_file *file, const char *start,
                     struct map *macros)
{
    const char *end = file->text + file->length;
    vector_push(compile->arena, &file->lines, (size_t)(start - file->text));
    struct span name = defined_name(start, end);
    if (name.length > 0) {
        const char *behind = name.start + name.length;
        bool is_function = behind < end && *behind == '(';
        map_set(macros, compile->arena, arena_copy(compile->arena, name.start, name.length),
                (void *)(uintptr_t)(is_function ? macro_function : macro_object));
    }
}

struct author_file *author_file_read(struct compile *compile, const char *path, struct map *macros)
{
    struct author_file *file = arena_new(compile->arena, struct author_file);
    struct source *source = map_get(&compile->sources, path);
    char *text;
    if (source != NULL && source->text != NULL) {
        file->text = source->text;
        file->length = source->length;
    } else if (file_read(compile->arena, path, FILE_LIMIT_BYTES, &text, &file->length) == 0) {
        file->text = text;
    } else {
        return file;
    }
    const char *end = file->text + file->length;
    for (const char *at = file->text; at != NULL; at = memchr(at, '\n', (size_t)(end - at))) {
        at += at == file->text && file->lines.count == 0 ? 0 : 1;
        add_line(compile, file, at, macros);
    }
    return file;
}

const char *author_file_at(const struct author_file *file, uint32_t line, uint32_t column)
{
    if (file->text == NULL || line == 0 || line > file->lines.count || column == 0) {
        return NULL;
    }
    size_t start = file->lines.items[line - 1];
    return column - 1 < file->length - start ? file->text + start + column - 1 : NULL;
}

void author_file_place(const struct author_file *file, const char *at, uint32_t *ret_line,
                       uint32_t *ret_column)
{
    size_t offset = (size_t)(at - file->text);
    size_t first = 0;
    size_t count = file->lines.count;
    while (count > 1) {
        size_t half = count / 2;
        if (file->lines.items[first + half] <= offset) {
            first += half;
            count -= half;
        } else {
            count = half;
        }
    }
    *ret_line = (uint32_t)first + 1;
    *ret_column = (uint32_t)(offset - file->lines.items[first]) + 1;
}

/* Whether that line, from 0, ends with a backslash, maybe with blanks behind it. */
static bool goes_on(const struct author_file *file, size_t line)
{
    size_t at = file->lines.items[line + 1] - 1;
    size_t start = file->lines.items[line];
    while (at > start && is_blank(file->text[at - 1])) {
        at--;
    }
    return at > start && file->text[at - 1] == '\\';
}

struct span author_file_definition(const struct author_file *file, uint32_t line)
{
    if (file->text == NULL || line == 0 || line > file->lines.count) {
        return (struct span){0};
    }
    size_t first = line - 1;
    while (first > 0 && goes_on(file, first - 1)) {
        first--;
    }
    return defined_name(file->text + file->lines.items[first], file->text + file->length);
}

static size_t quoted_bytes(const char *at, const char *end)
{
    char quote = *at;
    const char *start = at++;
    while (at < end && *at != quote && *at != '\n') {
        at += *at == '\\' && end - at > 1 && at[1] != '\n' ? 2 : 1;
    }
    return (size_t)(at - start) + (at < end && *at == quote ? 1 : 0);
}

size_t token_bytes(const char *at, const char *end)
{
    const char *start = at;
    bool is_number = isdigit((unsigned char)*at) ||
                     (*at == '.' && end - at > 1 && isdigit((unsigned char)at[1]));
    while (at < end && (is_name_byte(*at) || (is_number && *at == '.'))) {
        at++;
    }
    if (at < end && (*at == '"' || *at == '\'') && !is_number) {
        at += quoted_bytes(at, end);
    }
    return at == start ? 1 : (size_t)(at - start);
}

/* To the end of its line, which a backslash moves. */
static const char *skip_directive(const char *at, const char *end)
{
    for (;;) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        if (newline == NULL) {
            return end;
        }
        const char *last = newline;
        while (last > at && is_blank(last[-1])) {
            last--;
        }
        if (last == at || last[-1] != '\\') {
            return newline;
        }
        at = newline + 1;
    }
}

static const char *skip_comment(const char *at, const char *end)
{
    if (at[1] == '/') {
        return skip_directive(at, end);
    }
    for (at += 2; end - at > 1; at++) {
        if (at[0] == '*' && at[1] == '/') {
            return at + 2;
        }
    }
    return end;
}

static bool is_first(const struct author_file *file, const char *at)
{
    while (at > file->text && is_blank(at[-1])) {
        at--;
    }
    return at == file->text || at[-1] == '\n';
}

struct span author_file_token(const struct author_file *file, const char *at)
{
    const char *end = file->text + file->length;
    while (at < end) {
        if (isspace((unsigned char)*at) || *at == '\\') {
            at++;
        } else if (*at == '/' && end - at > 1 && (at[1] == '/' || at[1] == '*')) {
            at = skip_comment(at, end);
        } else if (*at == '#' && is_first(file, at)) {
            at = skip_directive(at, end);
        } else {
            return (struct span){.start = at, .length = token_bytes(at, end)};
        }
    }
    return (struct span){.start = end};
}
