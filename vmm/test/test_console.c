/* SPDX-License-Identifier: BSD-2-Clause */
/* What a guest writes to its console arrives, a line at once, or is counted in a line of the
 * monitor's; what is typed arrives. */
#include "fixture.h"

#include "abi/system.h"
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

    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
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

/* A console whose other end is here. */
struct world {
    struct uart uart;
    struct console console;
    int end;
};

static void want_input(void *context)
{
    console_want_input(&((struct world *)context)->console);
}

static bool can_send(void *context)
{
    return console_can_send(&((struct world *)context)->console);
}

static void world_init(struct world *world)
{
    const struct uart_host host = {.context = world,
                                   .set_interrupt = set_interrupt,
                                   .can_send = can_send,
                                   .want_input = want_input};
    int ends[2];

    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    world->end = ends[0];
    uart_init(&world->uart, &host);
    assert_int_equal(console_init(&world->console, "vm0", ends[1], &world->uart), 0);
}

static void world_finish(struct world *world)
{
    console_finish(&world->console);
    close(world->console.descriptor);
    close(world->end);
}

static void print(struct world *world, const char *text)
{
    for (size_t i = 0; text[i] != '\0'; i++)
        console_send(&world->console, (uint8_t)text[i]);
}

static void check_packet(struct world *world, int flags, const char *expected)
{
    char bytes[CAISSON_CONSOLE_PRINTED_BYTES + 1] = "";

    assert_int_equal(recv(world->end, bytes, sizeof(bytes) - 1, flags), strlen(expected));
    assert_string_equal(bytes, expected);
}

/* Its packet is there before the guest goes on. Many times, as the thread must never send it. */
static void test_line_is_sent_as_it_ends(void **state)
{
    struct world world;

    (void)state;
    world_init(&world);
    for (int i = 0; i < 100; i++) {
        print(&world, "a line\r\n");
        check_packet(&world, MSG_DONTWAIT, "a line\r\n");
        print(&world, "\nanother\n");
        check_packet(&world, MSG_DONTWAIT, "\n");
        check_packet(&world, MSG_DONTWAIT, "another\n");
    }
    world_finish(&world);
}

/* Nobody ends it: the thread sends it. */
static void test_unfinished_line_is_sent(void **state)
{
    struct world world;

    (void)state;
    world_init(&world);
    for (int i = 0; i < 10; i++) {
        print(&world, i % 2 == 0 ? "?" : "\n?");
        if (i % 2 == 1)
            check_packet(&world, MSG_DONTWAIT, "\n");
        check_packet(&world, 0, "?");
    }
    world_finish(&world);
}

static uint8_t read_port(struct world *world, uint64_t offset)
{
    return (uint8_t)uart_operations.read(&world->uart, offset, 1);
}

/* A guest that takes one byte at a time loses nothing of a packet that does not fit yet. */
static void test_typed_packets_stay_whole(void **state)
{
    char typed[2 * UART_FIFO_BYTES + 1] = "";
    struct world world;

    (void)state;
    world_init(&world);
    assert_int_equal(send(world.end, "0123456789abcdef", UART_FIFO_BYTES, 0), UART_FIFO_BYTES);
    assert_int_equal(send(world.end, "ghijklmnopqrstuv", UART_FIFO_BYTES, 0), UART_FIFO_BYTES);
    uart_operations.write(&world.uart, 1, 1, 0x01); /* the receiver's interrupt */
    for (size_t i = 0; i < 2 * UART_FIFO_BYTES; i++) {
        while ((read_port(&world, 5) & 0x01) == 0) /* data ready */
            usleep(100);
        typed[i] = (char)read_port(&world, 0);
        console_want_input(&world.console);
    }
    assert_string_equal(typed, "0123456789abcdefghijklmnopqrstuv");
    world_finish(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dropped_bytes_are_told),
        cmocka_unit_test(test_line_is_sent_as_it_ends),
        cmocka_unit_test(test_unfinished_line_is_sent),
        cmocka_unit_test(test_typed_packets_stay_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
