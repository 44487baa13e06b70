/* SPDX-License-Identifier: BSD-2-Clause */
/* A 16550A serial port. */
#include "vmm/device/uart.h"

/* Registers by offset (PC16550D, table II); 0 and 1 are the divisor while DLAB is set. */
#define REGISTER_DATA             0u
#define REGISTER_INTERRUPT_ENABLE 1u
#define REGISTER_IDENTIFICATION   2u /* read; FIFO control when written */
#define REGISTER_LINE_CONTROL     3u
#define REGISTER_MODEM_CONTROL    4u
#define REGISTER_LINE_STATUS      5u
#define REGISTER_MODEM_STATUS     6u
#define REGISTER_SCRATCH          7u

#define ENABLE_RECEIVED    0x01u
#define ENABLE_TRANSMITTER 0x02u
#define ENABLE_LINE_STATUS 0x04u
#define ENABLE_MASK        0x0fu

#define IDENTIFY_NONE        0x01u
#define IDENTIFY_TRANSMITTER 0x02u
#define IDENTIFY_RECEIVED    0x04u
#define IDENTIFY_LINE_STATUS 0x06u
#define IDENTIFY_FIFOS       0xc0u

#define FIFO_ENABLE         0x01u
#define FIFO_CLEAR_RECEIVED 0x02u

#define LINE_CONTROL_DLAB 0x80u

#define MODEM_DTR  0x01u
#define MODEM_RTS  0x02u
#define MODEM_OUT1 0x04u
#define MODEM_OUT2 0x08u
#define MODEM_LOOP 0x10u
#define MODEM_MASK 0x1fu

#define LINE_DATA_READY        0x01u
#define LINE_OVERRUN           0x02u
#define LINE_HOLDING_EMPTY     0x20u
#define LINE_TRANSMITTER_EMPTY 0x40u

#define STATUS_CTS 0x10u
#define STATUS_DSR 0x20u
#define STATUS_RI  0x40u
#define STATUS_DCD 0x80u

static uint8_t identify(const struct uart *uart)
{
    if ((uart->interrupt_enable & ENABLE_LINE_STATUS) && uart->overrun)
        return IDENTIFY_LINE_STATUS;
    if ((uart->interrupt_enable & ENABLE_RECEIVED) && uart->received_count > 0)
        return IDENTIFY_RECEIVED;
    if ((uart->interrupt_enable & ENABLE_TRANSMITTER) && uart->transmitter_interrupt)
        return IDENTIFY_TRANSMITTER;
    return IDENTIFY_NONE;
}

static void update_interrupt(struct uart *uart)
{
    bool level = identify(uart) != IDENTIFY_NONE;

    if (level == uart->level)
        return;
    uart->level = level;
    uart->host.set_interrupt(uart->host.context, level);
}

static bool can_send(const struct uart *uart)
{
    return uart->host.can_send(uart->host.context);
}

static void transmitter_empty(struct uart *uart)
{
    uart->transmitter_interrupt = can_send(uart);
    uart->transmitter_waits = !uart->transmitter_interrupt;
}

static size_t input_room(const struct uart *uart)
{
    if (!(uart->interrupt_enable & ENABLE_RECEIVED) || (uart->modem_control & MODEM_LOOP))
        return 0;
    return uart->received_count == 0 ? UART_FIFO_BYTES : 0;
}

static void wake_input(struct uart *uart)
{
    if (!uart->input_waits || input_room(uart) == 0)
        return;
    uart->input_waits = false;
    uart->host.want_input(uart->host.context);
}

static void receive(struct uart *uart, uint8_t byte)
{
    if (uart->received_count == UART_FIFO_BYTES) {
        uart->overrun = true;
        return;
    }
    uart->received[(uart->received_first + uart->received_count) % UART_FIFO_BYTES] = byte;
    uart->received_count++;
}

static uint8_t read_data(struct uart *uart)
{
    uint8_t byte = uart->received[uart->received_first];

    if (uart->received_count == 0)
        return 0;
    uart->received_first = (uart->received_first + 1) % UART_FIFO_BYTES;
    uart->received_count--;
    if (uart->received_count == 0)
        wake_input(uart);
    return byte;
}

static uint8_t read_identification(struct uart *uart)
{
    uint8_t value = identify(uart);

    if (value == IDENTIFY_TRANSMITTER)
        uart->transmitter_interrupt = false;
    return value | ((uart->fifo_control & FIFO_ENABLE) ? IDENTIFY_FIFOS : 0);
}

static uint8_t read_line_status(struct uart *uart)
{
    uint8_t value = 0;

    if (can_send(uart))
        value |= LINE_HOLDING_EMPTY | LINE_TRANSMITTER_EMPTY;
    if (uart->received_count > 0)
        value |= LINE_DATA_READY;
    if (uart->overrun)
        value |= LINE_OVERRUN;
    uart->overrun = false;
    return value;
}

static uint8_t read_modem_status(const struct uart *uart)
{
    uint8_t control = uart->modem_control;

    if (!(control & MODEM_LOOP))
        return STATUS_CTS | STATUS_DSR | STATUS_DCD;
    return (uint8_t)(((control & MODEM_RTS) ? STATUS_CTS : 0u) |
                     ((control & MODEM_DTR) ? STATUS_DSR : 0u) |
                     ((control & MODEM_OUT1) ? STATUS_RI : 0u) |
                     ((control & MODEM_OUT2) ? STATUS_DCD : 0u));
}

