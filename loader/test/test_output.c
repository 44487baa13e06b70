/* SPDX-License-Identifier: BSD-2-Clause */
/* Output of many sources: in order, whole lines, consoles bytewise, bounded memory. */
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
    uint64_t stamp_ns;
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
    fixture.output.settled_ns = OUTPUT_ALL_SETTLED;
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
    source_finish(&fixture.one);
    source_finish(&fixture.two);
    source_finish(&fixture.console);
    return 0;
}

/* Sent, and read, but not printed yet. */
static void send_at(struct output_source *source, const char *text, uint64_t stamp_ns)
{
    assert_true(strlen(text) <= source_room(source));
    source_put(source, text, strlen(text), stamp_ns, fixture.output.now_ms);
}

/* Prints what is ready. */
static bool pump(void)
{
    struct output_source *sources[] = {&fixture.one, &fixture.two, &fixture.console};
    bool moved = false;
    while (output_next(&fixture.output, sources, 3))
        moved = true;
    return moved;
}

static void put(struct output_source *source, const char *text)
{
    send_at(source, text, ++fixture.stamp_ns);
    pump();
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
    pump();
}

static void test_console_finishes_its_line(void **state)
{
    (void)state;
    fixture.output.patience_ms = 30;
    fixture.output.now_ms = 1000;
    put(&fixture.console, "dataport received");
    assert_int_equal(output_held_ms(&fixture.output), -1);
    put(&fixture.one, "hello\n");
    assert_int_equal(output_held_ms(&fixture.output), 30);
    pump_at(1020);
    check("dataport received");
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
    enum { BYTES = SOURCE_LINE_BYTES + 1 };
    char text[BYTES + 1];
    char got[BYTES + 64] = "";
    (void)state;
    /* The character at the end of the first piece stays whole. */
    memset(text, 'x', BYTES);
    memcpy(text + BYTES - 2, "\303\244", 3);
    put(&fixture.one, text);
    assert_int_equal(fixture.one.used, 2);
    put(&fixture.two, "line\n");
    put(&fixture.one, "end\n");
    assert_int_equal(output_flush(&fixture.output), 0);
    assert_int_equal(read(fixture.read_end, got, sizeof(got)), BYTES + 10);
    assert_memory_equal(got, text, BYTES - 2);
    assert_string_equal(got + BYTES - 2, "\nline\n\303\244end\n");
}

/* Nobody reads: the queue and the sources fill, and then nothing is taken any more; nothing is lost
 * either. */
static void test_flood_is_held_back(void **state)
{
    char got[65536];
    size_t taken = 0;
    size_t read_back = 0;
    (void)state;
    for (int i = 0; i < 100000; i++) {
        if (source_room(&fixture.one) >= 8) {
            send_at(&fixture.one, "flooded\n", ++fixture.stamp_ns);
            taken += 8;
        }
        pump();
        output_flush(&fixture.output);
    }
    assert_true(taken < QUEUE_BYTES + SOURCE_BYTES + 1048576u);
    assert_true(source_room(&fixture.one) < 8);
    for (;;) {
        ssize_t count = read(fixture.read_end, got, sizeof(got));
        if (count > 0)
            read_back += (size_t)count;
        bool moved = pump();
        if (count < 0 && !moved && output_pending(&fixture.output) == 0)
            break;
        output_flush(&fixture.output);
    }
    assert_int_equal(read_back, taken);
}

/* With room for less than a message nothing can be read: who waits for it would not sleep. */
static void test_source_without_room_for_a_message(void **state)
{
    char text[SOURCE_BYTES] = "";
    (void)state;
    fixture.one.message_bytes = SOURCE_BYTES / 2;
    memset(text, 'x', SOURCE_BYTES / 2);
    send_at(&fixture.one, text, 10);
    assert_false(source_is_full(&fixture.one));
    source_begin_round(&fixture.one, true);
    assert_false(fixture.one.behind);
    send_at(&fixture.one, "x", 20);
    assert_true(source_is_full(&fixture.one));
    source_begin_round(&fixture.one, true);
    assert_true(fixture.one.behind);
    source_begin_round(&fixture.one, false);
    assert_false(fixture.one.behind);
}

static void test_broken_descriptor(void **state)
{
    (void)state;
    signal(SIGPIPE, SIG_IGN);
    close(fixture.read_end);
    put(&fixture.one, "line\n");
    assert_int_equal(output_flush(&fixture.output), -EPIPE);
    assert_int_equal(output_pending(&fixture.output), 0);
    fixture.read_end = -1;
}

/* The client's second line came after the server's, and all are read in any order. */
static void test_order_of_sending(void **state)
{
    (void)state;
    send_at(&fixture.one, "asks\n", 10);
    send_at(&fixture.one, "has the answer\n", 30);
    send_at(&fixture.two, "answers\n", 20);
    pump();
    check("asks\nanswers\nhas the answer\n");
    /* Several lines of one packet; a line has the time of its end. */
    send_at(&fixture.one, "half ", 40);
    send_at(&fixture.two, "a\nb\nc", 50);
    send_at(&fixture.one, "a line\n", 60);
    send_at(&fixture.two, "d\n", 70);
    pump();
    check("a\nb\nhalf a line\ncd\n");
    /* A clock that is set back changes nothing in what one source printed. */
    send_at(&fixture.one, "before\n", 80);
    send_at(&fixture.one, "after\n", 5);
    pump();
    check("before\nafter\n");
}

