/* SPDX-License-Identifier: BSD-2-Clause */
/* Joins what many sources print into one stream. */
#include "loader/output.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define PREFIX_END " | "

/* A pipe takes this much without blocking once it is reported writable (POSIX: PIPE_BUF). */
#define WRITE_BYTES 4096

size_t output_source_room(const struct output_source *source)
{
    size_t room = sizeof(source->buffer) - source->used;
    return source->held_cr && room > 0 ? room - 1 : room;
}

static void put_byte(struct output_source *source, char byte)
{
    source->buffer[source->used++] = byte;
    source->last = byte;
}

void output_source_put(struct output_source *source, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool at_start = source->last == '\n' || source->last == '\0';
        if (source->held_cr && bytes[i] != '\n' && !at_start)
            put_byte(source, '\r');
        source->held_cr = source->no_cr && bytes[i] == '\r';
        if (!source->held_cr)
            put_byte(source, bytes[i]);
    }
}

/* The length of the piece that can be printed now; 0: none. */
static size_t ready_bytes(const struct output_source *source)
{
    const char *newline = memchr(source->buffer, '\n', source->used);
    if (newline != NULL)
        return (size_t)(newline - source->buffer) + 1;
    if (source->bytewise || source->ended || output_source_room(source) == 0)
        return source->used;
    return 0;
}

static void append(struct output *output, const char *bytes, size_t count)
{
    memcpy(output->queue + output->tail, bytes, count);
    output->tail += count;
}

static size_t queue_room(struct output *output)
{
    if (output->head > 0) {
        memmove(output->queue, output->queue + output->head, output->tail - output->head);
        output->tail -= output->head;
        output->head = 0;
    }
    return sizeof(output->queue) - output->tail;
}

#define PATIENCES_MOST 8 /* in a row: a console that never ends its line holds nobody for long */

/* A console's line comes in pieces; one that stays unfinished is a prompt. */
static bool is_held(struct output *output, bool interrupts)
{
    uint64_t patience_ms = output->patience_ms;
    bool held =
        interrupts && output->owner->bytewise && !output->owner->ended &&
        output->now_ms < output->grown_ms + patience_ms &&
        (output->held_ms == 0 || output->now_ms < output->held_ms + PATIENCES_MOST * patience_ms);
    if (held && output->held_ms == 0)
        output->held_ms = output->now_ms;
    return held;
}

int output_held_ms(const struct output *output)
{
    uint64_t until_ms = output->grown_ms + output->patience_ms;
    /* After that it waits for room, if for anything. */
    if (output->held_ms == 0 || output->now_ms >= until_ms)
        return -1;
    return (int)(until_ms - output->now_ms);
}

bool output_pump(struct output *output, struct output_source *source)
{
    size_t count = ready_bytes(source);
    bool interrupts = output->line_open && output->owner != source;
    bool prefixes = output->prefix && (interrupts || !output->line_open);
    size_t name_bytes = strlen(source->name);
    size_t extra = 1 + name_bytes + sizeof(PREFIX_END);
    if (count == 0 || queue_room(output) < count + extra || is_held(output, interrupts))
        return false;
    if (source->bytewise)
        output->grown_ms = output->now_ms;
    else
        output->held_ms = 0;
    if (interrupts)
        append(output, "\n", 1);
    if (prefixes) {
        append(output, source->name, name_bytes);
        append(output, PREFIX_END, sizeof(PREFIX_END) - 1);
    }
    append(output, source->buffer, count);
    output->line_open = source->buffer[count - 1] != '\n';
    output->owner = source;
    source->used -= count;
    memmove(source->buffer, source->buffer + count, source->used);
    return true;
}

bool output_pending(const struct output *output)
{
    return output->head < output->tail;
}

/* The descriptor may be shared with programs that expect it to block: ask before each write instead of changing it. */
static bool is_writable(int descriptor)
{
    struct pollfd entry = {.fd = descriptor, .events = POLLOUT};
    return poll(&entry, 1, 0) == 1;
}

int output_flush(struct output *output)
{
    while (output_pending(output)) {
        size_t count = output->tail - output->head;
        if (!is_writable(output->descriptor))
            return -EAGAIN;
        ssize_t written = write(output->descriptor, output->queue + output->head,
                                count < WRITE_BYTES ? count : WRITE_BYTES);
        if (written > 0)
            output->head += (size_t)written;
        else if (written < 0 && errno == EAGAIN)
            return -EAGAIN;
        else if (written < 0 && errno != EINTR) {
            output->head = output->tail = 0;
            return -errno;
        }
    }
    return 0;
}

void output_break_line(struct output *output)
{
    if (output->line_open && queue_room(output) > 0)
        append(output, "\n", 1);
    output->line_open = false;
}
