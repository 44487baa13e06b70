/* SPDX-License-Identifier: BSD-2-Clause */
/* Raw mode and back. */
#include "loader/terminal.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <termios.h>
#include <unistd.h>

/* State of the process, not of a context: a handler of fatal signals has no other way to reach
 * it. */
static struct {
    volatile sig_atomic_t raw;
    int descriptor;
    struct termios before;
} terminal;

void terminal_restore(void)
{
    if (!terminal.raw)
        return;
    terminal.raw = 0;
    tcsetattr(terminal.descriptor, TCSANOW, &terminal.before);
}

/* SA_RESETHAND: raised again, the signal does what it would have done. */
static void restore_and_raise(int number)
{
    terminal_restore();
    raise(number);
}

static void catch_fatal_signals(void)
{
    const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGTRAP};
    const struct sigaction action = {.sa_handler = restore_and_raise,
                                     .sa_flags = (int)SA_RESETHAND | SA_NODEFER};
    for (size_t i = 0; i < sizeof(fatal) / sizeof(fatal[0]); i++)
        sigaction(fatal[i], &action, NULL);
}

int terminal_make_raw(int descriptor)
{
    struct termios raw;
    if (tcgetattr(descriptor, &terminal.before) < 0)
        return -errno;
    raw = terminal.before;
    cfmakeraw(&raw);
    raw.c_oflag |= OPOST | ONLCR;
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    terminal.descriptor = descriptor;
    catch_fatal_signals();
    terminal.raw = 1;
    return tcsetattr(descriptor, TCSANOW, &raw) < 0 ? -errno : 0;
}
