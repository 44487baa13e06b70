/* SPDX-License-Identifier: BSD-2-Clause */
/* Shows diagnostics to a person, with the author's line and a caret, or to a program, as JSON. */
#include "base/diagnostic.h"
#include "base/file.h"

#include <ctype.h>
#include <string.h>

#define SOURCE_LIMIT_BYTES ((size_t)64 * 1024 * 1024)
#define SHOWN_BYTES        120u /* of a long line */
#define SHOWN_BEFORE       40u  /* of these, before the caret */

struct line {
    const char *bytes;
    size_t length;
};

static const char *const severity_names[] = {
    [SEVERITY_ERROR] = "error",
    [SEVERITY_WARNING] = "warning",
    [SEVERITY_NOTE] = "note",
};

static bool source_line(struct diagnostics *diagnostics, struct source *source, uint32_t number,
                        struct line *ret_line)
{
    if (source->text == NULL && !source->unreadable) {
        char *bytes;
        if (file_read(diagnostics->arena, source->path, SOURCE_LIMIT_BYTES, &bytes,
                      &source->length) == 0) {
            source->text = bytes;
        } else {
            source->unreadable = true;
        }
    }
    if (source->text == NULL || number == 0) {
        return false;
    }
    const char *at = source->text;
    const char *end = source->text + source->length;
    for (uint32_t line = 1; line < number; line++) {
        at = memchr(at, '\n', (size_t)(end - at));
        if (at == NULL) {
            return false;
        }
        at++;
    }
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    *ret_line =
        (struct line){.bytes = at, .length = (size_t)((newline == NULL ? end : newline) - at)};
    if (ret_line->length > 0 && at[ret_line->length - 1] == '\r') {
        ret_line->length--;
    }
    return true;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* Bytes of the first word, or the first byte, of what should stand at a place. */
static size_t first_word(const struct place *place)
{
    size_t length = 0;
    while (length < place->length && is_word(place->spelling[length])) {
        length++;
    }
    return length == 0 ? 1 : length;
}

static bool stands_at(const struct line *line, size_t at, const char *word, size_t length)
{
    return at + length <= line->length && memcmp(line->bytes + at, word, length) == 0;
}

/*
 * A preprocessor may have moved the text within its line (a comment over several lines does it).
 * Where the spelling does not stand at the column, the nearest of its occurrences in the line is
 * meant.
 */
static void realign(const struct line *line, struct place *place)
{
    if (place->spelling == NULL || place->column == 0) {
        return;
    }
    size_t length = first_word(place);
    size_t wanted = place->column - 1;
    if (stands_at(line, wanted, place->spelling, length)) {
        return;
    }
    size_t best = line->length;
    size_t best_distance = SIZE_MAX;
    for (size_t at = 0; at + length <= line->length; at++) {
        size_t distance = at > wanted ? at - wanted : wanted - at;
        if (distance < best_distance && stands_at(line, at, place->spelling, length) &&
            (at == 0 || !is_word(place->spelling[0]) || !is_word(line->bytes[at - 1]))) {
            best = at;
            best_distance = distance;
        }
    }
    if (best < line->length) {
        place->column = (uint32_t)best + 1;
    }
}

static void print_shown(struct text *text, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        char shown = byte == '\t' || byte >= ' ' ? (char)byte : '?';
        text_append(text, byte == 0x7f ? "?" : &shown, 1);
    }
}

/* Tabs stay tabs and bytes inside a UTF-8 sequence take no column, so that the caret stands under
 * its byte. */
static void print_caret(struct text *text, const struct line *line, size_t from, size_t column,
                        size_t length)
{
    for (size_t i = from; i < column; i++) {
        unsigned char byte = i < line->length ? (unsigned char)line->bytes[i] : ' ';
        if ((byte & 0xc0) != 0x80) {
            text_add(text, byte == '\t' ? "\t" : " ");
        }
    }
    text_add(text, "^");
    for (size_t i = 1; i < length && column + i < line->length; i++) {
        if (((unsigned char)line->bytes[column + i] & 0xc0) != 0x80) {
            text_add(text, "~");
        }
    }
}

static void print_excerpt(struct text *text, const struct place *place, const struct line *line)
{
    size_t column = place->column == 0 ? 0 : place->column - 1;
    column = column > line->length ? line->length : column;
    size_t from = 0;
    size_t shown = line->length;
    if (shown > SHOWN_BYTES) {
        from = column > SHOWN_BEFORE ? column - SHOWN_BEFORE : 0;
        shown = line->length - from > SHOWN_BYTES ? SHOWN_BYTES : line->length - from;
    }
    text_print(text, "%6u | ", place->line);
    print_shown(text, line->bytes + from, shown);
    text_add(text, "\n");
    if (place->column != 0) {
        size_t room = from + shown - column;
        size_t length = place->length > room ? room : place->length;
        text_add(text, "       | ");
        print_caret(text, line, from, column, length);
        text_add(text, "\n");
    }
}

