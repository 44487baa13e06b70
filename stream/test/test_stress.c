/* SPDX-License-Identifier: BSD-2-Clause */
/* Two threads, random sizes, every way to write with every way to read and to wait; the data in the
 * ring is plain memory, which the stream alone orders: meant for ThreadSanitizer, too. */
#include "pair.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SIZE = 256 + 64 * 1021, PIECE_MOST = 5000 };

struct stress {
    struct pair *pair;
    uint64_t bytes; /* to be moved */
    uint32_t spin_ns, nap_ns;
    bool in_place;
    uint64_t moved; /* by the reader */
    unsigned wrong;
};

static size_t size_next(uint32_t *random)
{
    const uint32_t value = random_next(random);

    return value % 4 ? 1 + value / 4 % 200 : 1 + value / 4 % PIECE_MOST;
}

static ssize_t write_piece(struct stress *stress, uint8_t *bytes, size_t size, uint64_t place)
{
    struct stream *writer = &stress->pair->writer;
    void *room;
    ssize_t count;

    if (!stress->in_place) {
        pattern_fill(bytes, size, place);
        return stream_write_wait(writer, bytes, size);
    }
    while ((count = stream_reserve(writer, size, &room)) < 0)
        if (stream_wait(writer, size))
            return -1;
    pattern_fill(room, (size_t)count, place);
    return stream_commit(writer, (size_t)count) ? -1 : count;
}

static void *writer_run(void *argument)
{
    struct stress *stress = argument;
    uint8_t *bytes = malloc(PIECE_MOST);
    uint32_t random = 1234567;
    uint64_t place = 0;

    stream_set_patience(&stress->pair->writer, stress->spin_ns, stress->nap_ns);
    while (place < stress->bytes) {
        const ssize_t count = write_piece(stress, bytes, size_next(&random), place);

        if (count <= 0)
            abort();
        place += (uint64_t)count;
    }
    if (stream_close_wait(&stress->pair->writer))
        abort();
    free(bytes);
    return (void *)(uintptr_t)place;
}

static ssize_t read_piece(struct stress *stress, uint8_t *bytes, size_t size)
{
    struct stream *reader = &stress->pair->reader;
    const void *data;
    ssize_t count;

    if (!stress->in_place)
        return stream_read_wait(reader, bytes, reader->kind == STREAM_MESSAGES ? PIECE_MOST : size);
    while ((count = stream_peek(reader, &data)) < 0)
        if (stream_wait(reader, 0))
            return -1;
    if (count > 0) {
        if (reader->kind == STREAM_BYTES && (size_t)count > size)
            count = (ssize_t)size;
        memcpy(bytes, data, (size_t)count);
        if (stream_release(reader, (size_t)count))
            return -1;
    }
    return count;
}

static void reader_run(struct stress *stress)
{
    uint8_t *bytes = malloc(PIECE_MOST);
    uint32_t random = 7654321;
    ssize_t count;

    stream_set_patience(&stress->pair->reader, stress->spin_ns, stress->nap_ns);
    while ((count = read_piece(stress, bytes, size_next(&random))) > 0) {
        stress->wrong += pattern_matches(bytes, (size_t)count, stress->moved) != (size_t)count;
        stress->moved += (uint64_t)count;
    }
    assert_int_equal(count, 0);
    free(bytes);
}

static void run(enum stream_kind kind, bool in_place, uint32_t spin_ns, uint32_t nap_ns,
                uint64_t bytes)
{
    struct stress stress = {.pair = pair_open(kind, SIZE),
                            .bytes = bytes,
                            .spin_ns = spin_ns,
                            .nap_ns = nap_ns,
                            .in_place = in_place};
    pthread_t thread;
    void *written;

    assert_int_equal(pthread_create(&thread, NULL, writer_run, &stress), 0);
    reader_run(&stress);
    pthread_join(thread, &written);
    assert_int_equal(stress.wrong, 0);
    assert_int_equal(stress.moved, (uintptr_t)written);
    pair_free(stress.pair);
}