/* What is not settled waits, as something earlier may still come. */
static void test_unsettled(void **state)
{
    (void)state;
    fixture.output.settled_ns = 20;
    send_at(&fixture.two, "early\n", 20);
    send_at(&fixture.two, "late\n", 40);
    send_at(&fixture.console, "the guest's\n", 35);
    pump();
    check("early\n");
    send_at(&fixture.one, "between\n", 30);
    fixture.output.settled_ns = 40;
    pump();
    check("between\nthe guest's\nlate\n");
}

/* More of its line does not keep back what the selected console has already. */
static void test_unsettled_console(void **state)
{
    (void)state;
    fixture.output.settled_ns = 10;
    send_at(&fixture.console, "10 %", 10);
    send_at(&fixture.console, "\r20 %", 20);
    pump();
    check("10 %");
    send_at(&fixture.console, "\r30 %", 30);
    fixture.output.settled_ns = 20;
    pump();
    check("\r20 %");
    /* A CR alone may belong to the end of a line. */
    send_at(&fixture.console, "\r", 40);
    send_at(&fixture.console, "40 %", 50);
    fixture.output.settled_ns = 50;
    pump();
    check("\r30 %\r40 %");
}

/* A question to the user has no end of line; a line that comes in pieces stays whole. */
static void test_unfinished_line_is_shown(void **state)
{
    (void)state;
    fixture.one.rest_ms = 500;
    fixture.output.now_ms = 1000;
    put(&fixture.one, "name? ");
    assert_int_equal(source_rest_ms(&fixture.one, 1200), 300);
    put(&fixture.two, "line\n");
    pump_at(1499);
    check("line\n");
    pump_at(1500);
    check("name? ");
    assert_int_equal(source_rest_ms(&fixture.one, 1500), -1);
    put(&fixture.one, "joe\n");
    check("joe\n");
}

/* A guest's kernel stops within a line for longer, and always ends it. */
static void test_kernel_finishes_its_line(void **state)
{
    (void)state;
    fixture.output.patience_ms = 100;
    fixture.output.kernel_patience_ms = 1000;
    fixture.output.now_ms = 1000;
    put(&fixture.console, "[    4.1");
    put(&fixture.console, "5] dataport received mmap for mi");
    put(&fixture.one, "hello\n");
    pump_at(1999);
    check("[    4.15] dataport received mmap for mi");
    put(&fixture.console, "nor 1\n");
    check("nor 1\nhello\n");
    put(&fixture.console, "[root@guest]# ");
    put(&fixture.one, "hello\n");
    pump_at(2098);
    check("[root@guest]# ");
    pump_at(2099);
    check("\nhello\n");
}

static void check_visible(const char *line, const char *expected)
{
    send_at(&fixture.one, line, ++fixture.stamp_ns);
    pump();
    check(expected);
}

/* Nobody prints what looks like another one's line. */
static void test_prefix_is_not_forged(void **state)
{
    (void)state;
    fixture.output.prefix = true;
    check_visible("a\rtwo | b\n", "one | a\\x0dtwo | b\n");
    check_visible("\b\b\033[2K\tc\177\r\n", "one | \\x08\\x08\\x1b[2K\tc\\x7f\n");
    check_visible("\302\233A\302\205\n", "one | \\u009bA\\u0085\n");
    check_visible("\342\200\256x\342\201\246\342\200\250y\n", "one | \\u202ex\\u2066\\u2028y\n");
    check_visible("gr\303\274n \342\202\254 \360\237\231\202\n",
                  "one | gr\303\274n \342\202\254 \360\237\231\202\n");
    /* Cut, too long, a surrogate, beyond Unicode, C1 alone. */
    check_visible("\303\n", "one | \\xc3\n");
    check_visible("\300\212\n", "one | \\xc0\\x8a\n");
    check_visible("\355\240\200\n", "one | \\xed\\xa0\\x80\n");
    check_visible("\364\220\200\200\377\n", "one | \\xf4\\x90\\x80\\x80\\xff\n");
    check_visible("\233A\n", "one | \\x9bA\n");
    /* The selected console is the user's terminal. Another one is not. */
    put(&fixture.console, "\033[1mred\n");
    check("vm0 | \033[1mred\n");
    fixture.console.bytewise = false;
    put(&fixture.console, "\033[1mred\n");
    check("vm0 | \\x1b[1mred\n");
    fixture.output.prefix = false;
    check_visible("\033[2J\n", "\033[2J\n");
}

static void test_limit(void **state)
{
    (void)state;
    fixture.one.limit = 8;
    put(&fixture.one, "12345\n");
    put(&fixture.one, "6\n789\n");
    put(&fixture.one, "more\n");
    check("12345\n6\n");
    assert_int_equal(fixture.one.dropped, 9);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_lines_are_not_mixed),      TEST(test_prefix),
        TEST(test_console_is_prompt),        TEST(test_console_finishes_its_line),
        TEST(test_carriage_return),          TEST(test_unfinished_line_at_the_end),
        TEST(test_message_breaks_a_line),    TEST(test_long_line_in_bounded_memory),
        TEST(test_flood_is_held_back),       TEST(test_broken_descriptor),
        TEST(test_order_of_sending),         TEST(test_unsettled),
        TEST(test_unsettled_console),        TEST(test_source_without_room_for_a_message),
        TEST(test_unfinished_line_is_shown), TEST(test_kernel_finishes_its_line),
        TEST(test_prefix_is_not_forged),     TEST(test_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
