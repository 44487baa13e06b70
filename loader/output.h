/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Joins what many sources print into one stream: in the order in which it was sent, without mixing
 * it within a line, in bounded memory. output_next() moves the next piece into the queue as far as
 * there is room; output_flush() writes the queue.
 */
#ifndef CAISSON_LOADER_OUTPUT_H
#define CAISSON_LOADER_OUTPUT_H

#include "loader/source.h"

#define QUEUE_BYTES        131072u
#define LINE_BEGIN_BYTES   12u /* of an open line: enough to know a kernel's message */
#define OUTPUT_ALL_SETTLED UINT64_MAX

struct output {
    int descriptor;
    bool prefix;    /* "name | " before each line, control characters made visible */
    bool line_open; /* the last byte was not a newline ... */
    const struct output_source *owner; /* ... and came from this source */
    unsigned int patience_ms; /* so long an open line that rests keeps others back; 0: not at all */
    unsigned int kernel_patience_ms; /* likewise a kernel's message, which surely has an end */
    uint64_t settled_ns;             /* nothing that was sent up to then is still to be read */
    uint64_t now_ms;                 /* the caller's clock, before it moves anything */
    uint64_t grown_ms;               /* when the open line last grew */
    uint64_t held_ms;                /* since when others are held back; 0: nobody is */
    uint64_t written_ms;             /* when the descriptor last took something */
    size_t begin_used;
    char begin[LINE_BEGIN_BYTES];
    size_t head; /* queue: first byte that is not written */
    size_t tail;
    char queue[QUEUE_BYTES];
};

/* Moves one ready piece (at most a line), the earliest one of these sources. False where none is
 * ready or settled, the queue lacks room, or it is held back: it would break a line that somebody
 * is still printing. */
bool output_next(struct output *output, struct output_source *const *sources, size_t count);

/* How long it takes until what is held back is not any more, in milliseconds; -1: nothing is. */
int output_held_ms(const struct output *output);

/* How many bytes wait in the queue. */
size_t output_pending(const struct output *output);

/* Writes as much of the queue as the descriptor takes without blocking. 0, -EAGAIN where some is
 * left, or a negative errno where the descriptor is broken: the queue is empty then. */
int output_flush(struct output *output);

/* Ends an unfinished line, so that something else can be printed at column 0. */
void output_break_line(struct output *output);

#endif
