/* SPDX-License-Identifier: BSD-2-Clause */
/* Between the console's socket and the serial port. */
#include "vmm/console.h"

#include "abi/system.h"
#include "vmm/log.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SEND_WAIT_MS   100  /* how long a vCPU waits for room before its output is dropped */
#define GATHER_MS      4    /* how long an unfinished line gathers before it is sent */
#define FINISH_WAIT_MS 1000 /* how long the end waits for a reader that takes nothing */

static void wake(struct console *console)
{
    uint64_t one = 1;

    if (console->told)
        return;
    console->told = true;
    /* The counter cannot overflow: the thread is told once and then looks. */
    if (write(console->wake, &one, sizeof(one)) < 0)
        console->told = false;
}

static void deadline_after(struct timespec *ret_deadline, long milliseconds)
{
    clock_gettime(CLOCK_MONOTONIC, ret_deadline);
    ret_deadline->tv_nsec += milliseconds % 1000 * 1000000;
    ret_deadline->tv_sec += milliseconds / 1000 + ret_deadline->tv_nsec / 1000000000;
    ret_deadline->tv_nsec %= 1000000000;
}

static bool full(const struct console *console)
{
    return console->count == CONSOLE_OUTPUT_BYTES;
}

/* By errno, once for each direction. That the other side is gone is no news. */
static void tell_loss(const struct console *console, const char *what)
{
    if (errno != EPIPE && errno != ECONNRESET)
        log_line(console->vm_name, "the console's %s is lost: %s", what, strerror(errno));
}

static void take_out(struct console *console, uint32_t count)
{
    console->count -= count;
    console->first = console->count == 0 ? 0 : (console->first + count) % CONSOLE_OUTPUT_BYTES;
    console->stalled = false;
    pthread_cond_broadcast(&console->room);
}

/* Sends one contiguous piece of the ring. True when the socket took it. */
static bool send_piece(struct console *console)
{
    uint32_t length = console->count;

    if (length > CONSOLE_OUTPUT_BYTES - console->first)
        length = CONSOLE_OUTPUT_BYTES - console->first;
    if (length > CAISSON_CONSOLE_PRINTED_BYTES)
        length = CAISSON_CONSOLE_PRINTED_BYTES;
    ssize_t sent = send(console->descriptor, console->output + console->first, length,
                        MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) {
        take_out(console, (uint32_t)sent);
        return true;
    }
    console->blocked = errno == EAGAIN || errno == EINTR;
    if (!console->blocked) {
        tell_loss(console, "output");
        console->gone = true;
        take_out(console, console->count);
    }
    return false;
}

/* With the lock, so that no other thread's piece comes between. It does not wait. */
static void send_all(struct console *console)
{
    console->blocked = false;
    while (console->count > 0 && send_piece(console))
        ;
}

static void wait_for_room(struct console *console)
{
    struct timespec deadline;

    deadline_after(&deadline, SEND_WAIT_MS);
    while (full(console) && !console->gone && !console->stopping && !console->stalled) {
        if (pthread_cond_timedwait(&console->room, &console->lock, &deadline) == ETIMEDOUT)
            console->stalled = full(console);
    }
}

/* What begins while the thread still looks after what came before gets its whole time, too. */
static void put(struct console *console, uint8_t byte)
{
    console->output[(console->first + console->count) % CONSOLE_OUTPUT_BYTES] = byte;
    console->count++;
    if (console->count == 1)
        console->young = console->gathers;
}

/* Whether the port, which was refused, may go on. */
static bool take_ready(struct console *console)
{
    bool ready = console->uart_waits && console->count < CONSOLE_OUTPUT_BYTES / 2;

    if (ready)
        console->uart_waits = false;
    return ready;
}

/*
 * A line is sent as it ends, before the guest goes on. So its packet has a stamp before anybody can
 * print something because of what the guest does next. The thread sends what does not end.
 */
void console_send(struct console *console, uint8_t byte)
{
    pthread_mutex_lock(&console->lock);
    if (full(console))
        wait_for_room(console);
    if (!console->gone && !full(console)) {
        put(console, byte);
        if (!console->blocked && (byte == '\n' || console->count >= CAISSON_CONSOLE_PRINTED_BYTES))
            send_all(console);
        if (console->count > 0 && !console->gathers) {
            console->gathers = true;
            wake(console);
        }
    } else if (!console->gone) {
        console->dropped++;
    }
    bool ready = take_ready(console);
    pthread_mutex_unlock(&console->lock);
    if (ready)
        uart_output_ready(console->uart);
}

bool console_can_send(struct console *console)
{
    pthread_mutex_lock(&console->lock);
    bool can = console->gone || CONSOLE_OUTPUT_BYTES - console->count >= UART_FIFO_BYTES;
    if (!can)
        console->uart_waits = true;
    pthread_mutex_unlock(&console->lock);
    return can;
}

