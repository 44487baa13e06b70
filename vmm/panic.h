/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finds a panic of the guest's kernel in what the guest writes to its console. Linux writes one line for it (kernel/panic.c):
 * `Kernel panic - not syncing: ` and the reason, behind time stamps in brackets if it prints these. That works from the first
 * line of the console on, without a driver in the guest. Whoever may write to the guest's console can write such a line too.
 */
#ifndef VMM_PANIC_H
#define VMM_PANIC_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#define PANIC_LINE_BYTES   256u /* what is kept of a line */
#define PANIC_REASON_BYTES 160u /* with its NUL */

struct panic_watch {
    pthread_mutex_t lock; /* guards what follows */
    uint32_t length;
    char line[PANIC_LINE_BYTES];
};

#define PANIC_WATCH_INITIALIZER                                                                    \
    {                                                                                              \
        .lock = PTHREAD_MUTEX_INITIALIZER                                                          \
    }

/* Takes the next byte of the console; any thread. Returns true if it ends the line of a panic. `ret_reason` is then the reason in
 * printable ASCII, shortened where it is too long. */
bool panic_watch_take(struct panic_watch *watch, uint8_t byte, char ret_reason[PANIC_REASON_BYTES]);

#endif
