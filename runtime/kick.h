/* SPDX-License-Identifier: BSD-2-Clause */
/* How whoever waits for a notification word sleeps and how an emitter wakes it: a futex on the
 * word, or an eventfd. */
#ifndef CAISSON_KICK_H
#define CAISSON_KICK_H

#include <camkes/glue.h>
#include <poll.h>
#include <stddef.h>
#include <stdint.h>

/* After the word was exchanged from WAITING. `descriptor` -1: futex. 0, or a negative errno. */
int camkes_kick_send(uint32_t *word, int descriptor);

/* Wakes who sleeps as the word says, WAITING when it was looked at, and makes it SIGNALLED first.
 * As camkes_kick_send. */
int camkes_kick_wake(uint32_t *word, int descriptor);

/* Sleeps in the futex of the word while it is WAITING, at most `timeout_ms` (-1: for ever). 0:
 * look at the word again; -ETIMEDOUT; another negative errno: the host refused to let the thread
 * sleep. */
int camkes_kick_sleep(uint32_t *word, int timeout_ms);

/* Likewise in the futexes of all words, at most CAISSON_NOTIFICATION_FUTEXES_MAX, while all of them
 * are WAITING, without a bound. -ENOSYS: the host is older than Linux 5.16. */
int camkes_kick_sleep_any(const struct camkes_signal *signals, size_t count);

/* Sleeps in eventfds: in those of `kicks` whose `fd` is not negative and that ask for POLLIN, until
 * one is written, at most `timeout_ms`. 0, and `revents` tells which were: these are empty again;
 * or as camkes_kick_sleep. One thread at a time. */
int camkes_kick_poll(struct pollfd *kicks, size_t count, int timeout_ms);

/* Sleeps in one, likewise, without a bound; or in the futex of the word, where `descriptor` is
 * -1. */
static inline int camkes_kick_await(uint32_t *word, int descriptor)
{
    struct pollfd kick = {.fd = descriptor, .events = POLLIN};

    return descriptor < 0 ? camkes_kick_sleep(word, -1) : camkes_kick_poll(&kick, 1, -1);
}

#endif
