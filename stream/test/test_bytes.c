/* SPDX-License-Identifier: BSD-2-Clause */
/* A stream of bytes: all sizes, round the ring, with and without copying. */
#include "pair.h"

#include <errno.h>
#include <string.h>

/* A ring of 320 bytes: no power of two. */
enum { SMALL = 256 + 320, RING = 320 };

static void opens_with_right_arguments_only(void **state)
{
    struct pair *pair = pair_make(4096);
    const struct stream_events good = pair->writer.events;
    struct stream_events events = {0};
    struct stream stream;

    (void)state;
    (void)good;
    assert_int_equal(stream_open(&stream, STREAM_WRITER, STREAM_BYTES, pair->memory, 4096, &events),
                     -EINVAL);
    assert_int_equal(pair_open_writer(pair, STREAM_BYTES), 0);
    events = pair->writer.events;
    assert_int_equal(stream_open(&stream, STREAM_WRITER, STREAM_BYTES, NULL, 4096, &events),
                     -EINVAL);
    assert_int_equal(
        stream_open(&stream, STREAM_WRITER, STREAM_BYTES, pair->memory + 8, 4000, &events),
        -EINVAL);
    assert_int_equal(stream_open(&stream, STREAM_WRITER, STREAM_BYTES, pair->memory, 511, &events),
                     -EINVAL);
    assert_int_equal(
        stream_open(&stream, STREAM_WRITER, STREAM_BYTES, pair->memory, 1ull << 31, &events),
        -EINVAL);
    assert_int_equal(
        stream_open(&stream, STREAM_WRITER, (enum stream_kind)3, pair->memory, 4096, &events),
        -EINVAL);
    assert_int_equal(
        stream_open(&stream, (enum stream_role)2, STREAM_BYTES, pair->memory, 4096, &events),
        -EINVAL);
    assert_int_equal(stream_open(&stream, STREAM_READER, STREAM_BYTES, pair->memory, 512, &events),
                     0);
    pair_free(pair);
}

static void nobody_there(void **state)
{
    struct pair *pair = pair_make(SMALL);
    uint8_t byte = 1;

    (void)state;
    pair_open_writer(pair, STREAM_BYTES);
    assert_int_equal(stream_write(&pair->writer, &byte, 1), -EAGAIN);
    pair_open_reader(pair, STREAM_BYTES);
    assert_int_equal(stream_write(&pair->writer, &byte, 1), 1);
    assert_int_equal(stream_read(&pair->reader, &byte, 1), 1);
    assert_int_equal(stream_read(&pair->reader, &byte, 1), -EAGAIN);
    /* Each is for its own side. */
    assert_int_equal(stream_read(&pair->writer, &byte, 1), -EINVAL);
    assert_int_equal(stream_write(&pair->reader, &byte, 1), -EINVAL);
    pair_free(pair);
}

/* Every size of a write with every size of a read, until the ring has gone round. */
static void all_sizes(void **state)
{
    uint8_t in[RING + 8], out[RING + 8];

    (void)state;
    for (size_t wide = 1; wide <= RING + 7; wide += 3) {
        for (size_t narrow = 1; narrow <= RING + 7; narrow += 13) {
            struct pair *pair = pair_open(STREAM_BYTES, SMALL);
            uint64_t written = 0, read = 0;

            while (read < 2 * RING + 50) {
                ssize_t count;

                pattern_fill(in, wide, written);
                count = stream_write(&pair->writer, in, wide);
                assert_true(count > 0 || count == -EAGAIN);
                written += count > 0 ? (uint64_t)count : 0;
                assert_true(written - read <= RING);
                if (count < (ssize_t)wide)
                    assert_int_equal(written - read, RING); /* full, or all of it was taken */
                count = stream_read(&pair->reader, out, narrow);
                assert_true(count > 0);
                assert_true(count == (ssize_t)narrow || read + (uint64_t)count == written);
                assert_int_equal(pattern_matches(out, (size_t)count, read), count);
                read += (uint64_t)count;
            }
            pair_free(pair);
        }
    }
}

