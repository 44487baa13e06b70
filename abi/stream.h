/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The stream: how bytes or messages cross, in a dataport, from one writer to one reader.
 *
 * The dataport begins with struct caisson_stream, a part for each side that this side alone writes;
 * the ring is all that follows, as whole multiples of CAISSON_STREAM_ALIGNMENT. Zeros are a stream
 * that nobody has opened. Two events tell: `data` from the writer to the reader, `room` from the
 * reader to the writer.
 *
 *   word     session, state and position of a side in one atomic word, so that they are seen together. A position counts the
 *            bytes of the session that this side has written or read, modulo 2^30; what lies between the two is in the ring,
 *            from the place on that is as far as that from its start, counted round and round.
 *   session  each opening of either side begins a new one: the number after the newer of both sides' (modulo 2^32, without
 *            0), stored with position 0; then it emits. A side that isn't linked, or is opened, and finds a newer one of a side
 *            that is open stores this number with position 0 itself, and emits. The sides are linked where the numbers are the
 *            same. A linked side that finds another number knows that the other one began anew.
 *   ended    of a writer: nothing follows after this position. Of a reader: it reads no more; where its position is the
 *            writer's, it has seen the end. Who stores it emits.
 *   aborted  the side gave up. Who stores it emits.
 *   seen     the last session of which the reader has seen the end, stored before `ended`: it stays when the reader goes on to the
 *            next session, so that a writer that waits for it finds it then, too.
 *   notice   session and state of `word` once more, written after it. It changes seldom, and lies with `wait` in a line that
 *            the other side looks at each time anyway.
 *   wait     a side that is to sleep stores a sequence number of its own, ARMED and the position that the other side has to
 *            reach, then looks at the other's `word` again, then sleeps. Who moves its position looks at the other's `wait`
 *            and emits once for each that is reached. Stores and looks are sequentially consistent: one of the two sees
 *            the other. 0: it doesn't sleep.
 *
 * Messages are records, each at a multiple of 8: its length, at least 1, in 32 bits, 32 bits that
 * are not looked at, and its bytes; the length CAISSON_STREAM_SKIP says that the next record is at
 * the ring's start. No message is longer than half the ring less its header, so that it is in one
 * piece.
 *
 * Nothing in it can be trusted: each side keeps its own session and position privately, and
 * believes the other's position only where it is between its own last look and what the ring can
 * hold.
 */
#ifndef CAISSON_ABI_STREAM_H
#define CAISSON_ABI_STREAM_H

#include "abi/fixed.h"

#define CAISSON_STREAM_MAGIC      0x31525453u /* "STR1": the layout's revision is in it */
#define CAISSON_STREAM_ALIGNMENT  64u
#define CAISSON_STREAM_RING_LEAST 256u
#define CAISSON_STREAM_RING_MOST  (1u << 29)
#define CAISSON_STREAM_POSITION   ((1u << 30) - 1) /* the bits of a position */

enum caisson_stream_state {
    CAISSON_STREAM_OPEN = 0,
    CAISSON_STREAM_ENDED = 1,
    CAISSON_STREAM_ABORTED = 2,
};

enum caisson_stream_kind {
    CAISSON_STREAM_BYTES = 1,
    CAISSON_STREAM_MESSAGES = 2,
};

struct caisson_stream_side {
    uint64_t word; /* session << 32 | state << 30 | position */
    uint8_t unused_word[56];
    uint64_t wait;   /* sequence << 32 | CAISSON_STREAM_ARMED | position */
    uint64_t notice; /* as word, with position 0 */
    uint32_t magic;  /* these three: written before each session, the same on both sides */
    uint32_t kind;   /* caisson_stream_kind */
    uint64_t ring_bytes;
    uint32_t seen; /* of the reader */
    uint8_t unused_wait[28];
};

struct caisson_stream {
    struct caisson_stream_side writer;
    struct caisson_stream_side reader;
    /* the ring follows */
};

#define CAISSON_STREAM_ARMED (1u << 31)

struct caisson_stream_record {
    uint32_t length;
    uint32_t unused;
    /* the message follows, and bytes up to the next multiple of 8 */
};

#define CAISSON_STREAM_SKIP UINT32_MAX

CAISSON_ASSERT_SIZE(struct caisson_stream_side, 128);
CAISSON_ASSERT_OFFSET(struct caisson_stream_side, wait, 64);
CAISSON_ASSERT_OFFSET(struct caisson_stream_side, notice, 72);
CAISSON_ASSERT_OFFSET(struct caisson_stream_side, magic, 80);
CAISSON_ASSERT_OFFSET(struct caisson_stream_side, kind, 84);
CAISSON_ASSERT_OFFSET(struct caisson_stream_side, ring_bytes, 88);
CAISSON_ASSERT_OFFSET(struct caisson_stream_side, seen, 96);
CAISSON_ASSERT_SIZE(struct caisson_stream, 256);
CAISSON_ASSERT_OFFSET(struct caisson_stream, reader, 128);
CAISSON_ASSERT_SIZE(struct caisson_stream_record, 8);

static inline uint64_t caisson_stream_word(uint32_t session, uint32_t state, uint32_t position)
{
    return (uint64_t)session << 32 | (uint64_t)state << 30 | position;
}

static inline uint32_t caisson_stream_session(uint64_t word)
{
    return (uint32_t)(word >> 32);
}

/* One of four numbers, of which three are states. */
static inline uint32_t caisson_stream_state(uint64_t word)
{
    return (uint32_t)(word >> 30) & 3;
}

static inline uint32_t caisson_stream_position(uint64_t word)
{
    return (uint32_t)word & CAISSON_STREAM_POSITION;
}

/* From one position on to another. */
static inline uint32_t caisson_stream_distance(uint32_t from, uint32_t to)
{
    return (to - from) & CAISSON_STREAM_POSITION;
}

/* Whether session `a` is after `b`. */
static inline int caisson_stream_newer(uint32_t a, uint32_t b)
{
    return a != b && a - b < 1u << 31;
}

/* Bytes that a message takes in the ring; of at most CAISSON_STREAM_RING_MOST. */
static inline uint32_t caisson_stream_record_bytes(uint32_t length)
{
    return (uint32_t)sizeof(struct caisson_stream_record) + (length + 7) / 8 * 8;
}

#endif
