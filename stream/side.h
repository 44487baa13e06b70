/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of a side of a stream share. Nobody else includes it. */
#ifndef CAISSON_STREAM_SIDE_H
#define CAISSON_STREAM_SIDE_H

#include "abi/stream.h"

#include <caisson/stream.h>

enum stream_phase {
    STREAM_UNLINKED, /* the other side hasn't joined the session yet */
    STREAM_LINKED,
    STREAM_OVER, /* `over` says how */
};

/* Pairs with the other side's release store of its word. */
static inline uint64_t stream_word_load(const uint64_t *word)
{
    return __atomic_load_n(word, __ATOMIC_ACQUIRE);
}

/* Before each operation. 0: linked, `filled` is as it was at the last look; or a negative errno.
 * After the session it gives `over`, which may be 0: `phase` tells. */
int stream_side_ready(struct stream *stream);

/* Looks at the other side, of a linked one. 0: `filled` and `peer_ended` are what it says; or why
 * the session is over. */
int stream_side_look(struct stream *stream);

/* Ends the session: operations give `over`. */
int stream_side_over(struct stream *stream, int over);

/* Ends the session, and says so to the other side. What `emit` gave. */
int stream_side_leave(struct stream *stream, enum caisson_stream_state state, int over);

/* Moves on by so many bytes, for which there is room, or which there are, without telling. */
void stream_side_advance(struct stream *stream, uint32_t bytes);

/* Shows the position to the other side, and emits where it waits for that. What `emit` gave. */
int stream_side_publish(struct stream *stream);

/* Between a store and a load of the other side's part, where one of the two sides has to see the
 * other. Sequentially consistent accesses would do by the architectures' rules, but QEMU 7.2, on
 * x86-64, runs arm64's `ldar` before an earlier `stlr`. */
static inline void stream_side_fence(void)
{
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
}

/* Bytes from this side's position up to the ring's end. */
static inline uint32_t stream_side_to_end(const struct stream *stream)
{
    return stream->ring_bytes - stream->offset;
}

/* What a message of so many bytes leaves unused at the ring's end: one that does not fit there is
 * written at the ring's start. */
static inline uint32_t stream_side_skip(const struct stream *stream, uint32_t record)
{
    return record > stream_side_to_end(stream) ? stream_side_to_end(stream) : 0;
}

/* Begins the session of that number, at its first byte. What `emit` gave. */
int stream_side_start(struct stream *stream, uint32_t session);

/* The room that has to be there for a write of `size`, which may be any number. */
uint32_t stream_writer_needs(const struct stream *stream, size_t size);

/* wait.c: sleeps, for one event after the other, until `settled`; one that comes for nothing again
 * and again is followed by a rest, whatever is waited for. What the events' `wait` gave. */
int stream_side_sleep(struct stream *stream, bool (*settled)(struct stream *, void *),
                      void *context);

/* wait.c: how a side waits where nobody says. */
void stream_patience_init(struct stream *stream);

#endif
