/* SPDX-License-Identifier: BSD-2-Clause */
/* Output of many sources: whole lines, consoles bytewise, bounded memory. */
#include "loader/output.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct fixture {
    int read_end;
    struct output output;
    struct output_source one, two, console;
};

static struct fixture fixture;

static int set_up(void **state)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0)
        return -1;
    fixture = (struct fixture){.read_end = ends[0], .output.descriptor = ends[1]};
    fixture.one.name = "one";
    fixture.two.name = "two";
    fixture.console = (struct output_source){.name = "vm0", .bytewise = true, .no_cr = true};
    *state = &fixture;
    return fcntl(ends[0], F_SETFL, O_NONBLOCK);
}

static int tear_down(void **state)
{
    (void)state;
    close(fixture.read_end);
    close(fixture.output.descriptor);
    return 0;
}

static void put(struct output_source *source, const char *text)
{
    assert_true(strlen(text) <= output_source_room(source));
    output_source_put(source, text, strlen(text));
    while (output_pump(&fixture.output, source))
        ;
}

static void check(const char *expected)
{
    char text[4096] = "";
    assert_int_equal(output_flush(&fixture.output), 0);
    ssize_t count = read(fixture.read_end, text, sizeof(text) - 1);
    assert_true(count >= 0 || errno == EAGAIN);
    assert_string_equal(text, expected);
}

static void test_lines_are_not_mixed(void **state)
{
    (void)state;
    put(&fixture.one, "first ");
    put(&fixture.two, "second\nthi");
    check("second\n");
    put(&fixture.one, "line\n");
    put(&fixture.two, "rd\n");
    check("first line\nthird\n");
}

static void test_prefix(void **state)
{
    (void)state;
    fixture.output.prefix = true;
    put(&fixture.one, "a\nb\n");
    put(&fixture.console, "login: ");
    put(&fixture.console, "root\r\n");
    check("one | a\none | b\nvm0 | login: root\n");
}

static void test_console_is_prompt(void **state)
{
    (void)state;
    put(&fixture.console, "# ");
    check("# ");
    put(&fixture.one, "line\n");
    check("\nline\n");
    put(&fixture.console, "ls\r\n");
    put(&fixture.one, "next\n");
    check("ls\nnext\n");
}

/* Moves what is ready at that time. */
static void pump_at(uint64_t now_ms)
{
    fixture.output.now_ms = now_ms;
    while (output_pump(&fixture.output, &fixture.one) |
           output_pump(&fixture.output, &fixture.console))
        ;
}

static void test_console_finishes_its_line(void **state)
{
    (void)state;
    fixture.output.patience_ms = 30;
    fixture.output.now_ms = 1000;
    put(&fixture.console, "[ 4.1] received");
    assert_int_equal(output_held_ms(&fixture.output), -1);
    put(&fixture.one, "hello\n");
    assert_int_equal(output_held_ms(&fixture.output), 30);
    pump_at(1020);
    check("[ 4.1] received");
    assert_int_equal(output_held_ms(&fixture.output), 10);
    put(&fixture.console, " mmap\n");
    pump_at(1021);
    check(" mmap\nhello\n");
    assert_int_equal(output_held_ms(&fixture.output), -1);
    /* One that stays as it is holds nobody for longer. */
    put(&fixture.console, "# ");
    put(&fixture.one, "one\n");
    pump_at(1050);
    check("# ");
    pump_at(1051);
    check("\none\n");
    /* Nor does one that never ends. */
    for (uint64_t now_ms = 2000; now_ms < 2240; now_ms += 10) {
        fixture.output.now_ms = now_ms;
        put(&fixture.console, "x");
        if (now_ms == 2000)
            put(&fixture.one, "two\n");
        pump_at(now_ms);
    }
    check("xxxxxxxxxxxxxxxxxxxxxxxx");
    pump_at(2240);
    check("\ntwo\n");
}

static void test_carriage_return(void **state)
{
    (void)state;
    put(&fixture.console, "50%\r");
    put(&fixture.console, "60%\r");
    put(&fixture.console, "\nend\r\r\n");
    check("50%\r60%\nend\r\n");
    put(&fixture.console, "\rbuildroot login: ");
    check("buildroot login: ");
    put(&fixture.one, "\ras it is\r\n");
    check("\n\ras it is\r\n");
}

static void test_unfinished_line_at_the_end(void **state)
{
    (void)state;
    put(&fixture.one, "no newline");
    check("");
    fixture.one.ended = true;
    put(&fixture.one, "");
    put(&fixture.two, "line\n");
    check("no newline\nline\n");
}

static void test_message_breaks_a_line(void **state)
{
    (void)state;
    put(&fixture.console, "# ");
    output_break_line(&fixture.output);
    output_break_line(&fixture.output);
    check("# \n");
    put(&fixture.console, "ls");
    check("ls");
}

static void test_long_line_in_bounded_memory(void **state)
{
    char text[SOURCE_BYTES + 1];
    char got[SOURCE_BYTES + 64] = "";
    (void)state;
    memset(text, 'x', SOURCE_BYTES);
    text[SOURCE_BYTES] = '\0';
    put(&fixture.one, text);
    assert_int_equal(output_source_room(&fixture.one), SOURCE_BYTES);
    put(&fixture.two, "line\n");
    put(&fixture.one, "end\n");
    assert_int_equal(output_flush(&fixture.output), 0);
    assert_int_equal(read(fixture.read_end, got, sizeof(got)), SOURCE_BYTES + 10);
    assert_memory_equal(got, text, SOURCE_BYTES);
    assert_string_equal(got + SOURCE_BYTES, "\nline\nend\n");
}

/* Nobody reads: the queue and the sources fill, and then nothing is taken any more; nothing is lost either. */
static void test_flood_is_held_back(void **state)
{
    char got[65536];
    size_t taken = 0;
    size_t read_back = 0;
    (void)state;
    for (int i = 0; i < 100000; i++) {
        if (output_source_room(&fixture.one) >= 8) {
            output_source_put(&fixture.one, "flooded\n", 8);
            taken += 8;
        }
        while (output_pump(&fixture.output, &fixture.one))
            ;
        output_flush(&fixture.output);
    }
    assert_true(taken < QUEUE_BYTES + SOURCE_BYTES + 1048576);
    assert_true(output_source_room(&fixture.one) < 8);
    for (;;) {
        ssize_t count = read(fixture.read_end, got, sizeof(got));
        if (count > 0)
            read_back += (size_t)count;
        bool moved = false;
        while (output_pump(&fixture.output, &fixture.one))
            moved = true;
        if (count < 0 && !moved && !output_pending(&fixture.output))
            break;
        output_flush(&fixture.output);
    }
    assert_int_equal(read_back, taken);
}

static void test_broken_descriptor(void **state)
{
    (void)state;
    signal(SIGPIPE, SIG_IGN);
    close(fixture.read_end);
    put(&fixture.one, "line\n");
    assert_int_equal(output_flush(&fixture.output), -EPIPE);
    assert_false(output_pending(&fixture.output));
    fixture.read_end = -1;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_lines_are_not_mixed),   TEST(test_prefix),
        TEST(test_console_is_prompt),     TEST(test_console_finishes_its_line),
        TEST(test_carriage_return),       TEST(test_unfinished_line_at_the_end),
        TEST(test_message_breaks_a_line), TEST(test_long_line_in_bounded_memory),
        TEST(test_flood_is_held_back),    TEST(test_broken_descriptor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
