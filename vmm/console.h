/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The console: between a socket of packets and the serial port. A guest writes byte by byte: its
 * output gathers in a ring. The vCPU that ends a line sends it, before the guest goes on, so that
 * the packet's stamp tells when that was. A thread sends what does not end within some
 * milliseconds. It takes input, too, only when the port has room for any packet: none is lost.
 * The console outlives the guest: a reset changes the port behind it, not the console.
 */
#ifndef VMM_CONSOLE_H
#define VMM_CONSOLE_H

#include "vmm/device/uart.h"

#define CONSOLE_OUTPUT_BYTES 16384u

struct console {
    const char *vm_name;
    int descriptor; /* -1: none; output is dropped */
    int wake;       /* eventfd: the thread has something to do */
    pthread_t thread;
    struct uart *uart;
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t room;
    bool stopping;
    bool told;        /* the thread was woken and has not looked yet */
    bool gathers;     /* it looks at the ring by itself in a while: no line has to wake it */
    bool young;       /* what is in the ring came after that */
    bool blocked;     /* the socket has no room */
    bool input_ends;  /* no more input will come */
    bool gone;        /* nobody reads: output is dropped */
    bool stalled;     /* output waited too long: it is dropped until there is room */
    bool uart_waits;  /* the port was refused */
    uint64_t dropped; /* bytes, since the last word about it */
    uint32_t first;
    uint32_t count;
    uint8_t output[CONSOLE_OUTPUT_BYTES];
};

/* Starts the thread, for a port that is initialised or will be before any input comes. 0 or
 * negative errno. */
int console_init(struct console *console, const char *vm_name, int descriptor, struct uart *uart);

/* Sends what is left, as long as the other side takes some of it each second, and ends the
 * thread. */
void console_finish(struct console *console);

/* Of the port, without its lock; any thread. */
void console_send(struct console *console, uint8_t byte);
bool console_can_send(struct console *console);
void console_want_input(struct console *console);

#endif
