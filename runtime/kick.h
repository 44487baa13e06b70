/* SPDX-License-Identifier: BSD-2-Clause */
/* How the consumer of a notification word sleeps and how an emitter wakes it: a futex on the word, or an eventfd. */
#ifndef CAISSON_KICK_H
#define CAISSON_KICK_H

#include <stddef.h>
#include <stdint.h>

/* After the word was exchanged from WAITING. `descriptor` -1: futex. 0, or a negative errno. */
int camkes_kick_send(uint32_t *word, int descriptor);

/* Sleeps while the word is WAITING and no kick comes, at most `timeout_ms` (-1: for ever). 0: look at the word again; -ETIMEDOUT;
 * another negative errno: the host refused to let the thread sleep. One thread at a time. */
int camkes_kick_sleep(uint32_t *word, int descriptor, int timeout_ms);

enum {
    CAMKES_KICK_WORDS_MOST = 128, /* FUTEX_WAITV_MAX */
};

/* Sleeps in the futexes of all words (at most CAMKES_KICK_WORDS_MOST) while each of them is WAITING, at most `timeout_ms` (-1: for
 * ever). Which one was woken; -EAGAIN: one is not WAITING; -ETIMEDOUT; -EINTR; another negative errno: the host, maybe older
 * than Linux 5.16, refused. */
int camkes_kick_sleep_any(uint32_t *const *words, size_t count, int timeout_ms);

#endif
