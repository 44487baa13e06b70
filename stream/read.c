/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The reading side of a stream. Where it reads follows from its own position; of the writer it
 * takes its position and the length of each message, once, checked against what there is.
 */
#include "side.h"

#include <errno.h>
#include <string.h>

/* The writer hears of it, whether it waits or not; `seen` first, as `word` may be another session's
 * soon. */
static int end_see(struct stream *stream)
{
    __atomic_store_n(&stream->own->seen, stream->session, __ATOMIC_RELAXED); /* `word` orders it */
    return stream_side_leave(stream, CAISSON_STREAM_ENDED, 0);
}

/* The bytes that there are; where there are not `wanted`, looks whether there are more by now. 0:
 * the end. */
static ssize_t filled_find(struct stream *stream, size_t wanted)
{
    int error = stream_side_ready(stream);

    if (!error && stream->phase == STREAM_LINKED && stream->filled < wanted)
        error = stream_side_look(stream);
    if (error || stream->phase == STREAM_OVER)
        return error;
    if (stream->filled == 0)
        return stream->peer_ended ? end_see(stream) : -EAGAIN;
    return (ssize_t)stream->filled;
}

static int impossible(struct stream *stream)
{
    int error = stream_side_leave(stream, CAISSON_STREAM_ABORTED, -EPROTO);

    return error ? error : -EPROTO;
}

/* One load: the writer may change it at any time. */
static uint32_t length_load(const struct stream *stream)
{
    const struct caisson_stream_record *record =
        (const struct caisson_stream_record *)(stream->ring + stream->offset);

    return __atomic_load_n(&record->length, __ATOMIC_RELAXED);
}

/* Goes to the ring's start where the writer says so. What it skips is shown to the writer with the
 * next message. */
static bool skip(struct stream *stream)
{
    const uint32_t skipped = stream_side_to_end(stream);

    if (stream->offset == 0 || stream->filled <= skipped)
        return false;
    stream_side_advance(stream, skipped);
    return true;
}

/* Records begin at multiples of 8, and so does the ring's end: a header is within the ring in any
 * case. */
static const uint8_t *message_place(const struct stream *stream)
{
    return stream->ring + stream->offset + sizeof(struct caisson_stream_record);
}

/* The length of the next message, which is at message_place() then; 0: the end; or a negative
 * errno. */
static ssize_t message_peek(struct stream *stream)
{
    const ssize_t filled = filled_find(stream, 1);
    uint32_t length, left;

    if (filled <= 0)
        return filled;
    if (filled % 8)
        return impossible(stream);
    length = length_load(stream);
    if (length == CAISSON_STREAM_SKIP) {
        if (!skip(stream))
            return impossible(stream);
        length = length_load(stream);
    }
    /* All of these are multiples of 8: the record is within them where the message is. */
    left = (stream->filled < stream_side_to_end(stream) ? stream->filled
                                                        : stream_side_to_end(stream)) -
           (uint32_t)sizeof(struct caisson_stream_record);
    if (length == 0 || length > stream_message_most(stream) || length > left)
        return impossible(stream);
    stream->peeked = length;
    return (ssize_t)length;
}

ssize_t stream_peek(struct stream *stream, const void **ret_data)
{
    ssize_t filled;

    if (stream->role != STREAM_READER)
        return -EINVAL;
    stream->peeked = 0;
    if (stream->kind == STREAM_MESSAGES) {
        filled = message_peek(stream);
        if (filled > 0)
            *ret_data = message_place(stream);
        return filled;
    }
    filled = filled_find(stream, 1);
    if (filled <= 0)
        return filled;
    stream->peeked = filled < (ssize_t)stream_side_to_end(stream) ? (uint32_t)filled
                                                                  : stream_side_to_end(stream);
    *ret_data = stream->ring + stream->offset;
    return (ssize_t)stream->peeked;
}

int stream_release(struct stream *stream, size_t size)
{
    const uint32_t peeked = stream->peeked;

    if (stream->role != STREAM_READER)
        return -EINVAL;
    if (stream->phase != STREAM_LINKED)
        return stream->phase == STREAM_OVER ? stream->over : -EINVAL;
    stream->peeked = 0;
    if (stream->kind == STREAM_MESSAGES) {
        if (peeked == 0)
            return -EINVAL;
        stream_side_advance(stream, caisson_stream_record_bytes(peeked));
        return stream_side_publish(stream);
    }
    if (size > peeked)
        return -EINVAL;
    stream->peeked = peeked - (uint32_t)size;
    if (size == 0)
        return 0;
    stream_side_advance(stream, (uint32_t)size);
    return stream_side_publish(stream);
}

static void copy_out(const struct stream *stream, uint8_t *data, uint32_t count)
{
    const uint32_t first = count < stream_side_to_end(stream) ? count : stream_side_to_end(stream);

    memcpy(data, stream->ring + stream->offset, first);
    memcpy(data + first, stream->ring, count - first);
}

static ssize_t bytes_read(struct stream *stream, void *data, size_t size)
{
    const ssize_t filled = size == 0 ? 0 : filled_find(stream, size);
    uint32_t count;
    int error;

    if (filled <= 0)
        return filled;
    stream->peeked = 0;
    count = size < (size_t)filled ? (uint32_t)size : (uint32_t)filled;
    copy_out(stream, data, count);
    stream_side_advance(stream, count);
    error = stream_side_publish(stream);
    return error ? error : (ssize_t)count;
}

ssize_t stream_read(struct stream *stream, void *data, size_t size)
{
    ssize_t length;
    int error;

    if (stream->role != STREAM_READER)
        return -EINVAL;
    if (stream->kind == STREAM_BYTES)
        return bytes_read(stream, data, size);
    stream->peeked = 0;
    length = message_peek(stream);
    if (length <= 0)
        return length;
    if ((size_t)length > size)
        return -EMSGSIZE;
    memcpy(data, message_place(stream), (size_t)length);
    error = stream_release(stream, (size_t)length);
    return error ? error : length;
}