static uint8_t read_register(struct uart *uart, uint64_t offset)
{
    bool divisor = uart->line_control & LINE_CONTROL_DLAB;

    switch (offset) {
    case REGISTER_DATA:
        return divisor ? uart->divisor_low : read_data(uart);
    case REGISTER_INTERRUPT_ENABLE:
        return divisor ? uart->divisor_high : uart->interrupt_enable;
    case REGISTER_IDENTIFICATION:
        return read_identification(uart);
    case REGISTER_LINE_CONTROL:
        return uart->line_control;
    case REGISTER_MODEM_CONTROL:
        return uart->modem_control;
    case REGISTER_LINE_STATUS:
        return read_line_status(uart);
    case REGISTER_MODEM_STATUS:
        return read_modem_status(uart);
    default:
        return uart->scratch;
    }
}

static uint64_t uart_read(void *device, uint64_t offset, uint32_t width)
{
    struct uart *uart = device;

    if (width != 1)
        return UINT64_MAX;
    pthread_mutex_lock(&uart->lock);
    uint8_t value = read_register(uart, offset);
    update_interrupt(uart);
    pthread_mutex_unlock(&uart->lock);
    return value;
}

static void write_interrupt_enable(struct uart *uart, uint8_t value)
{
    uint8_t before = uart->interrupt_enable;

    uart->interrupt_enable = value & ENABLE_MASK;
    if ((value & ENABLE_TRANSMITTER) && !(before & ENABLE_TRANSMITTER))
        transmitter_empty(uart);
    wake_input(uart);
}

static void write_fifo_control(struct uart *uart, uint8_t value)
{
    /* Changing the enable bit clears the FIFOs as well (section 8.5). */
    if ((value & FIFO_CLEAR_RECEIVED) || ((value ^ uart->fifo_control) & FIFO_ENABLE)) {
        uart->received_count = 0;
        wake_input(uart);
    }
    uart->fifo_control = value;
}

static void write_register(struct uart *uart, uint64_t offset, uint8_t value)
{
    bool divisor = uart->line_control & LINE_CONTROL_DLAB;

    switch (offset) {
    case REGISTER_DATA:
        if (divisor)
            uart->divisor_low = value;
        else if (uart->modem_control & MODEM_LOOP)
            receive(uart, value);
        if (!divisor)
            transmitter_empty(uart);
        break;
    case REGISTER_INTERRUPT_ENABLE:
        if (divisor)
            uart->divisor_high = value;
        else
            write_interrupt_enable(uart, value);
        break;
    case REGISTER_IDENTIFICATION:
        write_fifo_control(uart, value);
        break;
    case REGISTER_LINE_CONTROL:
        uart->line_control = value;
        break;
    case REGISTER_MODEM_CONTROL:
        uart->modem_control = value & MODEM_MASK;
        wake_input(uart);
        break;
    case REGISTER_SCRATCH:
        uart->scratch = value;
        break;
    default: /* the status registers: factory tests only */
        break;
    }
}

/* Sending may wait for the console, and what the console's thread does next may need the lock: so
 * it comes first. */
static void send_outside_lock(struct uart *uart, uint64_t offset, uint8_t value)
{
    pthread_mutex_lock(&uart->lock);
    bool sends = offset == REGISTER_DATA && !(uart->line_control & LINE_CONTROL_DLAB) &&
                 !(uart->modem_control & MODEM_LOOP);
    pthread_mutex_unlock(&uart->lock);
    if (sends)
        uart->host.send(uart->host.context, value);
}

static void uart_write(void *device, uint64_t offset, uint32_t width, uint64_t value)
{
    struct uart *uart = device;

    if (width != 1)
        return;
    send_outside_lock(uart, offset, (uint8_t)value);
    pthread_mutex_lock(&uart->lock);
    write_register(uart, offset, (uint8_t)value);
    update_interrupt(uart);
    pthread_mutex_unlock(&uart->lock);
}

size_t uart_input_room(struct uart *uart)
{
    pthread_mutex_lock(&uart->lock);
    size_t room = input_room(uart);
    uart->input_waits = room == 0;
    pthread_mutex_unlock(&uart->lock);
    return room;
}

void uart_input(struct uart *uart, const uint8_t *bytes, size_t count)
{
    pthread_mutex_lock(&uart->lock);
    for (size_t i = 0; i < count; i++)
        receive(uart, bytes[i]);
    update_interrupt(uart);
    pthread_mutex_unlock(&uart->lock);
}

void uart_output_ready(struct uart *uart)
{
    pthread_mutex_lock(&uart->lock);
    if (uart->transmitter_waits) {
        transmitter_empty(uart);
        update_interrupt(uart);
    }
    pthread_mutex_unlock(&uart->lock);
}

const struct bus_operations uart_operations = {
    .name = "uart",
    .read = uart_read,
    .write = uart_write,
};

void uart_init(struct uart *uart, const struct uart_host *host)
{
    *uart = (struct uart){.host = *host, .lock = PTHREAD_MUTEX_INITIALIZER};
}

void uart_reset(struct uart *uart)
{
    pthread_mutex_lock(&uart->lock);
    uart->interrupt_enable = uart->fifo_control = uart->line_control = uart->modem_control = 0;
    uart->scratch = uart->divisor_low = uart->divisor_high = 0;
    uart->overrun = uart->transmitter_interrupt = uart->transmitter_waits = uart->level = false;
    uart->received_first = uart->received_count = 0;
    /* input_waits stays: whoever was told that there is no room still wants to hear of it. */
    pthread_mutex_unlock(&uart->lock);
}
