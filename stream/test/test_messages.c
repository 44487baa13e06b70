/* SPDX-License-Identifier: BSD-2-Clause */
/* A stream of messages: each comes as it was sent, in one piece, of all sizes and at every place of
 * the ring. */
#include "pair.h"

#include <errno.h>
#include <string.h>

enum { SMALL = 256 + 320, RING = 320, MOST = RING / 2 - 8 };

static void sizes_are_checked(void **state)
{
    struct pair *pair = pair_open(STREAM_MESSAGES, SMALL);
    uint8_t bytes[RING] = {0};
    void *room;

    (void)state;
    assert_int_equal(stream_message_most(&pair->writer), MOST);
    assert_int_equal(stream_write(&pair->writer, bytes, 0), -EINVAL);
    assert_int_equal(stream_write(&pair->writer, bytes, MOST + 1), -EMSGSIZE);
    assert_int_equal(stream_reserve(&pair->writer, SIZE_MAX, &room), -EMSGSIZE);
    assert_int_equal(stream_write(&pair->writer, bytes, MOST), MOST);
    assert_int_equal(stream_write(&pair->writer, bytes, MOST), MOST);
    assert_int_equal(stream_write(&pair->writer, bytes, 1), -EAGAIN);
    assert_int_equal(stream_read(&pair->reader, bytes, MOST - 1), -EMSGSIZE);
    assert_int_equal(stream_read(&pair->reader, bytes, MOST), MOST);
    assert_int_equal(stream_read(&pair->reader, bytes, RING), MOST);
    assert_int_equal(stream_read(&pair->reader, bytes, RING), -EAGAIN);
    pair_free(pair);
}

/* Each size follows each other one, so each begins at every place that records can begin at. */
static void all_sizes(void **state)
{
    struct pair *pair = pair_open(STREAM_MESSAGES, SMALL);
    uint8_t in[MOST], out[MOST];
    uint64_t place = 0;

    (void)state;
    for (size_t first = 1; first <= MOST; first++) {
        for (size_t second = 1; second <= MOST; second++) {
            pattern_fill(in, first, place);
            assert_int_equal(stream_write(&pair->writer, in, first), first);
            pattern_fill(in, second, place + 7);
            ssize_t count = stream_write(&pair->writer, in, second);
            assert_int_equal(stream_read(&pair->reader, out, sizeof(out)), first);
            assert_int_equal(pattern_matches(out, first, place), first);
            if (count == -EAGAIN) /* what is skipped at the ring's end left too little */
                count = stream_write(&pair->writer, in, second);
            assert_int_equal(count, second);
            assert_int_equal(stream_read(&pair->reader, out, sizeof(out)), second);
            assert_int_equal(pattern_matches(out, second, place + 7), second);
            place++;
        }
    }
    pair_free(pair);
}

static void in_place(void **state)
{
    struct pair *pair = pair_open(STREAM_MESSAGES, SMALL);
    const void *data;
    void *room;

    (void)state;
    for (unsigned round = 0; round < 1000; round++) {
        const size_t size = 1 + round % MOST, less = 1 + round % size;

        assert_int_equal(stream_reserve(&pair->writer, size, &room), size);
        assert_true((uint8_t *)room >= pair->memory + 256 &&
                    (uint8_t *)room + size <= pair->memory + SMALL);
        pattern_fill(room, less, round);
        assert_int_equal(stream_commit(&pair->writer, less), 0);
        assert_int_equal(stream_peek(&pair->reader, &data), less);
        assert_int_equal(stream_peek(&pair->reader, &data), less); /* as often as one likes */
        assert_int_equal(pattern_matches(data, less, round), less);
        assert_int_equal(stream_release(&pair->reader, 0), 0);
        assert_int_equal(stream_release(&pair->reader, 0), -EINVAL);
    }
    pair_free(pair);
}

/* A room that was reserved for the ring's start is given up, and the next one begins where the ring
 * was. */
static void reservation_across_the_end_is_given_up(void **state)
{
    struct pair *pair = pair_open(STREAM_MESSAGES, SMALL);
    uint8_t bytes[MOST];
    void *room;

    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        assert_int_equal(stream_write(&pair->writer, bytes, 112), 112);
        assert_int_equal(stream_read(&pair->reader, bytes, MOST), 112);
    }
    assert_int_equal(stream_reserve(&pair->writer, MOST, &room), MOST);
    assert_ptr_equal(room, pair->memory + 256 + 8);
    assert_int_equal(stream_write(&pair->writer, "abc", 3), 3);
    assert_int_equal(stream_read(&pair->reader, bytes, MOST), 3);
    assert_memory_equal(bytes, "abc", 3);
    assert_memory_equal(pair->memory + 256 + 240 + 8, "abc", 3);
    pair_free(pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_are_checked),
        cmocka_unit_test(all_sizes),
        cmocka_unit_test(in_place),
        cmocka_unit_test(reservation_across_the_end_is_given_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
