/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Saves what stdout and stderr still hold when the process dies of a signal: an unfinished line, or
 * a screen that was drawn. exit() does that by itself, and a program that handles a signal does as
 * it likes. Nothing of this costs anything before.
 */
#include "runtime.h"
#include "spin.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Another thread may be printing just now. It need not finish: it may wait for a reader itself. */
#define LOCK_NAPS 1000u

static void lock(FILE *file)
{
    for (unsigned naps = 0; ftrylockfile(file) != 0 && naps < LOCK_NAPS; naps++)
        camkes_nap();
}

/* Only reads, and write(2): the thread may have been interrupted within stdio, which must not be
 * called then. */
static void save(FILE *file, bool *line_open)
{
    const char *bytes;

    lock(file);
    bytes = file->_IO_write_base;
    while (file->_fileno >= 0 && bytes < file->_IO_write_ptr) {
        ssize_t written = write(file->_fileno, bytes, (size_t)(file->_IO_write_ptr - bytes));

        if (written > 0) {
            bytes += written;
            *line_open = bytes[-1] != '\n';
        } else if (written == 0 || errno != EINTR) {
            break;
        }
    }
    /* Whoever comes here again, from another thread or by another signal, finds nothing. */
    file->_IO_write_ptr = file->_IO_write_base;
}

bool camkes_unprinted_save(void)
{
    bool line_open = false;

    save(stdout, &line_open);
    save(stderr, &line_open);
    return line_open;
}

/* SA_RESETHAND has put the default action back, and the signal comes once this handler has
 * returned. */
static void save_and_die(int number)
{
    camkes_unprinted_save();
    if (syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), number) < 0)
        _exit(128 + number);
}

/* What a sanitizer, valgrind or the program has put there stays. */
static void handler_set(int number)
{
    const struct sigaction ours = {
        .sa_handler = save_and_die,
        .sa_flags = SA_ONSTACK | (int)SA_RESETHAND,
    };
    struct sigaction before;

    if (sigaction(number, &ours, &before) == 0 && before.sa_handler != SIG_DFL)
        (void)sigaction(number, &before, NULL);
}

/* Those that end a process by default, but for the faults, which fault.c tells of. */
void camkes_unprinted_init(void)
{
    static const int numbers[] = {SIGHUP,  SIGINT,    SIGQUIT, SIGTRAP, SIGABRT, SIGUSR1,
                                  SIGUSR2, SIGPIPE,   SIGALRM, SIGTERM, SIGXCPU, SIGXFSZ,
                                  SIGPROF, SIGVTALRM, SIGPOLL, SIGPWR,  SIGSYS};

    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
        handler_set(numbers[i]);
}