static void print_position(struct text *text, const struct place *place)
{
    if (place->source == NULL) {
        text_add(text, "caisson: ");
        return;
    }
    text_add(text, place->source->path);
    if (place->line != 0) {
        text_print(text, ":%u", place->line);
    }
    if (place->line != 0 && place->column != 0) {
        text_print(text, ":%u", place->column);
    }
    text_add(text, ": ");
}

static void print_one(struct diagnostics *diagnostics, struct text *text, enum severity severity,
                      struct place place, const char *message, const char *suggestion)
{
    struct line line;
    bool has_line = place.source != NULL && place.line != 0 &&
                    source_line(diagnostics, place.source, place.line, &line);
    if (has_line) {
        realign(&line, &place);
    }
    print_position(text, &place);
    text_print(text, "%s: %s", severity_names[severity], message);
    if (suggestion != NULL) {
        text_print(text, "; did you mean '%s'?", suggestion);
    }
    if (place.macro != NULL) {
        text_print(text, " (in what macro '%s' stands for)", place.macro);
    }
    text_add(text, "\n");
    if (has_line) {
        print_excerpt(text, &place, &line);
    }
}

void diagnostics_print_text(struct diagnostics *diagnostics, struct text *text)
{
    size_t count = diagnostics->items.count;
    for (size_t i = 0; i < count && i < DIAGNOSTICS_SHOWN; i++) {
        const struct diagnostic *item = diagnostics->items.items[i];
        print_one(diagnostics, text, item->severity, item->place, item->message, item->suggestion);
        for (size_t n = 0; n < item->notes.count; n++) {
            const struct diagnostic_note *note = &item->notes.items[n];
            print_one(diagnostics, text, SEVERITY_NOTE, note->place, note->message, NULL);
        }
    }
    if (count > DIAGNOSTICS_SHOWN) {
        text_print(text, "caisson: note: %zu more are not shown\n",
                   count - DIAGNOSTICS_SHOWN + diagnostics->unkept_count);
    }
}

static void json_place(struct diagnostics *diagnostics, struct text *text, struct place place)
{
    struct line line;
    if (place.source == NULL) {
        return;
    }
    if (place.line != 0 && source_line(diagnostics, place.source, place.line, &line)) {
        realign(&line, &place);
    }
    text_add(text, ",\"file\":");
    text_quote_json(text, place.source->path);
    if (place.line != 0) {
        text_print(text, ",\"line\":%u", place.line);
    }
    if (place.line != 0 && place.column != 0) {
        text_print(text, ",\"column\":%u,\"length\":%u", place.column, place.length);
    }
    if (place.macro != NULL) {
        text_add(text, ",\"macro\":");
        text_quote_json(text, place.macro);
    }
}

static void json_message(struct diagnostics *diagnostics, struct text *text, enum severity severity,
                         const char *message, struct place place)
{
    text_print(text, "{\"severity\":\"%s\",\"message\":", severity_names[severity]);
    text_quote_json(text, message);
    json_place(diagnostics, text, place);
}

void diagnostics_print_json(struct diagnostics *diagnostics, struct text *text)
{
    size_t count = diagnostics->items.count;
    for (size_t i = 0; i < count && i < DIAGNOSTICS_SHOWN; i++) {
        const struct diagnostic *item = diagnostics->items.items[i];
        json_message(diagnostics, text, item->severity, item->message, item->place);
        if (item->suggestion != NULL) {
            text_add(text, ",\"suggestion\":");
            text_quote_json(text, item->suggestion);
        }
        text_add(text, ",\"notes\":[");
        for (size_t n = 0; n < item->notes.count; n++) {
            const struct diagnostic_note *note = &item->notes.items[n];
            text_add(text, n == 0 ? "" : ",");
            json_message(diagnostics, text, SEVERITY_NOTE, note->message, note->place);
            text_add(text, "}");
        }
        text_add(text, "]}\n");
    }
    if (count > DIAGNOSTICS_SHOWN) {
        text_print(text,
                   "{\"severity\":\"note\",\"message\":\"%zu more are not shown\",\"notes\":[]}\n",
                   count - DIAGNOSTICS_SHOWN + diagnostics->unkept_count);
    }
}
