/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The serial port: from any state that it can be in, any access of the guest and anything that the
 * console does leads to such a state again. So no row of them, however long, leads out of bounds.
 */
#include "proof.h"

#include "vmm/device/uart.h"

static void set_interrupt(void *context, bool level)
{
    (void)context;
    (void)level;
}

static void send_byte(void *context, uint8_t byte)
{
    (void)context;
    (void)byte;
}

static bool can_send(void *context)
{
    (void)context;
    return any_bool();
}

static void want_input(void *context)
{
    (void)context;
}

static void any_state(struct uart *uart)
{
    uart->interrupt_enable = any_u8();
    uart->fifo_control = any_u8();
    uart->line_control = any_u8();
    uart->modem_control = any_u8();
    uart->scratch = any_u8();
    uart->divisor_low = any_u8();
    uart->divisor_high = any_u8();
    uart->overrun = any_bool();
    uart->transmitter_interrupt = any_bool();
    uart->transmitter_waits = any_bool();
    uart->input_waits = any_bool();
    uart->level = any_bool();
    for (uint32_t i = 0; i < UART_FIFO_BYTES; i++)
        uart->received[i] = any_u8();
    uart->received_first = (uint32_t)any_between(0, UART_FIFO_BYTES - 1);
    uart->received_count = (uint32_t)any_between(0, UART_FIFO_BYTES);
}

static void any_event(struct uart *uart)
{
    uint8_t typed[UART_FIFO_BYTES];
    uint64_t offset = any_u64(); /* more than the bus lets through */
    uint32_t width = any_u32();

    switch (any_u8()) {
    case 0:
        uart_operations.read(uart, offset, width);
        break;
    case 1:
        uart_operations.write(uart, offset, width, any_u64());
        break;
    case 2:
        for (uint32_t i = 0; i < UART_FIFO_BYTES; i++)
            typed[i] = any_u8();
        uart_input(uart, typed, uart_input_room(uart));
        break;
    case 3:
        uart_output_ready(uart);
        break;
    default:
        uart_reset(uart);
        break;
    }
}

void main(void)
{
    static const struct uart_host host = {NULL, set_interrupt, send_byte, can_send, want_input};
    struct uart uart;

    uart_init(&uart, &host);
    if (any_bool())
        any_state(&uart);
    any_event(&uart);
    //@ assert uart.received_first < UART_FIFO_BYTES;
    //@ assert uart.received_count <= UART_FIFO_BYTES;
}
