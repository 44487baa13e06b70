/* SPDX-License-Identifier: BSD-2-Clause */
/* Tells a simulated machine that stands still from one that is slow, or idle, or hangs by our own
 * fault. */
#ifndef CAISSON_SIMULATE_WATCHDOG_H
#define CAISSON_SIMULATE_WATCHDOG_H

#include <stdbool.h>

/* To the first sign of life the machine may take this many times longer: it boots. */
#define WATCHDOG_BOOT_FACTOR 4

/* A machine that is silent for this many times the limit stands still even if QEMU used no
 * processor time: the first process of a machine that merely waits gives its signs of life all the
 * same. */
#define WATCHDOG_IDLE_FACTOR 4

struct watchdog {
    long long limit_ms;
    long long last_cpu_ms; /* QEMU's processor time at the last sign of life */
    long long last_ms;     /* the clock then */
    unsigned int alive;
};

void watchdog_init(struct watchdog *watchdog, unsigned int limit_s, long long now_ms);

/*
 * Looks at the number of signs of life so far and QEMU's processor time. True when it has been
 * without one for the limit both by the clock and by QEMU's processor time, so that a busy host is
 * not mistaken for it; or for a multiple of the limit by the clock alone.
 */
bool watchdog_stalled(struct watchdog *watchdog, unsigned int alive, long long cpu_ms,
                      long long now_ms);

#endif
