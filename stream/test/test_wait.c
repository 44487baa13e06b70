/* SPDX-License-Identifier: BSD-2-Clause */
/* Waiting: who is awake is not woken, who sleeps is woken once and for enough, and naps begin and
 * end with what they are good for. */
#include "pair.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

enum { SIZE = 256 + 4096 };

/* What happens while somebody naps; NULL: it sleeps indeed. */
static void (*while_napping)(void);
static unsigned naps;
static long napped_ns;

int __real_nanosleep(const struct timespec *time, struct timespec *left);
int __wrap_nanosleep(const struct timespec *time, struct timespec *left);

int __wrap_nanosleep(const struct timespec *time, struct timespec *left)
{
    naps++;
    napped_ns = time->tv_nsec;
    if (!while_napping)
        return __real_nanosleep(time, left);
    while_napping();
    return 0;
}

static void nobody_waits(void **state)
{
    struct pair *pair = pair_open(STREAM_MESSAGES, SIZE);
    uint8_t bytes[100] = {0};

    (void)state;
    pair->data.emitted = pair->room.emitted = 0;
    for (unsigned i = 0; i < 1000; i++) {
        assert_int_equal(stream_write(&pair->writer, bytes, sizeof(bytes)), sizeof(bytes));
        assert_int_equal(stream_read(&pair->reader, bytes, sizeof(bytes)), sizeof(bytes));
    }
    assert_int_equal(pair->data.emitted + pair->room.emitted, 0);
    pair_free(pair);
}

static void reader_is_woken_once(void **state)
{
    struct pair *pair = pair_open(STREAM_MESSAGES, SIZE);
    uint8_t bytes[100] = {0};

    (void)state;
    pair->data.emitted = 0;
    for (unsigned i = 1; i <= 100; i++) {
        assert_int_equal(stream_arm(&pair->reader, 0), 0);
        assert_int_equal(pair->data.emitted, i - 1);
        for (unsigned j = 0; j < 20; j++) {
            assert_int_equal(stream_write(&pair->writer, bytes, sizeof(bytes)), sizeof(bytes));
            assert_int_equal(pair->data.emitted, i);
        }
        assert_int_equal(stream_arm(&pair->reader, 0), 1);
        while (stream_read(&pair->reader, bytes, sizeof(bytes)) > 0)
            continue;
    }
    pair_free(pair);
}

/* A wait that was for nothing is another wait the next time, for the same position. */
static void woken_again_for_the_same(void **state)
{
    struct pair *pair = pair_open(STREAM_BYTES, SIZE);

    (void)state;
    pair->data.emitted = 0;
    assert_int_equal(stream_arm(&pair->reader, 0), 0);
    assert_int_equal(stream_arm(&pair->reader, 0), 0);
    assert_int_equal(stream_write(&pair->writer, "a", 1), 1);
    assert_int_equal(pair->data.emitted, 1);
    pair_free(pair);
}

static void writer_is_woken_for_most_of_the_ring(void **state)
{
    struct pair *pair = pair_open(STREAM_BYTES, SIZE);
    uint8_t bytes[4096] = {0};
    unsigned read = 0;

    (void)state;
    assert_int_equal(stream_write(&pair->writer, bytes, 4096), 4096);
    assert_int_equal(stream_arm(&pair->writer, 100), 0);
    pair->room.emitted = 0;
    while (pair->room.emitted == 0) {
        assert_int_equal(stream_read(&pair->reader, bytes, 64), 64);
        read += 64;
    }
    assert_int_equal(read, 3072);
    while (stream_read(&pair->reader, bytes, 64) > 0)
        continue;
    assert_int_equal(pair->room.emitted, 1);
    pair_free(pair);
}

