/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sessions of a stream: how two sides that open, end and come again at any time agree on the
 * session they are in. abi/stream.h has the rules.
 */
#include "side.h"

#include <errno.h>

/* Joins a newer session of a side that is there, else begins one. */
static int session_begin(struct stream *stream)
{
    const uint64_t own = stream_word_load(&stream->own->word);
    const uint64_t peer = stream_word_load(&stream->peer->word);
    uint32_t session = caisson_stream_session(own);

    __atomic_store_n(&stream->own->wait, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&stream->own->magic, CAISSON_STREAM_MAGIC, __ATOMIC_RELAXED);
    __atomic_store_n(&stream->own->kind, stream->kind, __ATOMIC_RELAXED);
    __atomic_store_n(&stream->own->ring_bytes, stream->ring_bytes, __ATOMIC_RELAXED);
    if (caisson_stream_newer(caisson_stream_session(peer), session)) {
        session = caisson_stream_session(peer);
        if (caisson_stream_state(peer) == CAISSON_STREAM_OPEN)
            return stream_side_start(stream, session);
    }
    return stream_side_start(stream, session == UINT32_MAX ? 1 : session + 1);
}

int stream_open(struct stream *stream, enum stream_role role, enum stream_kind kind, void *memory,
                size_t size_bytes, const struct stream_events *events)
{
    struct caisson_stream *shared = memory;
    const size_t ring_bytes =
        size_bytes < sizeof(*shared)
            ? 0
            : (size_bytes - sizeof(*shared)) / CAISSON_STREAM_ALIGNMENT * CAISSON_STREAM_ALIGNMENT;

    if (!stream || !memory || (uintptr_t)memory % CAISSON_STREAM_ALIGNMENT ||
        ring_bytes < CAISSON_STREAM_RING_LEAST || ring_bytes > CAISSON_STREAM_RING_MOST ||
        (role != STREAM_WRITER && role != STREAM_READER) ||
        (kind != STREAM_BYTES && kind != STREAM_MESSAGES) || !events || !events->emit ||
        !events->wait)
        return -EINVAL;
    *stream = (struct stream){
        .own = role == STREAM_WRITER ? &shared->writer : &shared->reader,
        .peer = role == STREAM_WRITER ? &shared->reader : &shared->writer,
        .ring = (uint8_t *)(shared + 1),
        .ring_bytes = (uint32_t)ring_bytes,
        .role = role,
        .kind = kind,
        .events = *events,
    };
    stream_patience_init(stream);
    return session_begin(stream);
}

int stream_reopen(struct stream *stream)
{
    return session_begin(stream);
}

int stream_close(struct stream *stream)
{
    const bool linked = stream->phase == STREAM_LINKED;

    if (stream->phase == STREAM_OVER) {
        stream->over = -EBADF;
        return 0;
    }
    return stream_side_leave(stream, linked ? CAISSON_STREAM_ENDED : CAISSON_STREAM_ABORTED,
                             -EBADF);
}

int stream_abort(struct stream *stream)
{
    return stream_side_leave(stream, CAISSON_STREAM_ABORTED, -EBADF);
}

/* Whether the reader has seen the end. It may be at another session already; `seen` was stored
 * before. */
static int acknowledged(struct stream *stream)
{
    const uint64_t word = stream_word_load(&stream->peer->word);

    if (__atomic_load_n(&stream->peer->seen, __ATOMIC_RELAXED) == stream->session)
        return 0;
    if (caisson_stream_session(word) != stream->session)
        return -ECONNRESET;
    if (caisson_stream_state(word) == CAISSON_STREAM_OPEN)
        return -EAGAIN;
    return caisson_stream_state(word) == CAISSON_STREAM_ENDED ? -EPIPE : -ECONNRESET;
}

static bool answered(struct stream *stream, void *ret_answer)
{
    *(int *)ret_answer = acknowledged(stream);
    return *(int *)ret_answer != -EAGAIN;
}

int stream_close_wait(struct stream *stream)
{
    const bool linked = stream->phase == STREAM_LINKED;
    int error = stream_close(stream);
    int answer = 0;

    if (error || !linked || stream->role == STREAM_READER)
        return error;
    /* The reader emits when it sees the end, so that nothing is to be armed. */
    error = stream_side_sleep(stream, answered, &answer);
    return error ? error : answer;
}
