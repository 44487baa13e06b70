/* SPDX-License-Identifier: BSD-2-Clause */
/* Watches a running system until it ends: output, consoles, ends of instances, signals, time. */
#ifndef CAISSON_LOADER_SUPERVISE_H
#define CAISSON_LOADER_SUPERVISE_H

#include "loader/options.h"
#include "loader/running.h"

enum {
    EXIT_WELL = 0,
    EXIT_INSTANCE_FAILED = 1,
    EXIT_WRONG_CALL = 2,
    EXIT_TIMEOUT = 124,
    EXIT_NOT_STARTED = 125,
    EXIT_SIGNAL = 128, /* plus the signal's number */
};

/* What ends in one place: `tick` is called at once and then each second; may be NULL. */
struct supervise_hooks {
    void (*tick)(void *context);
    void *context;
};

/* Blocks the signals that supervise() takes through a descriptor. Called before the first instance
 * is started, so that none is lost. The descriptor, or a negative errno. */
int supervise_signals(void);

/* Runs until the system has ended and nothing of it is left. The exit status. */
int supervise(struct running *running, const struct options *options, int signals,
              const struct supervise_hooks *hooks);

#endif