/* A message that needs more than that, as it skips the ring's end, gets it. */
static void writer_is_woken_for_what_it_needs(void **state)
{
    struct pair *pair = pair_open(STREAM_MESSAGES, SIZE);
    uint8_t bytes[2048] = {0};

    (void)state;
    /* 1928 bytes are left up to the end: a message of 2040 skips them. */
    for (unsigned i = 0; i < 2; i++) {
        assert_int_equal(stream_write(&pair->writer, bytes, 1076), 1076);
        if (i == 0)
            assert_int_equal(stream_read(&pair->reader, bytes, 2048), 1076);
    }
    assert_int_equal(stream_arm(&pair->writer, 2040), 0);
    pair->room.emitted = 0;
    assert_int_equal(stream_read(&pair->reader, bytes, 2048), 1076);
    assert_int_equal(pair->room.emitted, 1);
    assert_int_equal(stream_arm(&pair->writer, 2040), 1);
    assert_int_equal(stream_write(&pair->writer, bytes, 2040), 2040);
    assert_int_equal(stream_read(&pair->reader, bytes, 2048), 2040);
    pair_free(pair);
}

static void *reads_all(void *argument)
{
    struct pair *pair = argument;
    uint8_t bytes[777];
    uint64_t place = 0;
    ssize_t count;

    while ((count = stream_read_wait(&pair->reader, bytes, sizeof(bytes))) > 0) {
        if (pattern_matches(bytes, (size_t)count, place) != (size_t)count)
            return (void *)1;
        place += (uint64_t)count;
    }
    return (void *)(place == 300000 && count == 0 ? 0 : 1l);
}

static void both_sleep(void **state)
{
    struct pair *pair = pair_make(SIZE);
    static uint8_t bytes[300000];
    pthread_t thread;
    void *result;

    (void)state;
    pair_open_writer(pair, STREAM_BYTES);
    pair_open_reader(pair, STREAM_BYTES);
    assert_int_equal(pthread_create(&thread, NULL, reads_all, pair), 0);
    pattern_fill(bytes, sizeof(bytes), 0);
    assert_int_equal(stream_write_wait(&pair->writer, bytes, sizeof(bytes)), sizeof(bytes));
    assert_int_equal(stream_close_wait(&pair->writer), 0);
    pthread_join(thread, &result);
    assert_null(result);
    pair_free(pair);
}

/* --- a reader alone, with events that the test makes --- */

static struct pair *only;
static unsigned waits;
static int wait_gives;
static size_t sent_each_nap;
static size_t message_bytes;

static int no_emit(void *context)
{
    (void)context;
    return 0;
}

static void send_some(size_t count)
{
    uint8_t bytes[1024] = {0};

    for (size_t i = 0; i < count; i++)
        stream_write(&only->writer, bytes, message_bytes);
}

/* An event comes with one message. */
static int one_comes(void *context)
{
    (void)context;
    waits++;
    if (wait_gives == 0)
        send_some(1);
    return wait_gives;
}

static void nap_finds(void)
{
    send_some(sent_each_nap);
}

static void read_some(unsigned sleeps)
{
    uint8_t bytes[1024];

    for (unsigned i = 0; i < sleeps; i++) {
        assert_int_equal(stream_wait(&only->reader, 0), 0);
        while (stream_read(&only->reader, bytes, sizeof(bytes)) > 0)
            continue;
    }
}

static void reader_alone(size_t found_by_nap)
{
    only = pair_open(STREAM_MESSAGES, SIZE);
    only->reader.events = (struct stream_events){no_emit, one_comes, NULL};
    stream_set_patience(&only->reader, 0, 400000);
    sent_each_nap = found_by_nap;
    message_bytes = 56;
    while_napping = nap_finds;
    naps = waits = 0;
    wait_gives = 0;
}

static void naps_that_pay(void **state)
{
    (void)state;
    reader_alone(30);
    read_some(1000);
    assert_true(waits <= 40);
    assert_true(naps >= 960);
    sent_each_nap = 0; /* the flood is over: a few in vain, then hardly any */
    naps = waits = 0;
    read_some(1000);
    assert_true(naps <= 20);
    assert_int_equal(waits, 1000);
    while_napping = NULL;
    pair_free(only);
}

