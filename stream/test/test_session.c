/* SPDX-License-Identifier: BSD-2-Clause */
/* Beginnings and ends: either side comes first, ends, dies and comes again; nothing of one session
 * is taken for the next one's. */
#include "pair.h"

#include <errno.h>
#include <string.h>

enum { SIZE = 4096 };

static void passes(struct pair *pair, const char *text)
{
    char got[32];
    const ssize_t length = (ssize_t)strlen(text);

    /* Either may have to join the other first. */
    stream_arm(&pair->reader, 0);
    stream_arm(&pair->writer, 1);
    assert_int_equal(stream_write(&pair->writer, text, (size_t)length), length);
    assert_int_equal(stream_read(&pair->reader, got, sizeof(got)), length);
    assert_memory_equal(got, text, (size_t)length);
}

static void either_comes_first(void **state)
{
    struct pair *pair = pair_make(SIZE);
    char byte;

    (void)state;
    pair_open_reader(pair, STREAM_BYTES);
    assert_int_equal(stream_read(&pair->reader, &byte, 1), -EAGAIN);
    pair_open_writer(pair, STREAM_BYTES);
    passes(pair, "reader first");
    pair_free(pair);
    pair = pair_make(SIZE);
    pair_open_writer(pair, STREAM_BYTES);
    pair_open_reader(pair, STREAM_BYTES);
    passes(pair, "writer first");
    pair_free(pair);
}

/* Both look at the other before either has begun: the numbers are the same then. */
static void both_at_once(void **state)
{
    struct pair *pair = pair_make(SIZE);
    struct caisson_stream *shared = pair_shared(pair);

    (void)state;
    pair_open_writer(pair, STREAM_BYTES);
    const struct caisson_stream_side begun = shared->writer;
    memset(&shared->writer, 0, sizeof(shared->writer));
    pair_open_reader(pair, STREAM_BYTES);
    shared->writer = begun;
    passes(pair, "both at once");
    pair_free(pair);
}

static void end_is_seen(void **state)
{
    struct pair *pair = pair_open(STREAM_BYTES, SIZE);
    char byte;

    (void)state;
    assert_int_equal(stream_write(&pair->writer, "ab", 2), 2);
    assert_int_equal(stream_close(&pair->writer), 0);
    assert_int_equal(stream_write(&pair->writer, "c", 1), -EBADF);
    assert_int_equal(stream_read(&pair->reader, &byte, 1), 1);
    assert_int_equal(stream_read(&pair->reader, &byte, 1), 1);
    assert_int_equal(byte, 'b');
    assert_int_equal(stream_read(&pair->reader, &byte, 1), 0);
    assert_int_equal(stream_read(&pair->reader, &byte, 1), 0);
    assert_int_equal(stream_wait(&pair->reader, 0), 0); /* there is nothing to wait for */
    assert_int_equal(stream_reopen(&pair->reader), 0);
    assert_int_equal(stream_read(&pair->reader, &byte, 1), -EAGAIN);
    /* The writer learns that its end was seen although the reader is at the next session. */
    assert_int_equal(stream_close_wait(&pair->writer), 0);
    assert_int_equal(stream_reopen(&pair->writer), 0);
    passes(pair, "the next session");
    pair_free(pair);
}

/* What waits for the reader finds it in any of its states. */
static void close_waits(void **state)
{
    struct pair *pair = pair_open(STREAM_BYTES, SIZE);
    char bytes[8];

    (void)state;
    assert_int_equal(stream_write(&pair->writer, "abc", 3), 3);
    const struct stream before = pair->writer;
    assert_int_equal(stream_close(&pair->writer), 0);
    assert_int_equal(stream_read(&pair->reader, bytes, 8), 3);
    assert_int_equal(stream_read(&pair->reader, bytes, 8), 0);
    pair->writer = before;
    assert_int_equal(stream_close_wait(&pair->writer), 0);
    assert_int_equal(stream_reopen(&pair->reader), 0);
    pair->writer = before;
    assert_int_equal(stream_close_wait(&pair->writer), 0);
    pair_free(pair);

    pair = pair_open(STREAM_BYTES, SIZE);
    assert_int_equal(stream_write(&pair->writer, "abc", 3), 3);
    assert_int_equal(stream_close(&pair->reader), 0);
    assert_int_equal(stream_close_wait(&pair->writer), -EPIPE);
    pair_free(pair);

    pair = pair_open(STREAM_BYTES, SIZE);
    assert_int_equal(pair_open_reader(pair, STREAM_BYTES), 0);
    assert_int_equal(stream_close_wait(&pair->writer), -ECONNRESET);
    pair_free(pair);
}

static void reader_closes(void **state)
{
    struct pair *pair = pair_open(STREAM_BYTES, SIZE);

    (void)state;
    assert_int_equal(stream_close(&pair->reader), 0);
    assert_int_equal(stream_write(&pair->writer, "c", 1), -EPIPE);
    assert_int_equal(stream_write(&pair->writer, "c", 1), -EPIPE);
    assert_int_equal(stream_wait(&pair->writer, 1), 0);
    assert_int_equal(stream_reopen(&pair->writer), 0);
    assert_int_equal(stream_write(&pair->writer, "c", 1), -EAGAIN);
    assert_int_equal(stream_reopen(&pair->reader), 0);
    passes(pair, "again");
    pair_free(pair);
}

