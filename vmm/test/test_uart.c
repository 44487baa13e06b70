/* SPDX-License-Identifier: BSD-2-Clause */
/* The serial port's registers, its interrupt, and the flow of input and output. */
#include "fixture.h"

#include "vmm/device/uart.h"

#include <string.h>

struct host {
    bool level;
    int edges;
    char sent[64];
    size_t sent_count;
    bool blocked;
    int wants;
};

static struct host host;
static struct uart uart;

static void set_interrupt(void *context, bool level)
{
    struct host *h = context;

    assert_int_not_equal(h->level, level);
    h->level = level;
    h->edges += level;
}

static void send_byte(void *context, uint8_t byte)
{
    struct host *h = context;

    if (h->sent_count < sizeof(h->sent))
        h->sent[h->sent_count++] = (char)byte;
}

static bool can_send(void *context)
{
    return !((struct host *)context)->blocked;
}

static void want_input(void *context)
{
    ((struct host *)context)->wants++;
}

static int fresh(void **state)
{
    struct uart_host functions = {&host, set_interrupt, send_byte, can_send, want_input};

    (void)state;
    host = (struct host){0};
    uart_init(&uart, &functions);
    return 0;
}

static uint8_t in(uint64_t offset)
{
    return (uint8_t)uart_operations.read(&uart, offset, 1);
}

static void out(uint64_t offset, uint8_t value)
{
    uart_operations.write(&uart, offset, 1, value);
}

static void sends_bytes(void **state)
{
    (void)state;
    assert_int_equal(in(5), 0x60);
    out(0, 'h');
    out(0, 'i');
    assert_memory_equal(host.sent, "hi", 2);
    assert_int_equal(host.sent_count, 2);
}

static void divisor_is_not_data(void **state)
{
    (void)state;
    out(3, 0x83);
    out(0, 0x01);
    out(1, 0x02);
    assert_int_equal(in(0), 0x01);
    assert_int_equal(in(1), 0x02);
    out(3, 0x03);
    assert_int_equal(host.sent_count, 0);
    assert_int_equal(in(1), 0x00);
}

static void transmitter_interrupts(void **state)
{
    (void)state;
    out(1, 0x02);
    assert_true(host.level);
    assert_int_equal(in(2), 0x02);
    assert_false(host.level);
    assert_int_equal(in(2), 0x01);
    out(0, 'x');
    assert_true(host.level);
    out(1, 0x00);
    assert_false(host.level);
}

static void blocked_output_is_signalled_later(void **state)
{
    (void)state;
    host.blocked = true;
    assert_int_equal(in(5) & 0x60, 0);
    out(1, 0x02);
    assert_false(host.level);
    host.blocked = false;
    uart_output_ready(&uart);
    assert_true(host.level);
    assert_int_equal(in(2), 0x02);
}

static void receives_when_enabled(void **state)
{
    (void)state;
    assert_int_equal(uart_input_room(&uart), 0);
    out(1, 0x01);
    assert_int_equal(host.wants, 1);
    assert_int_equal(uart_input_room(&uart), UART_FIFO_BYTES);
    uart_input(&uart, (const uint8_t *)"ab", 2);
    assert_true(host.level);
    assert_int_equal(in(2), 0x04);
    assert_int_equal(in(5) & 0x01, 0x01);
    assert_int_equal(in(0), 'a');
    assert_true(host.level);
    assert_int_equal(in(0), 'b');
    assert_false(host.level);
    assert_int_equal(in(5) & 0x01, 0);
    assert_int_equal(in(0), 0);
}

static void tells_when_there_is_room(void **state)
{
    uint8_t bytes[UART_FIFO_BYTES];

    (void)state;
    memset(bytes, 'z', sizeof(bytes));
    out(1, 0x01);
    uart_input(&uart, bytes, sizeof(bytes));
    assert_int_equal(uart_input_room(&uart), 0);
    for (size_t i = 0; i < sizeof(bytes); i++) {
        assert_int_equal(host.wants, 0);
        assert_int_equal(in(0), 'z');
    }
    assert_int_equal(host.wants, 1);
}

static void overrun_is_reported_once(void **state)
{
    uint8_t bytes[UART_FIFO_BYTES + 1] = {1};

    (void)state;
    out(1, 0x05);
    uart_input(&uart, bytes, sizeof(bytes));
    assert_int_equal(in(2), 0x06);
    assert_int_equal(in(5) & 0x02, 0x02);
    assert_int_equal(in(5) & 0x02, 0);
}

static void fifo_control_clears(void **state)
{
    (void)state;
    out(1, 0x01);
    out(2, 0x01);
    assert_int_equal(in(2) & 0xc0, 0xc0);
    uart_input(&uart, (const uint8_t *)"ab", 2);
    out(2, 0x03);
    assert_false(host.level);
    assert_int_equal(in(5) & 0x01, 0);
}

/* Linux tells a port by this. */
static void loops_back(void **state)
{
    (void)state;
    out(4, 0x1a);
    assert_int_equal(in(6) & 0xf0, 0x90);
    out(0, 'q');
    assert_int_equal(host.sent_count, 0);
    assert_int_equal(in(0), 'q');
    out(4, 0x0b);
    assert_int_equal(in(6), 0xb0);
}

static void reset_silences(void **state)
{
    (void)state;
    out(1, 0x03);
    uart_input(&uart, (const uint8_t *)"ab", 2);
    host.level = false; /* the chip behind it is gone */
    uart_reset(&uart);
    assert_int_equal(in(1), 0);
    assert_int_equal(in(2), 0x01);
    assert_int_equal(uart_input_room(&uart), 0);
}

static void wide_accesses_are_ignored(void **state)
{
    (void)state;
    uart_operations.write(&uart, 0, 4, 0x41414141);
    assert_int_equal(host.sent_count, 0);
    assert_true(uart_operations.read(&uart, 0, 2) == UINT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(sends_bytes, fresh),
        cmocka_unit_test_setup(divisor_is_not_data, fresh),
        cmocka_unit_test_setup(transmitter_interrupts, fresh),
        cmocka_unit_test_setup(blocked_output_is_signalled_later, fresh),
        cmocka_unit_test_setup(receives_when_enabled, fresh),
        cmocka_unit_test_setup(tells_when_there_is_room, fresh),
        cmocka_unit_test_setup(overrun_is_reported_once, fresh),
        cmocka_unit_test_setup(fifo_control_clears, fresh),
        cmocka_unit_test_setup(loops_back, fresh),
        cmocka_unit_test_setup(reset_silences, fresh),
        cmocka_unit_test_setup(wide_accesses_are_ignored, fresh),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
