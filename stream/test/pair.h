/* SPDX-License-Identifier: BSD-2-Clause */
/* Both sides of a stream for tests: memory that two threads or processes share, and events that are
 * counted. */
#ifndef CAISSON_STREAM_TEST_PAIR_H
#define CAISSON_STREAM_TEST_PAIR_H

#include "abi/stream.h"

#include <caisson/stream.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A binary semaphore, as an event is; it works between processes as well. */
struct event {
    sem_t semaphore;
    uint32_t emitted;
};

/* In shared memory, all of it: what one side forks into a process of its own finds it there. */
struct pair {
    struct event data, room;
    struct stream writer, reader;
    size_t size_bytes;
    _Alignas(64) uint8_t memory[];
};

/* Memory of a dataport of that size, with canaries around it that pair_free looks at. */
struct pair *pair_make(size_t size_bytes);
void pair_free(struct pair *pair);

/* With events that sleep; without naps and spinning, unless a test sets them. */
int pair_open_writer(struct pair *pair, enum stream_kind kind);
int pair_open_reader(struct pair *pair, enum stream_kind kind);

/* Both, linked. */
struct pair *pair_open(enum stream_kind kind, size_t size_bytes);

/* As shared memory has it. */
struct caisson_stream *pair_shared(struct pair *pair);

/* The byte that stands at that place of a pattern. */
uint8_t pattern_at(uint64_t place);
void pattern_fill(uint8_t *bytes, size_t count, uint64_t place);

/* The number of bytes that are as the pattern has them. */
size_t pattern_matches(const uint8_t *bytes, size_t count, uint64_t place);

/* A number of a sequence that begins with any state but 0. */
uint32_t random_next(uint32_t *state);

#endif
