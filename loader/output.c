/* SPDX-License-Identifier: BSD-2-Clause */
/* Joins what many sources print into one stream. */
#include "loader/output.h"

#include "loader/visible.h"
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define PREFIX_END " | "

/* A pipe takes this much without blocking once it is reported writable (POSIX: PIPE_BUF). */
#define WRITE_BYTES 4096

#define PATIENCES_MOST 8 /* in a row: a line that never ends holds nobody for long */

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

/* Whether the open line is, or may become, "[    4.123456] ...". */
static bool is_kernel_line(const struct output *output)
{
    size_t i = 1;
    if (output->begin_used == 0 || output->begin[0] != '[')
        return false;
    while (i < output->begin_used && output->begin[i] == ' ')
        i++;
    size_t digits = i;
    while (i < output->begin_used && output->begin[i] >= '0' && output->begin[i] <= '9')
        i++;
    return i == output->begin_used || (i > digits && output->begin[i] == '.');
}

static uint64_t patience_ms(const struct output *output)
{
    return is_kernel_line(output) ? output->kernel_patience_ms : output->patience_ms;
}

/* A line comes in pieces; one that rests unfinished is a prompt. */
static bool holds_others(const struct output *output)
{
    uint64_t patience = patience_ms(output);
    if (!output->line_open || output->owner == NULL || output->owner->ended)
        return false;
    return output->now_ms < output->grown_ms + patience &&
           (output->held_ms == 0 || output->now_ms < output->held_ms + PATIENCES_MOST * patience);
}

int output_held_ms(const struct output *output)
{
    uint64_t until_ms = output->grown_ms + patience_ms(output);
    /* After that it waits for room, if for anything. */
    if (output->held_ms == 0 || !output->line_open || output->now_ms >= until_ms)
        return -1;
    return (int)(until_ms - output->now_ms);
}

/* A piece of one source, and where it belongs. */
struct piece {
    struct output_source *source;
    size_t count;
    uint64_t stamp_ns;
};

static bool find_piece(const struct output *output, struct output_source *source,
                       struct piece *ret_piece)
{
    size_t count = source_ready(source, output->now_ms);
    if (count == 0)
        return false;
    *ret_piece = (struct piece){source, count, source_stamp_ns(source, count)};
    return ret_piece->stamp_ns <= output->settled_ns;
}

/* The earliest one; while a line holds others back, the next one of that line. */
static bool choose(struct output *output, struct output_source *const *sources, size_t count,
                   struct piece *ret_piece)
{
    bool holds = holds_others(output);
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        struct piece piece;
        if (!find_piece(output, sources[i], &piece))
            continue;
        if (holds && sources[i] != output->owner) {
            if (output->held_ms == 0)
                output->held_ms = output->now_ms;
        } else if (!found || piece.stamp_ns < ret_piece->stamp_ns) {
            *ret_piece = piece;
            found = true;
        }
    }
    return found;
}

static void append_piece(struct output *output, const struct piece *piece)
{
    const char *bytes = source_bytes(piece->source);
    if (output->prefix && !piece->source->bytewise)
        output->tail += visible_line(output->queue + output->tail, bytes, piece->count);
    else
        append(output, bytes, piece->count);
    for (size_t i = 0; i < piece->count && output->begin_used < LINE_BEGIN_BYTES; i++)
        output->begin[output->begin_used++] = bytes[i];
}

bool output_next(struct output *output, struct output_source *const *sources, size_t count)
{
    struct piece piece = {0};
    if (!choose(output, sources, count, &piece))
        return false;
    bool interrupts = output->line_open && output->owner != piece.source;
    bool begins = interrupts || !output->line_open;
    size_t name_bytes = strlen(piece.source->name);
    if (queue_room(output) < VISIBLE_BYTES_EACH * piece.count + name_bytes + sizeof(PREFIX_END) + 1)
        return false;
    if (interrupts)
        append(output, "\n", 1);
    if (begins) {
        output->begin_used = 0;
        output->held_ms = 0;
    }
    if (begins && output->prefix) {
        append(output, piece.source->name, name_bytes);
        append(output, PREFIX_END, sizeof(PREFIX_END) - 1);
    }
    append_piece(output, &piece);
    output->line_open = source_bytes(piece.source)[piece.count - 1] != '\n';
    output->owner = piece.source;
    output->grown_ms = output->now_ms;
    source_take(piece.source, piece.count);
    return true;
}

size_t output_pending(const struct output *output)
{
    return output->tail - output->head;
}

/* The descriptor may be shared with programs that expect it to block: ask before each write instead
 * of changing it. */
static bool is_writable(int descriptor)
{
    struct pollfd entry = {.fd = descriptor, .events = POLLOUT};
    return poll(&entry, 1, 0) == 1;
}

int output_flush(struct output *output)
{
    while (output_pending(output) > 0) {
        size_t count = output->tail - output->head;
        if (!is_writable(output->descriptor))
            return -EAGAIN;
        ssize_t written = write(output->descriptor, output->queue + output->head,
                                count < WRITE_BYTES ? count : WRITE_BYTES);
        if (written > 0) {
            output->head += (size_t)written;
            output->written_ms = output->now_ms;
        } else if (written < 0 && errno == EAGAIN)
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
