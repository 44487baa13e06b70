/* SPDX-License-Identifier: BSD-2-Clause */
/* Both sides of a stream for tests. */
#include "pair.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define CANARY_BYTES 256
#define CANARY       0xc5

static int event_emit(void *context)
{
    struct event *event = context;
    int value;

    __atomic_fetch_add(&event->emitted, 1, __ATOMIC_RELAXED);
    /* Coalescing; two at once at worst, which is a wake-up for nothing. */
    if (sem_getvalue(&event->semaphore, &value) == 0 && value > 0)
        return 0;
    return sem_post(&event->semaphore) ? -errno : 0;
}

static int event_wait(void *context)
{
    struct event *event = context;

    return sem_wait(&event->semaphore) ? -errno : 0;
}

/* The two events of a side, as its context. */
struct ends {
    struct event *emits, *waits;
};

static int ends_emit(void *context)
{
    return event_emit(((struct ends *)context)->emits);
}

static int ends_wait(void *context)
{
    return event_wait(((struct ends *)context)->waits);
}

static size_t whole_bytes(size_t size_bytes)
{
    return sizeof(struct pair) + size_bytes + CANARY_BYTES + 2 * sizeof(struct ends) + 64;
}

static struct ends *pair_ends(struct pair *pair)
{
    const uintptr_t behind = (uintptr_t)pair->memory + pair->size_bytes + CANARY_BYTES;

    return (struct ends *)((behind + 63) / 64 * 64);
}

struct pair *pair_make(size_t size_bytes)
{
    struct pair *pair = mmap(NULL, whole_bytes(size_bytes), PROT_READ | PROT_WRITE,
                             MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    assert_ptr_not_equal(pair, MAP_FAILED);
    pair->size_bytes = size_bytes;
    memset(pair->memory + size_bytes, CANARY, CANARY_BYTES);
    sem_init(&pair->data.semaphore, 1, 0);
    sem_init(&pair->room.semaphore, 1, 0);
    pair_ends(pair)[0] = (struct ends){&pair->data, &pair->room};
    pair_ends(pair)[1] = (struct ends){&pair->room, &pair->data};
    return pair;
}

void pair_free(struct pair *pair)
{
    for (size_t i = 0; i < CANARY_BYTES; i++)
        assert_int_equal(pair->memory[pair->size_bytes + i], CANARY);
    munmap(pair, whole_bytes(pair->size_bytes));
}

int pair_open_writer(struct pair *pair, enum stream_kind kind)
{
    const struct stream_events events = {ends_emit, ends_wait, &pair_ends(pair)[0]};
    int error =
        stream_open(&pair->writer, STREAM_WRITER, kind, pair->memory, pair->size_bytes, &events);

    if (!error)
        stream_set_patience(&pair->writer, 0, 0);
    return error;
}

int pair_open_reader(struct pair *pair, enum stream_kind kind)
{
    const struct stream_events events = {ends_emit, ends_wait, &pair_ends(pair)[1]};
    int error =
        stream_open(&pair->reader, STREAM_READER, kind, pair->memory, pair->size_bytes, &events);

    if (!error)
        stream_set_patience(&pair->reader, 0, 0);
    return error;
}

struct pair *pair_open(enum stream_kind kind, size_t size_bytes)
{
    struct pair *pair = pair_make(size_bytes);
    uint8_t byte;

    assert_int_equal(pair_open_writer(pair, kind), 0);
    assert_int_equal(pair_open_reader(pair, kind), 0);
    assert_int_equal(stream_read(&pair->reader, &byte, 1), -EAGAIN);
    /* The writer joins what the reader began, or has begun it. */
    assert_int_equal(stream_arm(&pair->writer, 1), 1);
    assert_int_equal(stream_read(&pair->reader, &byte, 1), -EAGAIN);
    return pair;
}

struct caisson_stream *pair_shared(struct pair *pair)
{
    return (struct caisson_stream *)pair->memory;
}

uint8_t pattern_at(uint64_t place)
{
    return (uint8_t)(place * 131 ^ place >> 8 ^ place >> 16);
}

void pattern_fill(uint8_t *bytes, size_t count, uint64_t place)
{
    for (size_t i = 0; i < count; i++)
        bytes[i] = pattern_at(place + i);
}

size_t pattern_matches(const uint8_t *bytes, size_t count, uint64_t place)
{
    size_t matches = 0;

    while (matches < count && bytes[matches] == pattern_at(place + matches))
        matches++;
    return matches;
}

uint32_t random_next(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}
