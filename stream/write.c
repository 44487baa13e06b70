/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The writing side of a stream. Where it writes follows from its own position alone; of the reader
 * it takes one number, the position up to which there is room.
 */
#include "side.h"

#include <errno.h>
#include <string.h>

static uint32_t room(const struct stream *stream)
{
    return stream->ring_bytes - stream->filled;
}

/* There are `least` bytes of room; where there are not `wanted`, looks whether there are more by
 * now. */
static int room_find(struct stream *stream, uint32_t least, size_t wanted)
{
    int error = stream_side_ready(stream);

    if (!error && room(stream) < wanted)
        error = stream_side_look(stream);
    if (error)
        return error;
    if (stream->peer_ended)
        return -EPIPE;
    return room(stream) < least ? -EAGAIN : 0;
}

static int message_check(const struct stream *stream, size_t size)
{
    if (size == 0)
        return -EINVAL;
    return size > stream_message_most(stream) ? -EMSGSIZE : 0;
}

static uint8_t *message_room(const struct stream *stream)
{
    return stream->ring + (stream->skipped ? 0 : stream->offset) +
           sizeof(struct caisson_stream_record);
}

/* Room for a message, which is at message_room() then. 0 or a negative errno. */
static int message_reserve(struct stream *stream, size_t size)
{
    const uint32_t need = stream_writer_needs(stream, size);
    int error = message_check(stream, size);

    if (!error)
        error = room_find(stream, need, need);
    if (error)
        return error;
    stream->reserved = (uint32_t)size;
    stream->skipped = need - caisson_stream_record_bytes((uint32_t)size);
    return 0;
}

ssize_t stream_reserve(struct stream *stream, size_t size, void **ret_room)
{
    uint32_t count;
    int error;

    if (stream->role != STREAM_WRITER)
        return -EINVAL;
    stream->reserved = 0;
    if (stream->kind == STREAM_MESSAGES) {
        error = message_reserve(stream, size);
        if (error)
            return error;
        *ret_room = message_room(stream);
        return (ssize_t)size;
    }
    if (size == 0)
        return -EINVAL;
    error = room_find(stream, 1, size);
    if (error)
        return error;
    count = room(stream) < stream_side_to_end(stream) ? room(stream) : stream_side_to_end(stream);
    stream->reserved = size < count ? (uint32_t)size : count;
    stream->skipped = 0;
    *ret_room = stream->ring + stream->offset;
    return (ssize_t)stream->reserved;
}

/* The reader loads it once, at any time. */
static void length_store(struct stream *stream, uint32_t length)
{
    struct caisson_stream_record *record =
        (struct caisson_stream_record *)(stream->ring + stream->offset);

    __atomic_store_n(&record->length, length, __ATOMIC_RELAXED);
}

int stream_commit(struct stream *stream, size_t size)
{
    const uint32_t skipped = stream->skipped;

    if (stream->role != STREAM_WRITER)
        return -EINVAL;
    if (stream->phase != STREAM_LINKED)
        return stream->phase == STREAM_OVER ? stream->over : -EINVAL;
    if (size > stream->reserved)
        return -EINVAL;
    stream->reserved = 0;
    if (size == 0)
        return 0;
    if (stream->kind == STREAM_BYTES) {
        stream_side_advance(stream, (uint32_t)size);
        return stream_side_publish(stream);
    }
    if (skipped) {
        length_store(stream, CAISSON_STREAM_SKIP);
        stream_side_advance(stream, skipped);
    }
    length_store(stream, (uint32_t)size);
    stream_side_advance(stream, caisson_stream_record_bytes((uint32_t)size));
    return stream_side_publish(stream);
}

/* Up to the ring's end, and the rest from its start. */
static void copy_in(struct stream *stream, const uint8_t *data, uint32_t count)
{
    const uint32_t first = count < stream_side_to_end(stream) ? count : stream_side_to_end(stream);

    memcpy(stream->ring + stream->offset, data, first);
    memcpy(stream->ring, data + first, count - first);
}

static ssize_t bytes_write(struct stream *stream, const void *data, size_t size)
{
    uint32_t count;
    int error = room_find(stream, size > 0, size);

    if (error)
        return error;
    stream->reserved = 0;
    count = size < room(stream) ? (uint32_t)size : room(stream);
    if (count == 0)
        return 0;
    copy_in(stream, data, count);
    stream_side_advance(stream, count);
    error = stream_side_publish(stream);
    return error ? error : (ssize_t)count;
}

ssize_t stream_write(struct stream *stream, const void *data, size_t size)
{
    int error;

    if (stream->role != STREAM_WRITER)
        return -EINVAL;
    if (stream->kind == STREAM_BYTES)
        return bytes_write(stream, data, size);
    stream->reserved = 0;
    error = message_reserve(stream, size);
    if (error)
        return error;
    memcpy(message_room(stream), data, size);
    error = stream_commit(stream, size);
    return error ? error : (ssize_t)size;
}
