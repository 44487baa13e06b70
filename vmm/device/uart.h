/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A 16550A serial port (PC16550D data sheet, National Semiconductor 1995; section 8 has the
 * registers). It knows neither KVM nor the console: a host of functions stands for both.
 */
#ifndef VMM_DEVICE_UART_H
#define VMM_DEVICE_UART_H

#include "vmm/bus.h"

#include <pthread.h>
#include <stddef.h>

#define UART_FIFO_BYTES 16u
#define UART_REGISTERS  8u

struct uart_host {
    void *context;
    /* The interrupt line changed; called with the UART's lock held, never twice with the same
     * level. */
    void (*set_interrupt)(void *context, bool level);
    /* A byte to send; may wait a bounded while for room. Called without the lock. */
    void (*send)(void *context, uint8_t byte);
    /* Whether a FIFO of bytes can be sent without waiting. Called with the lock held. */
    bool (*can_send)(void *context);
    /* There is room for input again after uart_input_room said that there was none. Called with the
     * lock held. */
    void (*want_input)(void *context);
};

struct uart {
    struct uart_host host;
    pthread_mutex_t lock; /* guards what follows */
    uint8_t interrupt_enable;
    uint8_t fifo_control;
    uint8_t line_control;
    uint8_t modem_control;
    uint8_t scratch;
    uint8_t divisor_low;
    uint8_t divisor_high;
    bool overrun;
    bool transmitter_interrupt; /* "transmitter holding register empty" is pending */
    bool transmitter_waits;     /* it becomes pending when the host can send again */
    bool input_waits;           /* the host was told that there is no room */
    bool level;
    uint8_t received[UART_FIFO_BYTES];
    uint32_t received_first;
    uint32_t received_count;
};

extern const struct bus_operations uart_operations;

void uart_init(struct uart *uart, const struct uart_host *host);

/* As after power on; any thread. Afterwards the port is silent until the guest speaks to it. */
void uart_reset(struct uart *uart);

/* How many bytes uart_input would take now: a FIFO of them, or none while it holds some. So
 * whoever has them in packets can hand over any packet whole. None before the guest has enabled the
 * receiver's interrupt: a driver empties the FIFO when it opens the port, and what was typed before
 * must not be lost. */
size_t uart_input_room(struct uart *uart);
void uart_input(struct uart *uart, const uint8_t *bytes, size_t count);

/* The host can send again. */
void uart_output_ready(struct uart *uart);

#endif
