/* SPDX-License-Identifier: BSD-2-Clause */
/* The other side writes whatever it likes: errors, never an access beyond the ring (canaries, and a
 * checker where there is one). */
#include "pair.h"

#include <errno.h>
#include <string.h>

enum { SIZE = 256 + 320, RING = 320 };

static void says(uint64_t *word, uint32_t session, uint32_t state, uint32_t position)
{
    *word = caisson_stream_word(session, state, position);
}

static uint32_t session_of(struct pair *pair)
{
    return caisson_stream_session(pair_shared(pair)->writer.word);
}

static void writer_is_too_far(void **state)
{
    static const uint32_t positions[] = {RING + 1, 1u << 29, CAISSON_STREAM_POSITION,
                                         CAISSON_STREAM_POSITION - 7};
    uint8_t bytes[RING];

    (void)state;
    for (size_t i = 0; i < sizeof(positions) / sizeof(positions[0]); i++) {
        struct pair *pair = pair_open(STREAM_BYTES, SIZE);

        says(&pair_shared(pair)->writer.word, session_of(pair), CAISSON_STREAM_OPEN, positions[i]);
        assert_int_equal(stream_read(&pair->reader, bytes, RING), -EPROTO);
        assert_int_equal(stream_read(&pair->reader, bytes, RING), -EPROTO);
        /* Who is innocent hears of it. */
        assert_int_equal(stream_write(&pair->writer, bytes, 1), -ECONNRESET);
        pair_free(pair);
    }
}

static void reader_is_too_far(void **state)
{
    static const uint32_t positions[] = {11, RING, 1u << 29, CAISSON_STREAM_POSITION};
    uint8_t bytes[RING] = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(positions) / sizeof(positions[0]); i++) {
        struct pair *pair = pair_open(STREAM_BYTES, SIZE);

        assert_int_equal(stream_write(&pair->writer, bytes, 10), 10);
        says(&pair_shared(pair)->reader.word, session_of(pair), CAISSON_STREAM_OPEN, positions[i]);
        assert_int_equal(stream_write(&pair->writer, bytes, RING), -EPROTO);
        pair_free(pair);
    }
}

/* What was granted once isn't taken back: a room that is being filled would be more than there
 * is. */
static void positions_go_backwards(void **state)
{
    struct pair *pair = pair_open(STREAM_BYTES, SIZE);
    uint8_t bytes[RING] = {0};
    void *room;

    (void)state;
    assert_int_equal(stream_write(&pair->writer, bytes, RING), RING);
    assert_int_equal(stream_read(&pair->reader, bytes, 200), 200);
    assert_int_equal(stream_reserve(&pair->writer, 200, &room), 200);
    says(&pair_shared(pair)->reader.word, session_of(pair), CAISSON_STREAM_OPEN, 100);
    assert_int_equal(stream_arm(&pair->writer, RING), 1);
    assert_int_equal(stream_commit(&pair->writer, 200), 0);
    assert_int_equal(stream_write(&pair->writer, bytes, 1), -EPROTO);
    pair_free(pair);

    pair = pair_open(STREAM_BYTES, SIZE);
    assert_int_equal(stream_write(&pair->writer, bytes, 100), 100);
    assert_int_equal(stream_read(&pair->reader, bytes, 10), 10);
    says(&pair_shared(pair)->writer.word, session_of(pair), CAISSON_STREAM_OPEN, 50);
    assert_int_equal(stream_read(&pair->reader, bytes, RING), -EPROTO);
    pair_free(pair);
}

static void impossible_messages(void **state)
{
    static const struct {
        uint32_t length, filled;
    } cases[] = {
        {0, 16},  {9, 16},           {16, 16},         {RING / 2 - 7, RING}, {RING, RING},
        {1, 1},   {1, 12},           {UINT32_MAX, 8},  {UINT32_MAX - 1, 64}, {1u << 31, 64},
        {144, 8}, {UINT32_MAX, 320}, {0x7fffffff, 320}};
    uint8_t bytes[RING];
    const void *data;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct pair *pair = pair_open(STREAM_MESSAGES, SIZE);

        memcpy(pair->memory + 256, &cases[i].length, 4);
        says(&pair_shared(pair)->writer.word, session_of(pair), CAISSON_STREAM_OPEN,
             cases[i].filled);
        assert_int_equal(stream_peek(&pair->reader, &data), -EPROTO);
        assert_int_equal(stream_read(&pair->reader, bytes, RING), -EPROTO);
        assert_int_equal(stream_release(&pair->reader, 0), -EPROTO);
        pair_free(pair);
    }
}

/* At the ring's end: a message that would go beyond, and a skip with nothing behind it. */
static void impossible_at_the_end(void **state)
{
    static const uint32_t lengths[] = {41, CAISSON_STREAM_SKIP};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct pair *pair = pair_open(STREAM_MESSAGES, SIZE);
        uint8_t bytes[RING] = {0};
        const void *data;

        for (unsigned j = 0; j < 2; j++) {
            assert_int_equal(stream_write(&pair->writer, bytes, 128), 128);
            assert_int_equal(stream_read(&pair->reader, bytes, RING), 128);
        }
        memcpy(pair->memory + 256 + 272, &lengths[i], 4); /* 48 bytes before the end */
        says(&pair_shared(pair)->writer.word, session_of(pair), CAISSON_STREAM_OPEN,
             272 + (i == 0 ? 64 : 48));
        assert_int_equal(stream_peek(&pair->reader, &data), -EPROTO);
        pair_free(pair);
    }
}

