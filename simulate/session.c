/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One run of the simulated machine. Bytes are read from one side only when the other has taken what
 * was read before, so nothing piles up here, nothing is lost, and a slow reader never stops the
 * clock.
 */
#include "simulate/session.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "simulate/control.h"
#include "simulate/process.h"
#include "simulate/report.h"
#include "simulate/watchdog.h"

#define TICK_MS      200
#define POWER_OFF_MS 5000 /* from `exit N` to the end of QEMU */
#define QUIT_MS      2000 /* from Ctrl-A x, and the instances' grace, to the end of the machine */
#define DELIVER_MS   1000 /* how long the end waits for a reader that takes nothing */
#define PIECE_BYTES  512u /* at most PIPE_BUF: poll() says that so much can be written at once */

struct piece {
    char bytes[PIECE_BYTES + 1];
    size_t start;
    size_t end;
};

struct session {
    const struct session_request *request;
    struct session_result *result;
    struct machine machine;
    struct control control;
    struct watchdog watchdog;
    struct line_ends line_ends;
    struct quit_key quit_key;
    struct piece to_user;
    struct piece to_machine;
    long long start_ms;
    long long exit_ms; /* when the image said `exit N`, or QEMU ended */
    long long quit_ms; /* when the user wanted to quit */
    bool console_open;
    bool control_open;
    bool errors_open;
    bool line_open; /* the last byte for the user was no newline */
    bool reaped;
    int wait_status;
    bool ended;
};

long long session_now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000ll + time.tv_nsec / 1000000;
}

int session_open_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    static const int minded[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCHLD, SIGCONT};
    for (size_t i = 0; i < sizeof(minded) / sizeof(minded[0]); i++)
        sigaddset(&set, minded[i]);
    if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
        return -errno;
    signal(SIGPIPE, SIG_IGN); /* a reader that went away is an error of write() */
    int fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    return fd < 0 ? -errno : fd;
}

static void end(struct session *session, enum session_end how, int number)
{
    if (session->ended)
        return;
    session->ended = true;
    session->result->end = how;
    session->result->number = number;
}

static bool empty(const struct piece *piece)
{
    return piece->start == piece->end;
}

/* Keeps the end of a text in a buffer of SESSION_TAIL_BYTES and a NUL. */
static void keep_tail(char *tail, const char *bytes, size_t count)
{
    size_t used = strlen(tail);
    if (count > SESSION_TAIL_BYTES) {
        bytes += count - SESSION_TAIL_BYTES;
        count = SESSION_TAIL_BYTES;
    }
    if (used + count > SESSION_TAIL_BYTES) {
        size_t drop = used + count - SESSION_TAIL_BYTES;
        memmove(tail, tail + drop, used - drop);
        used -= drop;
    }
    for (size_t i = 0; i < count; i++)
        tail[used + i] = bytes[i] ? bytes[i] : ' ';
    tail[used + count] = '\0';
}

/* Reads a piece; closes `open` at the end of the stream. */
static size_t read_some(int fd, char *bytes, size_t size, bool *open)
{
    ssize_t got = read(fd, bytes, size);
    if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN))
        *open = false;
    return got > 0 ? (size_t)got : 0;
}

static void read_console(struct session *session)
{
    char bytes[PIECE_BYTES];
    struct piece *piece = &session->to_user;
    size_t got = read_some(session->machine.console, bytes, sizeof(bytes), &session->console_open);
    keep_tail(session->result->tail, bytes, got);
    piece->start = 0;
    piece->end = line_ends_convert(&session->line_ends, bytes, got, piece->bytes);
}

/* So that a message begins at the left, where both appear on one screen. */
static void break_line(struct session *session)
{
    struct stat output;
    struct stat errors;
    const char *end = isatty(STDOUT_FILENO) ? "\r\n" : "\n";
    bool joined = fstat(STDOUT_FILENO, &output) == 0 && fstat(STDERR_FILENO, &errors) == 0 &&
                  output.st_dev == errors.st_dev && output.st_ino == errors.st_ino;
    if (session->line_open && joined && write(STDOUT_FILENO, end, strlen(end)) > 0)
        session->line_open = false;
}