void console_want_input(struct console *console)
{
    pthread_mutex_lock(&console->lock);
    wake(console);
    pthread_mutex_unlock(&console->lock);
}

/* Of what there was no room for; once there is some again. */
static void tell_dropped(struct console *console)
{
    pthread_mutex_lock(&console->lock);
    unsigned long long dropped = full(console) ? 0 : console->dropped;
    if (dropped > 0)
        console->dropped = 0;
    pthread_mutex_unlock(&console->lock);
    if (dropped > 0)
        log_line(console->vm_name, "%llu bytes of the console were dropped, as nobody took them",
                 dropped);
}

static void flush(struct console *console)
{
    pthread_mutex_lock(&console->lock);
    send_all(console);
    bool ready = take_ready(console);
    pthread_mutex_unlock(&console->lock);
    tell_dropped(console);
    /* Without the console's lock: the port takes its own and then asks console_can_send. */
    if (ready)
        uart_output_ready(console->uart);
}

static void take_input(struct console *console)
{
    uint8_t bytes[UART_FIFO_BYTES];
    size_t room = uart_input_room(console->uart);

    if (room == 0)
        return;
    ssize_t got = recv(console->descriptor, bytes, room, MSG_DONTWAIT);
    if (got > 0)
        uart_input(console->uart, bytes, (size_t)got);
    else if (got == 0)
        console->input_ends = true;
    else if (errno != EAGAIN && errno != EINTR) {
        tell_loss(console, "input");
        console->input_ends = true;
    }
}

static void take_wake(struct console *console)
{
    uint64_t count;

    pthread_mutex_lock(&console->lock);
    if (read(console->wake, &count, sizeof(count)) == (ssize_t)sizeof(count))
        console->told = false;
    pthread_mutex_unlock(&console->lock);
}

/* Some time has passed. Sends what was there before. */
static void end_gathering(struct console *console)
{
    pthread_mutex_lock(&console->lock);
    bool ends = console->count == 0 || !console->young;
    console->young = false;
    if (ends)
        console->gathers = false;
    pthread_mutex_unlock(&console->lock);
    if (ends)
        flush(console);
}

/* What to wait for at the socket, and how long; false: the end. */
static bool acknowledge(struct console *console, short *ret_events, int *ret_timeout_ms)
{
    pthread_mutex_lock(&console->lock);
    bool stopping = console->stopping;
    *ret_timeout_ms = console->gathers ? GATHER_MS : -1;
    *ret_events = console->blocked && console->count > 0 && !console->gone ? POLLOUT : 0;
    pthread_mutex_unlock(&console->lock);
    if (!console->input_ends && uart_input_room(console->uart) > 0)
        *ret_events |= POLLIN;
    return !stopping;
}

static void *console_thread(void *argument)
{
    struct console *console = argument;
    int timeout_ms;
    short events;

    while (acknowledge(console, &events, &timeout_ms)) {
        /* Without anything to wait for, a closed socket's POLLHUP must not keep the thread busy. */
        int socket = events != 0 ? console->descriptor : -1;
        struct pollfd polled[] = {{.fd = console->wake, .events = POLLIN},
                                  {.fd = socket, .events = events}};
        int ready = poll(polled, 2, timeout_ms);
        if (ready < 0)
            continue;
        if (polled[0].revents != 0)
            take_wake(console);
        if (polled[1].revents & ~POLLOUT)
            take_input(console);
        if (polled[1].revents & POLLOUT)
            flush(console);
        if (ready == 0)
            end_gathering(console);
    }
    return NULL;
}

int console_init(struct console *console, const char *vm_name, int descriptor, struct uart *uart)
{
    pthread_condattr_t monotonic;

    *console = (struct console){.vm_name = vm_name,
                                .descriptor = descriptor,
                                .uart = uart,
                                .lock = PTHREAD_MUTEX_INITIALIZER,
                                .gone = descriptor < 0,
                                .input_ends = descriptor < 0};
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&console->room, &monotonic);
    pthread_condattr_destroy(&monotonic);
    console->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (console->wake < 0)
        return -errno;
    int error = pthread_create(&console->thread, NULL, console_thread, console);
    if (error != 0)
        close(console->wake);
    return -error;
}

static void flush_last(struct console *console)
{
    struct pollfd polled = {.fd = console->descriptor, .events = POLLOUT};

    send_all(console);
    while (console->count > 0 && poll(&polled, 1, FINISH_WAIT_MS) == 1)
        send_all(console);
    console->dropped += console->count;
    console->count = 0;
    tell_dropped(console);
}

void console_finish(struct console *console)
{
    pthread_mutex_lock(&console->lock);
    console->stopping = true;
    wake(console);
    pthread_cond_broadcast(&console->room);
    pthread_mutex_unlock(&console->lock);
    pthread_join(console->thread, NULL);
    flush_last(console);
    close(console->wake);
    pthread_cond_destroy(&console->room);
}
