/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finds a panic of the guest's kernel in what the guest writes to its console. Linux writes two
 * lines for it (kernel/panic.c), with or without time stamps in brackets before them:
 *
 *   Kernel panic - not syncing: REASON                  at once; other output may lie within it
 *   ---[ end Kernel panic - not syncing: REASON ]---    last, if the guest does not reboot
 *
 * The monitor reports the first line that is whole. This works from the first line of the console
 * on, without a driver in the guest. Whoever can write to the guest's console can write such a
 * line, too.
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
    bool found; /* in this life of the guest */
    uint32_t length;
    char line[PANIC_LINE_BYTES];
};

#define PANIC_WATCH_INITIALIZER                                                                    \
    {                                                                                              \
        .lock = PTHREAD_MUTEX_INITIALIZER                                                          \
    }

/* A new life of the guest begins. */
void panic_watch_reset(struct panic_watch *watch);

/* Takes the next byte of the console; any thread. Returns true if it ends the line of this life's
 * first panic. `ret_reason` is then the reason in printable ASCII, shortened if it is too long. */
bool panic_watch_take(struct panic_watch *watch, uint8_t byte, char ret_reason[PANIC_REASON_BYTES]);

#endif