static void read_control(struct session *session)
{
    char bytes[PIECE_BYTES];
    unsigned int before = session->control.alive;
    size_t got = read_some(session->machine.control, bytes, sizeof(bytes), &session->control_open);
    control_feed(&session->control, bytes, got);
    session->result->alive = session->control.alive;
    long long now = session_now_ms();
    if (before == 0 && session->control.alive > 0 && session->request->verbose) {
        break_line(session);
        report("the simulated machine is up after %.2f s", (double)(now - session->start_ms) / 1e3);
    }
    if (session->control.has_exit && session->exit_ms == 0)
        session->exit_ms = now;
}

static void read_errors(struct session *session)
{
    char bytes[PIECE_BYTES];
    size_t got = read_some(session->machine.errors, bytes, sizeof(bytes), &session->errors_open);
    keep_tail(session->result->errors, bytes, got);
    if (got == 0 || !session->request->verbose)
        return;
    break_line(session);
    report("QEMU: %.*s", (int)got, bytes);
}

static void read_user(struct session *session)
{
    struct piece *piece = &session->to_machine;
    bool *reads = &session->request->terminal->reads;
    piece->start = 0;
    piece->end = read_some(STDIN_FILENO, piece->bytes, PIECE_BYTES, reads);
    session->result->typed |= piece->end > 0;
    if (!session->request->terminal->interactive ||
        !quit_key_typed(&session->quit_key, piece->bytes, piece->end) || session->quit_ms > 0)
        return;
    session->quit_ms = session_now_ms();
    if (session->control.alive == 0)
        end(session, SESSION_QUIT, 0); /* there is nobody yet who could understand it */
}

static void write_user(struct session *session)
{
    struct piece *piece = &session->to_user;
    ssize_t done = write(STDOUT_FILENO, piece->bytes + piece->start, piece->end - piece->start);
    if (done > 0) {
        piece->start += (size_t)done;
        session->result->printed = true;
        session->line_open = piece->bytes[piece->start - 1] != '\n';
    } else if (done < 0 && errno == EPIPE) {
        end(session, SESSION_SIGNAL, SIGPIPE);
    } else if (done < 0 && errno != EINTR && errno != EAGAIN) {
        end(session, SESSION_FAILED, errno);
    }
}

static void write_machine(struct session *session)
{
    struct piece *piece = &session->to_machine;
    ssize_t done =
        write(session->machine.console, piece->bytes + piece->start, piece->end - piece->start);
    if (done > 0)
        piece->start += (size_t)done;
    else if (done < 0 && errno != EINTR && errno != EAGAIN)
        piece->start = piece->end; /* the machine has gone; how it ended is found out elsewhere */
}

static void set_reaped(struct session *session, int wait_status)
{
    session->reaped = true;
    session->wait_status = wait_status;
    session->machine.pid = 0;
    if (session->exit_ms == 0)
        session->exit_ms = session_now_ms();
}

