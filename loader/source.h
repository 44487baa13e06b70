/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What one source has printed and nobody has seen yet: a queue of bytes that gives them back in
 * pieces, mostly lines.
 *
 * Bytes come in messages, each with the time at which it was sent. A piece has the time of the
 * message that completed it. Memory is bounded: a source without room must not be read any further,
 * which is what holds a flood back.
 */
#ifndef CAISSON_LOADER_SOURCE_H
#define CAISSON_LOADER_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SOURCE_BYTES      196608u /* buffered at most */
#define SOURCE_LINE_BYTES 16384u  /* a longer line comes in several pieces */
#define SOURCE_MARKS      256u

struct source_mark {
    uint64_t end; /* the position behind a message ... */
    uint64_t stamp_ns;
};

struct output_source {
    const char *name;     /* for the prefix */
    size_t message_bytes; /* of a message at most: with less room, none is read */
    bool bytewise; /* the selected console: its bytes are ready at once; else whole lines are */
    bool no_cr;    /* a console: '\r' before '\n', or after it, is dropped */
    bool ended;    /* an unfinished line is ready as well */
    bool behind;   /* it may have sent more than was read */
    unsigned int
        rest_ms; /* an unfinished line that has not grown for so long is ready; 0: it never is */
    uint64_t grown_ms;  /* when it last got a byte */
    uint64_t newest_ns; /* stamp of the last message */
    uint64_t
        settled_ns; /* stamp of the last message that was buffered before this round of reading */
    uint64_t limit; /* keeps so many bytes in all, and drops the rest; 0: all */
    uint64_t kept;
    uint64_t dropped; /* beyond the limit, or without memory */
    bool drop_told;

    bool held_cr;
    char last; /* byte that was put; 0: none */
    char *bytes;
    size_t size;
    size_t first;
    size_t used;
    uint64_t position; /* of the first byte */
    bool mark_has_line;
    size_t mark_first;
    size_t mark_count;
    struct source_mark marks[SOURCE_MARKS];
};

/* Forgets what is buffered and frees it. */
void source_finish(struct output_source *source);

/* How many bytes source_put() takes now, and whether that is any message. */
size_t source_room(const struct output_source *source);
bool source_is_full(const struct output_source *source);

/* Adds a message of at most source_room() bytes. What memory or the limit has no room for is
 * counted as dropped. */
void source_put(struct output_source *source, const char *bytes, size_t count, uint64_t stamp_ns,
                uint64_t now_ms);

/* The length of the piece that can be printed now; 0: none. */
size_t source_ready(const struct output_source *source, uint64_t now_ms);

/* The stamp of a piece of that length. */
uint64_t source_stamp_ns(const struct output_source *source, size_t count);

/* The piece's bytes, and that they have been printed. */
const char *source_bytes(const struct output_source *source);
void source_take(struct output_source *source, size_t count);

/* How long it takes until an unfinished line is ready, in milliseconds; -1: until then it takes
 * more than time. */
int source_rest_ms(const struct output_source *source, uint64_t now_ms);

/* A round of reading begins. */
void source_begin_round(struct output_source *source, bool readable);

#endif
