/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sessions of a stream: how two sides that open, end and come again at any time agree on what they are at. abi/stream.h has the
 * rules. Of the other side's part only `word`, and once in a session its magic, kind and size, are taken for anything; `notice`
 * tells when to look at `word`.
 */
#include "side.h"

#include <errno.h>

static uint64_t word_load(const uint64_t *word)
{
    return __atomic_load_n(word, __ATOMIC_ACQUIRE);
}

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

/* This side is at the beginning of that session. */
static int session_start(struct stream *stream, uint32_t session)
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

/* Joins a newer session of a side that is there, else begins one. */
static int session_begin(struct stream *stream)
{
    const uint64_t own = word_load(&stream->own->word);
    const uint64_t peer = word_load(&stream->peer->word);
    uint32_t session = caisson_stream_session(own);

    __atomic_store_n(&stream->own->wait, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&stream->own->magic, CAISSON_STREAM_MAGIC, __ATOMIC_RELAXED);
    __atomic_store_n(&stream->own->kind, stream->kind, __ATOMIC_RELAXED);
    __atomic_store_n(&stream->own->ring_bytes, stream->ring_bytes, __ATOMIC_RELAXED);
    if (caisson_stream_newer(caisson_stream_session(peer), session)) {
        session = caisson_stream_session(peer);
        if (caisson_stream_state(peer) == CAISSON_STREAM_OPEN)
            return session_start(stream, session);
    }
    return session_start(stream, session == UINT32_MAX ? 1 : session + 1);
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
    const uint64_t word = word_load(&stream->peer->word);
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

/* Is the other side in our session, or in one that is to be joined? Its session is the number of ours where it took ours, as well as
 * where both began one at the same time. */
static int link_up(struct stream *stream)
{
    const uint64_t word = word_load(&stream->peer->word);
    const uint32_t session = caisson_stream_session(word);
    int error;

    if (session != stream->session) {
        if (!caisson_stream_newer(session, stream->session) ||
            caisson_stream_state(word) != CAISSON_STREAM_OPEN)
            return -EAGAIN;
        error = session_start(stream, session);
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

/* Whether the reader has seen the end. It may be at another session already; `seen` was stored before. */
static int acknowledged(struct stream *stream)
{
    const uint64_t word = word_load(&stream->peer->word);

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