/* Others use the processor: the writer gets one message done in each 100 us. */
static void nap_finds_more_the_longer(void)
{
    send_some((size_t)napped_ns / 100000);
}

static void naps_grow_until_they_pay(void **state)
{
    (void)state;
    reader_alone(0);
    while_napping = nap_finds_more_the_longer;
    read_some(1000);
    assert_true(naps >= 800);
    assert_true(waits <= 200);
    while_napping = NULL;
    pair_free(only);
}

/* A question and its answer: a nap finds what a sleep does, later. */
static void naps_that_do_not_pay(void **state)
{
    (void)state;
    reader_alone(1);
    read_some(5000);
    assert_true(naps <= 20);
    stream_set_patience(&only->reader, 0, 0);
    naps = 0;
    read_some(1000);
    assert_int_equal(naps, 0);
    while_napping = NULL;
    pair_free(only);
}

/* A flood of small messages, then a question and its answer, which are larger: a nap finds as much
 * as then, and no more than a sleep. */
static void naps_for_larger_messages(void **state)
{
    (void)state;
    reader_alone(30);
    read_some(1000);
    sent_each_nap = 1;
    message_bytes = 1024;
    naps = 0;
    read_some(1000);
    assert_true(naps <= 100);
    while_napping = NULL;
    pair_free(only);
}

static void wait_fails(void **state)
{
    uint8_t bytes[56] = {0};

    (void)state;
    reader_alone(0);
    wait_gives = -EINTR;
    assert_int_equal(stream_read_wait(&only->reader, bytes, sizeof(bytes)), -EINTR);
    assert_int_equal(pair_shared(only)->reader.wait, 0);
    only->writer.events = only->reader.events;
    while (stream_write(&only->writer, bytes, sizeof(bytes)) > 0)
        continue;
    assert_int_equal(stream_write_wait(&only->writer, bytes, sizeof(bytes)), -EINTR);
    while_napping = NULL;
    pair_free(only);
}

/* Woken without end for nothing, it rests, and what comes is found all the same. */
static int nothing_comes(void *context)
{
    (void)context;
    if (++waits == 1000)
        send_some(1);
    return 0;
}

static void rests(void)
{
}

static void restless_peer(void **state)
{
    (void)state;
    reader_alone(0);
    while_napping = rests;
    only->reader.events.wait = nothing_comes;
    read_some(1);
    assert_int_equal(waits, 1000);
    assert_true(naps >= 900);
    while_napping = NULL;
    pair_free(only);
}

/* The same for a writer that waits until its end was seen. */
static int end_is_seen_late(void *context)
{
    uint8_t byte;

    (void)context;
    if (++waits == 1000)
        assert_int_equal(stream_read(&only->reader, &byte, 1), 0);
    return 0;
}

static void restless_reader(void **state)
{
    (void)state;
    reader_alone(0);
    waits = naps = 0;
    while_napping = rests;
    only->writer.events.wait = end_is_seen_late;
    assert_int_equal(stream_close_wait(&only->writer), 0);
    assert_int_equal(waits, 1000);
    assert_true(naps >= 900);
    while_napping = NULL;
    pair_free(only);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_waits),
        cmocka_unit_test(reader_is_woken_once),
        cmocka_unit_test(woken_again_for_the_same),
        cmocka_unit_test(writer_is_woken_for_most_of_the_ring),
        cmocka_unit_test(writer_is_woken_for_what_it_needs),
        cmocka_unit_test(both_sleep),
        cmocka_unit_test(naps_that_pay),
        cmocka_unit_test(naps_grow_until_they_pay),
        cmocka_unit_test(naps_that_do_not_pay),
        cmocka_unit_test(naps_for_larger_messages),
        cmocka_unit_test(wait_fails),
        cmocka_unit_test(restless_peer),
        cmocka_unit_test(restless_reader),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
