/* SPDX-License-Identifier: BSD-2-Clause */
/* Two processes: bytes pass, and either is killed at any point and started again, after which what
 * passes is whole. */
#include "pair.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SIZE = 256 + 8192, LIVES = 40 };

static pid_t start(struct pair *pair, int (*body)(struct pair *))
{
    const pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        _exit(body(pair));
    }
    return child;
}

static int end_of(pid_t child)
{
    int status;

    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Messages that say which number they have in their session. */
static int writes(struct pair *pair)
{
    uint8_t bytes[1000];
    uint32_t random = (uint32_t)getpid() | 1;

    if (pair_open_writer(pair, STREAM_MESSAGES))
        return 2;
    for (uint64_t number = 0; number < 1u << 30; number++) {
        const size_t size = 8 + random_next(&random) % 900;
        ssize_t count;

        memcpy(bytes, &number, 8);
        pattern_fill(bytes + 8, size - 8, number);
        count = stream_write_wait(&pair->writer, bytes, size);
        if (count == -ECONNRESET) { /* the reader was started again */
            number = UINT64_MAX;
            if (stream_reopen(&pair->writer))
                return 2;
        } else if (count != (ssize_t)size) {
            return count == -EPIPE ? 0 : 3;
        }
    }
    return 4;
}

/* So many messages, each the next one of its session; whether they are. *expected: the number of
 * the next one. */
static int reads(struct pair *pair, unsigned wanted, uint64_t *expected)
{
    uint8_t bytes[1000];
    uint64_t number;

    while (wanted > 0) {
        const ssize_t count = stream_read_wait(&pair->reader, bytes, sizeof(bytes));

        if (count == -ECONNRESET) { /* the writer was started again */
            *expected = 0;
            if (stream_reopen(&pair->reader))
                return 2;
            continue;
        }
        if (count < 8)
            return 3;
        memcpy(&number, bytes, 8);
        if (number != *expected ||
            pattern_matches(bytes + 8, (size_t)count - 8, number) != (size_t)count - 8)
            return 4;
        ++*expected;
        wanted--;
    }
    return 0;
}

static int reads_for_ever(struct pair *pair)
{
    uint64_t expected = 0;

    return pair_open_reader(pair, STREAM_MESSAGES) ? 2 : reads(pair, UINT32_MAX, &expected);
}

static void nap_up_to(uint32_t *random)
{
    const struct timespec time = {.tv_nsec = random_next(random) % 2000000};

    nanosleep(&time, NULL);
}

static void writer_is_killed(void **state)
{
    struct pair *pair = pair_make(SIZE);
    uint64_t expected = 0, begun = 0;
    uint32_t random = 5;

    (void)state;
    assert_int_equal(pair_open_reader(pair, STREAM_MESSAGES), 0);
    for (unsigned life = 0; life < LIVES; life++) {
        const pid_t writer = start(pair, writes);

        /* What its predecessor left may come first. */
        do {
            assert_int_equal(reads(pair, 1 + random_next(&random) % 300, &expected), 0);
        } while (caisson_stream_session(pair_shared(pair)->writer.word) == begun);
        begun = caisson_stream_session(pair_shared(pair)->writer.word);
        nap_up_to(&random);
        kill(writer, SIGKILL);
        assert_int_equal(end_of(writer), 128 + SIGKILL);
    }
    pair_free(pair);
}

static void reader_is_killed(void **state)
{
    struct pair *pair = pair_make(SIZE);
    const pid_t writer = start(pair, writes);
    uint64_t expected = 0;
    uint32_t random = 7;

    (void)state;
    for (unsigned life = 0; life < LIVES; life++) {
        const pid_t reader = start(pair, reads_for_ever);

        nap_up_to(&random);
        kill(reader, SIGKILL);
        assert_int_equal(end_of(reader), 128 + SIGKILL);
    }
    assert_int_equal(pair_open_reader(pair, STREAM_MESSAGES), 0);
    assert_int_equal(reads(pair, 100, &expected), 0);
    assert_int_equal(stream_close(&pair->reader), 0);
    assert_int_equal(end_of(writer), 0);
    pair_free(pair);
}

static void both_are_killed(void **state)
{
    struct pair *pair = pair_make(SIZE);
    uint64_t expected = 0;
    uint32_t random = 11;

    (void)state;
    for (unsigned life = 0; life < LIVES; life++) {
        pid_t reader = start(pair, reads_for_ever), writer = start(pair, writes);

        nap_up_to(&random);
        kill(random_next(&random) % 2 ? reader : writer, SIGKILL);
        nap_up_to(&random);
        kill(reader, SIGKILL);
        kill(writer, SIGKILL);
        assert_int_equal(end_of(writer), 128 + SIGKILL);
        assert_int_equal(end_of(reader), 128 + SIGKILL);
    }
    const pid_t writer = start(pair, writes);

    assert_int_equal(pair_open_reader(pair, STREAM_MESSAGES), 0);
    assert_int_equal(reads(pair, 1000, &expected), 0);
    assert_int_equal(stream_close(&pair->reader), 0);
    assert_int_equal(end_of(writer), 0);
    pair_free(pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writer_is_killed),
        cmocka_unit_test(reader_is_killed),
        cmocka_unit_test(both_are_killed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