static void aborted(void **state)
{
    struct pair *pair = pair_open(STREAM_BYTES, SIZE);
    char byte;

    (void)state;
    assert_int_equal(stream_write(&pair->writer, "ab", 2), 2);
    assert_int_equal(stream_abort(&pair->writer), 0);
    assert_int_equal(stream_read(&pair->reader, &byte, 1), -ECONNRESET);
    assert_int_equal(stream_reopen(&pair->reader), 0);
    assert_int_equal(stream_reopen(&pair->writer), 0);
    passes(pair, "again");
    assert_int_equal(stream_abort(&pair->reader), 0);
    assert_int_equal(stream_write(&pair->writer, "c", 1), -ECONNRESET);
    pair_free(pair);
}

/* A process that ended says nothing; its successor opens the stream anew. */
static void writer_comes_again(void **state)
{
    struct pair *pair = pair_open(STREAM_BYTES, SIZE);
    char got[8];

    (void)state;
    assert_int_equal(stream_write(&pair->writer, "lost", 4), 4);
    pair_open_writer(pair, STREAM_BYTES);
    assert_int_equal(stream_write(&pair->writer, "new", 3), -EAGAIN); /* until it is joined */
    assert_int_equal(stream_read(&pair->reader, got, 8), -ECONNRESET);
    assert_int_equal(stream_read(&pair->reader, got, 8), -ECONNRESET);
    assert_int_equal(stream_reopen(&pair->reader), 0);
    assert_int_equal(stream_read(&pair->reader, got, 8), -EAGAIN);
    passes(pair, "new");
    pair_free(pair);
}

static void reader_comes_again(void **state)
{
    struct pair *pair = pair_open(STREAM_BYTES, SIZE);
    char got[8];

    (void)state;
    assert_int_equal(stream_write(&pair->writer, "lost", 4), 4);
    pair_open_reader(pair, STREAM_BYTES);
    assert_int_equal(stream_read(&pair->reader, got, 8), -EAGAIN);
    /* It tells at once, not when the ring is full. */
    assert_int_equal(stream_write(&pair->writer, "more", 4), -ECONNRESET);
    assert_int_equal(stream_reopen(&pair->writer), 0);
    passes(pair, "new");
    pair_free(pair);
}

static void both_come_again(void **state)
{
    struct pair *pair = pair_open(STREAM_BYTES, SIZE);

    (void)state;
    for (unsigned i = 0; i < 20; i++) {
        assert_int_equal(stream_write(&pair->writer, "lost", 4), 4);
        if (i % 2)
            pair_open_reader(pair, STREAM_BYTES);
        pair_open_writer(pair, STREAM_BYTES);
        if (i % 3)
            pair_open_writer(pair, STREAM_BYTES);
        if (i % 2 == 0)
            pair_open_reader(pair, STREAM_BYTES);
        passes(pair, "new");
    }
    pair_free(pair);
}

/* A session that nobody joined before it was over is nobody's. */
static void session_without_a_reader(void **state)
{
    struct pair *pair = pair_make(SIZE);
    char byte;

    (void)state;
    pair_open_writer(pair, STREAM_BYTES);
    assert_int_equal(stream_close_wait(&pair->writer), 0);
    pair_open_reader(pair, STREAM_BYTES);
    assert_int_equal(stream_read(&pair->reader, &byte, 1), -EAGAIN);
    assert_int_equal(stream_reopen(&pair->writer), 0);
    passes(pair, "now");
    pair_free(pair);
}

static void numbers_go_round(void **state)
{
    struct pair *pair = pair_make(SIZE);
    struct caisson_stream *shared = pair_shared(pair);

    (void)state;
    shared->writer.word = caisson_stream_word(UINT32_MAX - 1, CAISSON_STREAM_ENDED, 77);
    shared->reader.word = caisson_stream_word(UINT32_MAX - 2, CAISSON_STREAM_OPEN, 7);
    for (unsigned i = 0; i < 6; i++) {
        pair_open_reader(pair, STREAM_BYTES);
        assert_int_not_equal(caisson_stream_session(shared->reader.word), 0);
        pair_open_writer(pair, STREAM_BYTES);
        passes(pair, "round");
    }
    pair_free(pair);
}

static void of_another_kind_or_size(void **state)
{
    struct pair *pair = pair_make(SIZE);
    char byte;

    (void)state;
    pair_open_writer(pair, STREAM_BYTES);
    pair_open_reader(pair, STREAM_MESSAGES);
    assert_int_equal(stream_read(&pair->reader, &byte, 1), -EPROTO);
    assert_int_equal(stream_write(&pair->writer, "c", 1), -EPROTO);
    pair_open_reader(pair, STREAM_BYTES);
    pair_shared(pair)->reader.ring_bytes++;
    assert_int_equal(stream_reopen(&pair->writer), 0);
    assert_int_equal(stream_write(&pair->writer, "c", 1), -EPROTO);
    pair_open_reader(pair, STREAM_BYTES);
    assert_int_equal(stream_reopen(&pair->writer), 0);
    passes(pair, "the same");
    pair_free(pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(either_comes_first), cmocka_unit_test(both_at_once),
        cmocka_unit_test(end_is_seen),        cmocka_unit_test(close_waits),
        cmocka_unit_test(reader_closes),      cmocka_unit_test(aborted),
        cmocka_unit_test(writer_comes_again), cmocka_unit_test(reader_comes_again),
        cmocka_unit_test(both_come_again),    cmocka_unit_test(session_without_a_reader),
        cmocka_unit_test(numbers_go_round),   cmocka_unit_test(of_another_kind_or_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
