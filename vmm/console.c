/* SPDX-License-Identifier: BSD-2-Clause */
/* The thread between the console's socket and the serial port. */
#include "vmm/console.h"

#include "vmm/log.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SEND_WAIT_MS   100     /* how long a vCPU waits for room before its output is dropped */
#define GATHER_NS      1000000 /* how long output gathers before it is sent */
#define FINISH_WAIT_MS 1000    /* how long the end waits for a reader that takes nothing */

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

static void wait_for_room(struct console *console)
{
    struct timespec deadline;

    deadline_after(&deadline, SEND_WAIT_MS);
    while (full(console) && !console->gone && !console->stopping && !console->stalled) {
        if (pthread_cond_timedwait(&console->room, &console->lock, &deadline) == ETIMEDOUT)
            console->stalled = full(console);
    }
}

void console_send(struct console *console, uint8_t byte)
{
    pthread_mutex_lock(&console->lock);
    if (full(console))
        wait_for_room(console);
    if (!console->gone && !full(console)) {
        console->output[(console->first + console->count) % CONSOLE_OUTPUT_BYTES] = byte;
        console->count++;
        if (console->count == 1)
            wake(console);
    } else if (!console->gone) {
        console->dropped++;
    }
    pthread_mutex_unlock(&console->lock);
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

/* By errno, once for each direction. That the other side is gone is no news. */
static void tell_loss(const struct console *console, const char *what)
{
    if (errno != EPIPE && errno != ECONNRESET)
        log_line(console->vm_name, "the console's %s is lost: %s", what, strerror(errno));
}

/* Sends one contiguous piece of the ring. True when there is more and the socket takes it. */
static bool send_piece(struct console *console)
{
    pthread_mutex_lock(&console->lock);
    uint32_t first = console->first;
    uint32_t length = console->count;
    if (length > CONSOLE_OUTPUT_BYTES - first)
        length = CONSOLE_OUTPUT_BYTES - first;
    pthread_mutex_unlock(&console->lock);
    if (length == 0)
        return false;

    /* Outside the lock: only this thread takes bytes out, and those of the piece stay as they are until then. */
    ssize_t sent =
        send(console->descriptor, console->output + first, length, MSG_NOSIGNAL | MSG_DONTWAIT);
    bool again = sent < 0 && (errno == EAGAIN || errno == EINTR);
    if (sent < 0 && !again)
        tell_loss(console, "output");

    pthread_mutex_lock(&console->lock);
    if (sent > 0) {
        console->first = (first + (uint32_t)sent) % CONSOLE_OUTPUT_BYTES;
        console->count -= (uint32_t)sent;
        console->stalled = false;
    } else if (!again) {
        console->gone = true;
        console->count = 0;
    }
    bool more = sent > 0 && console->count > 0;
    pthread_cond_broadcast(&console->room);
    pthread_mutex_unlock(&console->lock);
    return more;
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
    while (send_piece(console))
        ;
    tell_dropped(console);
    pthread_mutex_lock(&console->lock);
    bool ready = console->uart_waits && console->count < CONSOLE_OUTPUT_BYTES / 2;
    if (ready)
        console->uart_waits = false;
    pthread_mutex_unlock(&console->lock);
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

/* The guest writes byte by byte: what it writes in a while goes out as one piece. */
static void gather(void)
{
    nanosleep(&(struct timespec){.tv_nsec = GATHER_NS}, NULL);
}

static bool acknowledge(struct console *console, short *ret_events)
{
    pthread_mutex_lock(&console->lock);
    bool stopping = console->stopping;
    *ret_events = console->count > 0 && !console->gone ? POLLOUT : 0;
    pthread_mutex_unlock(&console->lock);
    if (!console->input_ends && uart_input_room(console->uart) > 0)
        *ret_events |= POLLIN;
    return !stopping;
}

static void take_wake(struct console *console)
{
    uint64_t count;

    pthread_mutex_lock(&console->lock);
    if (read(console->wake, &count, sizeof(count)) == (ssize_t)sizeof(count))
        console->told = false;
    pthread_mutex_unlock(&console->lock);
}

static void *console_thread(void *argument)
{
    struct console *console = argument;
    short events;

    while (acknowledge(console, &events)) {
        /* Without anything to wait for, a closed socket's POLLHUP must not keep the thread busy. */
        int socket = events != 0 ? console->descriptor : -1;
        struct pollfd polled[] = {{.fd = console->wake, .events = POLLIN},
                                  {.fd = socket, .events = events}};
        if (poll(polled, 2, -1) < 0)
            continue;
        if (polled[0].revents != 0)
            take_wake(console);
        if (polled[1].revents & ~POLLOUT)
            take_input(console);
        gather();
        flush(console);
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

    bool taken = true;
    while (taken && console->count > 0) {
        uint32_t before = console->count;
        while (send_piece(console))
            ;
        if (console->count == before)
            taken = poll(&polled, 1, FINISH_WAIT_MS) == 1;
    }
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
