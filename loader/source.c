/* SPDX-License-Identifier: BSD-2-Clause */
/* Buffers what one source prints. */
#include "loader/source.h"

#include <stdlib.h>
#include <string.h>

#define SIZE_LEAST 4096u /* of a buffer; a larger one is given back when it is empty */

void source_finish(struct output_source *source)
{
    free(source->bytes);
    source->bytes = NULL;
    source->size = source->first = source->used = source->mark_count = 0;
}

size_t source_room(const struct output_source *source)
{
    size_t used = source->used + source->held_cr;
    return source->mark_count == SOURCE_MARKS || used >= SOURCE_BYTES ? 0 : SOURCE_BYTES - used;
}

bool source_is_full(const struct output_source *source)
{
    return source_room(source) < source->message_bytes || source_room(source) == 0;
}

/* Room for so many bytes behind those that are there. False without memory. */
static bool reserve(struct output_source *source, size_t count)
{
    size_t size = source->size == 0 ? SIZE_LEAST : source->size;
    if (source->size - source->first - source->used >= count)
        return true;
    if (source->used > 0)
        memmove(source->bytes, source->bytes + source->first, source->used);
    source->first = 0;
    while (size < source->used + count)
        size *= 2;
    if (size == source->size)
        return true;
    char *bytes = realloc(source->bytes, size);
    if (bytes == NULL)
        return false;
    source->bytes = bytes;
    source->size = size;
    return true;
}

static void put_byte(struct output_source *source, char byte)
{
    source->bytes[source->first + source->used++] = byte;
    source->last = byte;
}

static void put_without_cr(struct output_source *source, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool at_start = source->last == '\n' || source->last == '\0';
        if (source->held_cr && bytes[i] != '\n' && !at_start)
            put_byte(source, '\r');
        source->held_cr = bytes[i] == '\r';
        if (!source->held_cr)
            put_byte(source, bytes[i]);
    }
}

static struct source_mark *last_mark(struct output_source *source)
{
    size_t last = source->mark_first + source->mark_count - 1;
    return &source->marks[last % SOURCE_MARKS];
}

/*
 * Where lines stay whole, one that completed none is marked together with the next one. A clock
 * that was set back does not change the order.
 */
static void mark(struct output_source *source, bool has_line, uint64_t stamp_ns)
{
    if (source->mark_count > 0 && stamp_ns < last_mark(source)->stamp_ns)
        stamp_ns = last_mark(source)->stamp_ns;
    if (source->mark_count == 0 || source->mark_has_line)
        source->mark_count++;
    *last_mark(source) = (struct source_mark){source->position + source->used, stamp_ns};
    source->mark_has_line = has_line || source->bytewise;
    source->newest_ns = stamp_ns;
}

void source_put(struct output_source *source, const char *bytes, size_t count, uint64_t stamp_ns,
                uint64_t now_ms)
{
    size_t kept = count;
    size_t before = source->used;
    if (source->limit != 0 && source->limit - source->kept < kept)
        kept = (size_t)(source->limit - source->kept);
    if (!reserve(source, kept + 1)) /* a CR that was held may come as well */
        kept = 0;
    source->kept += kept;
    source->dropped += count - kept;
    if (source->no_cr) {
        put_without_cr(source, bytes, kept);
    } else if (kept > 0) {
        memcpy(source->bytes + source->first + source->used, bytes, kept);
        source->used += kept;
        source->last = bytes[kept - 1];
    }
    if (source->used == before)
        return;
    mark(source, memchr(bytes, '\n', kept) != NULL, stamp_ns);
    source->grown_ms = now_ms;
}

/* Not in the middle of a character of UTF-8. */
static size_t cut(const char *bytes, size_t count)
{
    for (size_t back = 0; back < 4; back++) {
        if (((unsigned char)bytes[count - back] & 0xc0) != 0x80)
            return count - back;
    }
    return count;
}

static bool is_rested(const struct output_source *source, uint64_t now_ms)
{
    return source->rest_ms != 0 && now_ms >= source->grown_ms + source->rest_ms;
}

/* What is left of it. */
static size_t first_message(const struct output_source *source)
{
    return (size_t)(source->marks[source->mark_first].end - source->position);
}

size_t source_ready(const struct output_source *source, uint64_t now_ms)
{
    if (source->used == 0)
        return 0;
    const char *start = source->bytes + source->first;
    size_t most = source->used < SOURCE_LINE_BYTES ? source->used : SOURCE_LINE_BYTES;
    const char *newline = memchr(start, '\n', most);
    if (newline != NULL)
        return (size_t)(newline - start) + 1;
    if (source->used > SOURCE_LINE_BYTES)
        return cut(start, SOURCE_LINE_BYTES);
    if (source->bytewise)
        return first_message(source);
    return source->ended || is_rested(source, now_ms) ? source->used : 0;
}

uint64_t source_stamp_ns(const struct output_source *source, size_t count)
{
    size_t i = 0;
    while (i + 1 < source->mark_count &&
           source->marks[(source->mark_first + i) % SOURCE_MARKS].end < source->position + count)
        i++;
    return source->marks[(source->mark_first + i) % SOURCE_MARKS].stamp_ns;
}

const char *source_bytes(const struct output_source *source)
{
    return source->bytes + source->first;
}

void source_take(struct output_source *source, size_t count)
{
    source->first += count;
    source->used -= count;
    source->position += count;
    while (source->mark_count > 0 && source->marks[source->mark_first].end <= source->position) {
        source->mark_first = (source->mark_first + 1) % SOURCE_MARKS;
        source->mark_count--;
    }
    if (source->used > 0)
        return;
    source->first = 0;
    if (source->size > SIZE_LEAST)
        source_finish(source);
}

int source_rest_ms(const struct output_source *source, uint64_t now_ms)
{
    if (source->used == 0 || source->rest_ms == 0 || source_ready(source, now_ms) > 0)
        return -1;
    return (int)(source->grown_ms + source->rest_ms - now_ms);
}

void source_begin_round(struct output_source *source, bool readable)
{
    source->behind = readable && source_is_full(source);
    source->settled_ns = source->mark_count > 0 ? last_mark(source)->stamp_ns : 0;
}