/* The length that was checked is the length that counts. */
static void length_changes(void **state)
{
    struct pair *pair = pair_open(STREAM_MESSAGES, SIZE);
    const uint32_t other = 100;
    uint8_t bytes[RING] = {0};
    const void *data;

    (void)state;
    assert_int_equal(stream_write(&pair->writer, bytes, 8), 8);
    assert_int_equal(stream_write(&pair->writer, "b", 1), 1);
    assert_int_equal(stream_peek(&pair->reader, &data), 8);
    memcpy(pair->memory + 256, &other, 4);
    assert_int_equal(stream_release(&pair->reader, 0), 0);
    assert_int_equal(stream_read(&pair->reader, bytes, RING), 1);
    assert_int_equal(bytes[0], 'b');
    pair_free(pair);
}

/* Begins anew at each look: one step for each call, and an error for who was linked. */
static void sessions_without_end(void **state)
{
    struct pair *pair = pair_open(STREAM_BYTES, SIZE);
    uint8_t byte;

    (void)state;
    for (uint32_t i = 1; i < 1000; i++) {
        struct caisson_stream_side *writer = &pair_shared(pair)->writer;
        ssize_t result;

        says(&writer->word, session_of(pair) + 1 + i % 3, i % 4, i * 77);
        writer->notice = writer->word;
        result = stream_read(&pair->reader, &byte, 1);
        assert_true(result == -ECONNRESET || result == -EAGAIN || result == -EPROTO || result >= 0);
        if (result != -EAGAIN)
            assert_int_equal(stream_reopen(&pair->reader), 0);
    }
    pair_free(pair);
}

/* A wait of any content costs one event each at most. */
static void waits_of_any_content(void **state)
{
    struct pair *pair = pair_open(STREAM_BYTES, SIZE);
    uint32_t random = 1;
    uint8_t byte = 0;

    (void)state;
    pair->data.emitted = 0;
    for (unsigned i = 0; i < 1000; i++) {
        pair_shared(pair)->reader.wait =
            (uint64_t)random_next(&random) << 32 | random_next(&random);
        for (unsigned j = 0; j < 4; j++) {
            assert_int_equal(stream_write(&pair->writer, &byte, 1), 1);
            assert_int_equal(stream_read(&pair->reader, &byte, 1), 1);
        }
        assert_true(pair->data.emitted <= i + 1);
    }
    pair_free(pair);
}

/* Any bytes at any time, on both sides' account. */
static void rubbish(void **state)
{
    uint32_t random = 20261128;

    (void)state;
    for (unsigned round = 0; round < 300; round++) {
        const enum stream_kind kind = round % 2 ? STREAM_BYTES : STREAM_MESSAGES;
        struct pair *pair = pair_open(kind, SIZE);
        uint8_t bytes[RING + 1] = {0};

        for (unsigned step = 0; step < 500; step++) {
            const size_t size = random_next(&random) % (RING + 2);
            uint64_t *words = (uint64_t *)pair->memory;
            const void *data;
            void *room;
            ssize_t count;

            if (random_next(&random) % 4 == 0)
                words[random_next(&random) % (SIZE / 8)] ^= 1ull << random_next(&random) % 64;
            switch (random_next(&random) % 8) {
            case 0:
                assert_true(stream_write(&pair->writer, bytes, size) <= (ssize_t)size);
                break;
            case 1:
                assert_true(stream_read(&pair->reader, bytes, size) <= (ssize_t)size);
                break;
            case 2:
                count = stream_reserve(&pair->writer, size, &room);
                if (count > 0)
                    memset(room, 0x11, (size_t)count);
                stream_commit(&pair->writer, size / 2);
                break;
            case 3:
                count = stream_peek(&pair->reader, &data);
                if (count > 0)
                    memcpy(bytes, data, (size_t)count);
                stream_release(&pair->reader, size);
                break;
            case 4:
                stream_arm(&pair->writer, size);
                break;
            case 5:
                stream_arm(&pair->reader, size);
                break;
            case 6:
                if (step % 20 == 0)
                    stream_reopen(&pair->writer);
                break;
            default:
                if (step % 20 == 0)
                    stream_reopen(&pair->reader);
            }
        }
        pair_free(pair);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writer_is_too_far),
        cmocka_unit_test(reader_is_too_far),
        cmocka_unit_test(positions_go_backwards),
        cmocka_unit_test(impossible_messages),
        cmocka_unit_test(impossible_at_the_end),
        cmocka_unit_test(length_changes),
        cmocka_unit_test(sessions_without_end),
        cmocka_unit_test(waits_of_any_content),
        cmocka_unit_test(rubbish),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