static void read_signals(struct session *session)
{
    struct signalfd_siginfo info;
    while (read(session->request->signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
        int number = (int)info.ssi_signo;
        if (number == SIGCONT)
            terminal_raw(session->request->terminal);
        else if (number != SIGCHLD)
            end(session, SESSION_SIGNAL, number);
    }
    int status;
    if (!session->reaped && waitpid(session->machine.pid, &status, WNOHANG) == session->machine.pid)
        set_reaped(session, status);
}

enum { SIGNALS, CONSOLE, CONTROL, ERRORS, USER_IN, USER_OUT, POLLED };

static void set_poll(const struct session *session, struct pollfd *fds)
{
    bool can_print = empty(&session->to_user);
    bool can_type = empty(&session->to_machine);
    short console = (short)((can_print ? POLLIN : 0) | (can_type ? 0 : POLLOUT));
    bool reads = session->request->terminal->reads && can_type && !session->reaped;
    const struct pollfd wanted[POLLED] = {
        [SIGNALS] = {session->request->signals, POLLIN, 0},
        [CONSOLE] = {session->console_open && console ? session->machine.console : -1, console, 0},
        [CONTROL] = {session->control_open ? session->machine.control : -1, POLLIN, 0},
        [ERRORS] = {session->errors_open ? session->machine.errors : -1, POLLIN, 0},
        [USER_IN] = {reads ? STDIN_FILENO : -1, POLLIN, 0},
        [USER_OUT] = {can_print ? -1 : STDOUT_FILENO, POLLOUT, 0},
    };
    memcpy(fds, wanted, sizeof(wanted));
}

static void relay(struct session *session)
{
    struct pollfd fds[POLLED];
    set_poll(session, fds);
    if (poll(fds, POLLED, TICK_MS) < 0)
        return;
    if (fds[USER_OUT].revents)
        write_user(session);
    if (fds[CONSOLE].revents & POLLOUT)
        write_machine(session);
    /* What the console said is read before the end is noticed, so that the last lines come out. */
    if ((fds[CONSOLE].revents & (POLLIN | POLLHUP | POLLERR)) && empty(&session->to_user))
        read_console(session);
    if (fds[ERRORS].revents)
        read_errors(session);
    if (fds[CONTROL].revents)
        read_control(session);
    if (fds[USER_IN].revents)
        read_user(session);
    if (fds[SIGNALS].revents)
        read_signals(session);
}

/* After `exit N` the machine powers off, within bounds; what is on the way comes out however slowly
 * it is read. */
static void check_ended(struct session *session, long long now)
{
    if (session->exit_ms == 0)
        return;
    bool drained = session->reaped && !session->console_open && !session->control_open &&
                   empty(&session->to_user);
    if (!session->reaped && now - session->exit_ms >= POWER_OFF_MS) {
        process_kill(session->machine.pid); /* it said its last word but does not power off */
        set_reaped(session, 0);
    }
    if (!drained)
        return;
    if (session->control.has_exit)
        end(session, SESSION_EXIT, session->control.exit_status);
    else
        end(session, SESSION_DIED, session->wait_status);
}

static void check(struct session *session)
{
    long long now = session_now_ms();
    check_ended(session, now);
    if (session->quit_ms > 0 && now - session->quit_ms > session->request->grace_ms + QUIT_MS)
        end(session, SESSION_QUIT, 0);
    if (session->exit_ms > 0)
        return;
    if (session->request->deadline_ms > 0 && now >= session->request->deadline_ms)
        end(session, SESSION_TIMEOUT, 0);
    long long cpu_ms = machine_cpu_ms(&session->machine);
    if (watchdog_stalled(&session->watchdog, session->control.alive, cpu_ms, now))
        end(session, SESSION_STALLED, 0);
}

/* What the machine said before its end comes out, as long as somebody takes it. */
static void deliver(struct session *session)
{
    struct pollfd user = {.fd = STDOUT_FILENO, .events = POLLOUT};
    bool taken = true;
    while (taken) {
        if (empty(&session->to_user) && session->console_open)
            read_console(session);
        size_t start = session->to_user.start;
        if (empty(&session->to_user) || poll(&user, 1, DELIVER_MS) != 1)
            return;
        write_user(session);
        taken = session->to_user.start > start;
    }
}

static void finish(struct session *session)
{
    if (session->machine.pid > 0)
        process_kill(session->machine.pid);
    session->machine.pid = 0;
    deliver(session);
    machine_stop(&session->machine);
    if (session->line_ends.pending_cr && write(STDOUT_FILENO, "\r", 1) < 0)
        session->line_ends.pending_cr = false;
    if (session->result->end != SESSION_EXIT || session->request->verbose)
        break_line(session);
    session->result->took_ms = session_now_ms() - session->start_ms;
    session->result->silent_ms = session_now_ms() - session->watchdog.last_ms;
}

void session_run(const struct session_request *request, struct session_result *ret)
{
    struct session session = {.request = request, .result = ret};
    *ret = (struct session_result){0};
    session.start_ms = session_now_ms();
    int status = machine_start(request->plan, &session.machine);
    if (status < 0) {
        end(&session, SESSION_FAILED, -status);
        return;
    }
    session.console_open = session.control_open = session.errors_open = true;
    session.line_ends.active = !isatty(STDOUT_FILENO);
    control_init(&session.control);
    watchdog_init(&session.watchdog, request->stall_s, session.start_ms);
    while (!session.ended) {
        relay(&session);
        check(&session);
    }
    finish(&session);
}