static void in_place(void **state)
{
    struct pair *pair = pair_open(STREAM_BYTES, SMALL);
    uint64_t written = 0, read = 0;
    const void *data;
    void *room;

    (void)state;
    for (unsigned round = 0; round < 200; round++) {
        ssize_t count = stream_reserve(&pair->writer, 100, &room);

        assert_true(count > 0 && count <= 100);
        pattern_fill(room, (size_t)count, written);
        if (round % 3 == 0)
            count = (count + 1) / 2;
        assert_int_equal(stream_commit(&pair->writer, (size_t)count), 0);
        assert_int_equal(stream_commit(&pair->writer, 1), -EINVAL); /* nothing is reserved */
        written += (uint64_t)count;
        count = stream_peek(&pair->reader, &data);
        assert_true(count > 0);
        assert_int_equal(pattern_matches(data, (size_t)count, read), count);
        assert_int_equal(stream_release(&pair->reader, (size_t)count + 1), -EINVAL);
        count = stream_peek(&pair->reader, &data);
        assert_int_equal(stream_release(&pair->reader, 0), 0);
        if (round % 5 && count > 1) { /* in two parts */
            assert_int_equal(stream_release(&pair->reader, 1), 0);
            assert_int_equal(stream_release(&pair->reader, (size_t)count - 1), 0);
        } else {
            assert_int_equal(stream_release(&pair->reader, (size_t)count), 0);
        }
        read += (uint64_t)count;
        assert_int_equal(stream_release(&pair->reader, 1), -EINVAL);
    }
    assert_true(written > 10000);
    pair_free(pair);
}

static void room_is_given_up(void **state)
{
    struct pair *pair = pair_open(STREAM_BYTES, SMALL);
    uint8_t byte;
    void *room;

    (void)state;
    assert_int_equal(stream_reserve(&pair->writer, 0, &room), -EINVAL);
    assert_int_equal(stream_reserve(&pair->writer, 1000, &room), RING);
    assert_int_equal(stream_commit(&pair->writer, 0), 0);
    assert_int_equal(stream_read(&pair->reader, &byte, 1), -EAGAIN);
    assert_int_equal(stream_reserve(&pair->writer, 8, &room), 8);
    assert_int_equal(stream_commit(&pair->writer, 9), -EINVAL);
    assert_int_equal(stream_write(&pair->writer, "x", 1), 1);
    assert_int_equal(stream_commit(&pair->writer, 1), -EINVAL);
    assert_int_equal(stream_write(&pair->writer, "", 0), 0);
    assert_int_equal(stream_read(&pair->reader, &byte, 0), 0);
    assert_int_equal(stream_read(&pair->reader, &byte, 1), 1);
    assert_int_equal(byte, 'x');
    pair_free(pair);
}

/* Positions count modulo 2^30: the ring goes on across that. */
static void positions_wrap(void **state)
{
    enum { BYTES = 64 << 20, PIECE = 1 << 20 };
    struct pair *pair = pair_open(STREAM_BYTES, 256 + BYTES);
    uint64_t moved = 0;
    const void *data;
    void *room;

    (void)state;
    while (moved < (1ull << 30) + (200u << 20)) {
        assert_int_equal(stream_reserve(&pair->writer, PIECE, &room), PIECE);
        memcpy(room, &moved, sizeof(moved));
        assert_int_equal(stream_commit(&pair->writer, PIECE), 0);
        assert_int_equal(stream_peek(&pair->reader, &data), PIECE);
        assert_memory_equal(data, &moved, sizeof(moved));
        assert_int_equal(stream_release(&pair->reader, PIECE), 0);
        moved += PIECE;
    }
    /* Nobody waited: no event but those of the beginning. */
    assert_true(pair->data.emitted <= 2 && pair->room.emitted <= 2);
    pair_free(pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opens_with_right_arguments_only),
        cmocka_unit_test(nobody_there),
        cmocka_unit_test(all_sizes),
        cmocka_unit_test(in_place),
        cmocka_unit_test(room_is_given_up),
        cmocka_unit_test(positions_wrap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
