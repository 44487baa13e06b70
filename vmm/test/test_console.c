/* SPDX-License-Identifier: BSD-2-Clause */
/* What a guest writes to its console arrives, or is counted in a line of the monitor's. */
#include "fixture.h"

#include "vmm/console.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define BYTES 1000000u

struct reader {
    int descriptor;
    size_t bytes;
};

static void set_interrupt(void *context, bool level)
{
    (void)context;
    (void)level;
}

static void *read_all(void *argument)
{
    struct reader *reader = argument;
    char bytes[4096];
    ssize_t count;

    while ((count = read(reader->descriptor, bytes, sizeof(bytes))) > 0)
        reader->bytes += (size_t)count;
    return NULL;
}

/* The sum of what the lines in this file say was dropped. */
static size_t count_dropped(int log)
{
    char text[4096] = "";
    size_t dropped = 0;

    assert_true(pread(log, text, sizeof(text) - 1, 0) >= 0);
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        unsigned long long bytes;
        assert_int_equal(sscanf(line, "vm0: %llu bytes of the console were dropped,", &bytes), 1);
        dropped += bytes;
    }
    return dropped;
}

/* Sends everything, with nobody who reads until it is over, or with a reader from the beginning. */
static size_t send_all(bool late, size_t *ret_dropped)
{
    struct uart uart;
    struct console console;
    const struct uart_host host = {.set_interrupt = set_interrupt};
    int ends[2];
    int log = memfd_create("log", MFD_CLOEXEC);
    int errors = dup(STDERR_FILENO);
    pthread_t thread;

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    struct reader reader = {.descriptor = ends[0]};
    uart_init(&uart, &host);
    assert_int_equal(console_init(&console, "vm0", ends[1], &uart), 0);
    dup2(log, STDERR_FILENO);
    if (!late)
        assert_int_equal(pthread_create(&thread, NULL, read_all, &reader), 0);
    for (unsigned i = 0; i < BYTES; i++)
        console_send(&console, 'x');
    if (late)
        assert_int_equal(pthread_create(&thread, NULL, read_all, &reader), 0);
    console_finish(&console);
    dup2(errors, STDERR_FILENO);
    close(errors);
    close(ends[1]);
    pthread_join(thread, NULL);
    close(ends[0]);
    *ret_dropped = count_dropped(log);
    close(log);
    return reader.bytes;
}

static void test_dropped_bytes_are_told(void **state)
{
    size_t dropped;
    size_t got;

    (void)state;
    got = send_all(true, &dropped);
    assert_true(dropped > 0);
    assert_int_equal(got + dropped, BYTES);
    /* How fast the reader is, is the machine's affair; every byte is accounted for. */
    got = send_all(false, &dropped);
    assert_int_equal(got + dropped, BYTES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dropped_bytes_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
