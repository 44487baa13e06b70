/* SPDX-License-Identifier: BSD-2-Clause */
/* One run of the simulated machine: relays between it and the user until it ends or has to be
 * ended. */
#ifndef CAISSON_SIMULATE_SESSION_H
#define CAISSON_SIMULATE_SESSION_H

#include <stdbool.h>

#include "simulate/machine.h"
#include "simulate/terminal.h"

enum session_end {
    SESSION_EXIT,    /* the image said `exit N`; number = N */
    SESSION_DIED,    /* the machine ended without; number = QEMU's wait status */
    SESSION_STALLED, /* the emulation stands still */
    SESSION_TIMEOUT,
    SESSION_SIGNAL, /* number = the signal */
    SESSION_QUIT,   /* the user typed Ctrl-A x and the machine did not react */
    SESSION_FAILED, /* number = errno of our own */
};

struct session_request {
    const struct machine_plan *plan;
    struct terminal *terminal;
    int signals;           /* signalfd */
    long long deadline_ms; /* on the monotonic clock; 0 for never */
    unsigned int stall_s;
    long long grace_ms; /* that the image gives its instances at the end */
    bool verbose;
};

#define SESSION_TAIL_BYTES 2048

struct session_result {
    enum session_end end;
    int number;
    long long took_ms;
    unsigned int alive;                  /* signs of life */
    long long silent_ms;                 /* from the last of them to the end */
    bool printed;                        /* something of the console went to standard output */
    bool typed;                          /* something of the user went to the console */
    char tail[SESSION_TAIL_BYTES + 1];   /* the end of what the console printed */
    char errors[SESSION_TAIL_BYTES + 1]; /* the end of what QEMU itself said */
};

/* Signals that a session ends by, or minds; they are to be blocked and read through one
 * signalfd. */
int session_open_signals(void);

long long session_now_ms(void);

/* Runs one machine from start to end. No process of it is left afterwards. */
void session_run(const struct session_request *request, struct session_result *ret);

#endif
