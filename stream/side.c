/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One side of a stream: its session, its position, and what it takes from the other side.
 * abi/stream.h has the rules. Of the other side only `word`, and once in a session its magic, kind
 * and size, are believed; `notice` says when to look at `word`.
 */
#include "side.h"

#include <errno.h>

static void word_store(struct stream *stream, enum caisson_stream_state state)
{
    __atomic_store_n(&stream->own->word,
                     caisson_stream_word(stream->session, state, stream->position),
                     __ATOMIC_RELEASE);
}

static void notice_store(struct stream *stream, enum caisson_stream_state state)
{
    __atomic_store_n(&stream->own->notice, caisson_stream_word(stream->session, state, 0),
                     __ATOMIC_RELEASE);
}

static int emit(struct stream *stream)
{
    return stream->events.emit(stream->events.context);
}

int stream_side_start(struct stream *stream, uint32_t session)
{
    stream->phase = STREAM_UNLINKED;
    stream->session = session;
    stream->position = stream->offset = stream->filled = 0;
    stream->reserved = stream->skipped = stream->peeked = 0;
    stream->peer_ended = false;
    stream->answered = 0;
    word_store(stream, CAISSON_STREAM_OPEN);
    notice_store(stream, CAISSON_STREAM_OPEN);
    return emit(stream);
}

int stream_side_over(struct stream *stream, int over)
{
    stream->phase = STREAM_OVER;
    stream->over = over;
    return over;
}

int stream_side_leave(struct stream *stream, enum caisson_stream_state state, int over)
{
    stream_side_over(stream, over);
    word_store(stream, state);
    notice_store(stream, state);
    return emit(stream);
}

/* What a side whose words can't be gets told is that this one gave up. */
static int impossible(struct stream *stream)
{
    stream_side_leave(stream, CAISSON_STREAM_ABORTED, -EPROTO);
    return -EPROTO;
}

int stream_side_look(struct stream *stream)
{
    const uint64_t word = stream_word_load(&stream->peer->word);
    const uint32_t state = caisson_stream_state(word);
    uint32_t filled;

    if (caisson_stream_session(word) != stream->session || state == CAISSON_STREAM_ABORTED)
        return stream_side_over(stream, -ECONNRESET);
    filled = stream->role == STREAM_WRITER
                 ? caisson_stream_distance(caisson_stream_position(word), stream->position)
                 : caisson_stream_distance(stream->position, caisson_stream_position(word));
    /* A reader takes some of what there was; a writer adds some, up to a full ring. */
    if (stream->role == STREAM_WRITER ? filled > stream->filled
                                      : filled < stream->filled || filled > stream->ring_bytes)
        return impossible(stream);
    stream->filled = filled;
    stream->peer_ended = state != CAISSON_STREAM_OPEN;
    return 0;
}

static bool alike(const struct stream *stream)
{
    const struct caisson_stream_side *peer = stream->peer;

    return __atomic_load_n(&peer->magic, __ATOMIC_RELAXED) == CAISSON_STREAM_MAGIC &&
           __atomic_load_n(&peer->kind, __ATOMIC_RELAXED) == (uint32_t)stream->kind &&
           __atomic_load_n(&peer->ring_bytes, __ATOMIC_RELAXED) == stream->ring_bytes;
}

/* Is the other side in our session, or in one that is to be joined? Its session is the number of
 * ours where it took ours, as well as where both began one at the same time. */
static int link_up(struct stream *stream)
{
    const uint64_t word = stream_word_load(&stream->peer->word);
    const uint32_t session = caisson_stream_session(word);
    int error;

    if (session != stream->session) {
        if (!caisson_stream_newer(session, stream->session) ||
            caisson_stream_state(word) != CAISSON_STREAM_OPEN)
            return -EAGAIN;
        error = stream_side_start(stream, session);
        if (error)
            return error;
    }
    if (!alike(stream))
        return impossible(stream);
    stream->phase = STREAM_LINKED;
    return stream_side_look(stream);
}

int stream_side_ready(struct stream *stream)
{
    if (stream->phase == STREAM_LINKED) {
        const uint64_t notice = __atomic_load_n(&stream->peer->notice, __ATOMIC_ACQUIRE);

        if (notice == caisson_stream_word(stream->session, CAISSON_STREAM_OPEN, 0))
            return 0;
        return stream_side_look(stream);
    }
    return stream->phase == STREAM_OVER ? stream->over : link_up(stream);
}

void stream_side_advance(struct stream *stream, uint32_t bytes)
{
    stream->position = (stream->position + bytes) & CAISSON_STREAM_POSITION;
    stream->offset += bytes;
    if (stream->offset >= stream->ring_bytes)
        stream->offset -= stream->ring_bytes;
    if (stream->role == STREAM_WRITER)
        stream->filled += bytes;
    else
        stream->filled -= bytes;
}

/* Pairs with `arm` of the other side (wait.c): it sees our word, or we see its wait. */
int stream_side_publish(struct stream *stream)
{
    uint64_t wait;
    uint32_t passed;

    word_store(stream, CAISSON_STREAM_OPEN);
    stream_side_fence();
    wait = __atomic_load_n(&stream->peer->wait, __ATOMIC_RELAXED);
    if (!(wait & CAISSON_STREAM_ARMED) || wait == stream->answered)
        return 0;
    passed = caisson_stream_distance(caisson_stream_position(wait), stream->position);
    if (passed > CAISSON_STREAM_POSITION / 2)
        return 0;
    stream->answered = wait;
    return emit(stream);
}

size_t stream_message_most(const struct stream *stream)
{
    return stream->ring_bytes / 2 - sizeof(struct caisson_stream_record);
}

uint32_t stream_writer_needs(const struct stream *stream, size_t size)
{
    uint32_t record;

    if (stream->kind == STREAM_BYTES || size == 0 || size > stream_message_most(stream))
        return 1;
    record = caisson_stream_record_bytes((uint32_t)size);
    return stream_side_skip(stream, record) + record;
}