/* Spinning: not at all, as by default, and for so long that nobody ever sleeps. */
static void spin_lengths(void **state)
{
    static const uint32_t lengths[] = {0, 20000, 1000000000};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        run(STREAM_BYTES, i % 2 == 0, lengths[i], 0, 5 << 20);
        run(STREAM_MESSAGES, i % 2, lengths[i], 0, 5 << 20);
    }
}

static void naps(void **state)
{
    (void)state;
    run(STREAM_BYTES, true, 0, 400000, 10 << 20);
    run(STREAM_MESSAGES, false, 0, 400000, 10 << 20);
    run(STREAM_MESSAGES, true, 20000, 100000, 10 << 20);
}

/* --- a byte there and back, of two sides that are awake: one that misses the other would wait for
 * ever --- */

/* On a busy machine each trip may cost a side its turn on the processor. Fewer trips do then. */
enum { RALLY_TRIPS = 300000, RALLY_S = 10 };

struct flags {
    uint32_t *emits, *waits;
};

static int flag_emit(void *context)
{
    __atomic_store_n(((struct flags *)context)->emits, 1, __ATOMIC_RELEASE);
    return 0;
}

static int flag_wait(void *context)
{
    for (uint32_t looks = 1;
         __atomic_exchange_n(((struct flags *)context)->waits, 0, __ATOMIC_ACQUIRE) == 0; looks++)
        if (looks % 1024 == 0)
            sched_yield();
    return 0;
}

struct rally {
    struct pair *pairs[2];           /* there, back */
    _Alignas(64) uint32_t events[4]; /* of each: data, room */
    struct flags sides[2][2];        /* of each: writer, reader */
};

static void rally_open(struct rally *rally)
{
    *rally = (struct rally){.events = {0}};
    for (size_t i = 0; i < 2; i++) {
        struct pair *pair = pair_open(STREAM_MESSAGES, SIZE);
        uint32_t *data = &rally->events[2 * i];

        rally->sides[i][0] = (struct flags){data, data + 1};
        rally->sides[i][1] = (struct flags){data + 1, data};
        pair->writer.events = (struct stream_events){flag_emit, flag_wait, &rally->sides[i][0]};
        pair->reader.events = (struct stream_events){flag_emit, flag_wait, &rally->sides[i][1]};
        rally->pairs[i] = pair;
    }
}

static void *rally_answer(void *argument)
{
    struct rally *rally = argument;
    ssize_t count;
    uint8_t byte;

    while ((count = stream_read_wait(&rally->pairs[0]->reader, &byte, 1)) == 1)
        if (stream_write_wait(&rally->pairs[1]->writer, &byte, 1) != 1)
            abort();
    if (count != 0)
        abort();
    return NULL;
}

static void rally(void **state)
{
    const time_t end = time(NULL) + RALLY_S;
    struct rally rally;
    pthread_t thread;

    (void)state;
    rally_open(&rally);
    stream_set_patience(&rally.pairs[1]->reader, 20000, 0);
    assert_int_equal(pthread_create(&thread, NULL, rally_answer, &rally), 0);
    for (uint32_t i = 0; i < RALLY_TRIPS && (i % 64 != 0 || time(NULL) < end); i++) {
        uint8_t byte = (uint8_t)i;

        assert_int_equal(stream_write_wait(&rally.pairs[0]->writer, &byte, 1), 1);
        byte = 0;
        assert_int_equal(stream_read_wait(&rally.pairs[1]->reader, &byte, 1), 1);
        assert_int_equal(byte, (uint8_t)i);
    }
    assert_int_equal(stream_close(&rally.pairs[0]->writer), 0);
    pthread_join(thread, NULL);
    pair_free(rally.pairs[0]);
    pair_free(rally.pairs[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spin_lengths),
        cmocka_unit_test(naps),
        cmocka_unit_test(rally),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
