/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Joins what many sources print into one stream without mixing them within a line, in bounded memory.
 *
 * A source collects bytes; output_pump() moves what is ready into the queue as far as there is room; output_flush()
 * writes the queue. A source whose buffer is full must not be read any further: that is what holds a flood back.
 */
#ifndef CAISSON_LOADER_OUTPUT_H
#define CAISSON_LOADER_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SOURCE_BYTES 4096
#define QUEUE_BYTES  32768

struct output_source {
    const char *name; /* for the prefix */
    bool bytewise;    /* a console: bytes are ready at once; else whole lines are */
    bool no_cr;       /* a console: '\r' before '\n', or after it, is dropped */
    bool held_cr;
    char last;  /* byte that was put; 0: none */
    bool ended; /* an unfinished line is ready as well */
    size_t used;
    char buffer[SOURCE_BYTES];
};

struct output {
    int descriptor;
    bool prefix;                       /* "name | " before each line */
    bool line_open;                    /* the last byte was not a newline ... */
    const struct output_source *owner; /* ... and came from this source */
    unsigned int
        patience_ms; /* how long an unfinished line of a console holds the others' lines back; 0: not at all */
    uint64_t now_ms;   /* the caller's clock, before it pumps */
    uint64_t grown_ms; /* when the last byte of a console was moved */
    uint64_t held_ms;  /* since when a line is held back; 0: none is */
    size_t head;       /* queue: first byte that is not written */
    size_t tail;
    char queue[QUEUE_BYTES];
};

/* How many bytes output_source_put() takes now. */
size_t output_source_room(const struct output_source *source);

/* Adds bytes, at most output_source_room(). */
void output_source_put(struct output_source *source, const char *bytes, size_t count);

/* Moves one ready piece (at most a line) into the queue. False where none is ready or the queue lacks room, or it is held back: it would
 * break a line that a console is still printing. */
bool output_pump(struct output *output, struct output_source *source);

/* How long it takes until what is held back is not any more, in milliseconds; -1: nothing is. */
int output_held_ms(const struct output *output);

/* True where bytes wait in the queue. */
bool output_pending(const struct output *output);

/* Writes as much of the queue as the descriptor takes without blocking. 0, -EAGAIN where some is left, or a negative
 * errno where the descriptor is broken: the queue is empty then. */
int output_flush(struct output *output);

/* Ends an unfinished line, so that something else can be printed at column 0. */
void output_break_line(struct output *output);

#endif
