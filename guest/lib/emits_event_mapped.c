/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Emitting by the mapped words of an event.
 *
 * Only a word that says nobody sleeps is exchanged here. From one that says WAITING on the kernel
 * does it, exchange and doorbell in one: a process that ended between the two would leave a sleeper
 * behind whom nobody wakes.
 */
#include "emits_event.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/ioctl.h>

#include "words.h"

/* How often the other side may change the word under us before the kernel, which exchanges whatever
 * is there, is asked. */
#define SIGNAL_TRIALS 8

struct emits_event {
    struct words words;
};

emits_event_t *emits_event_map(int fd)
{
    emits_event_t *event = malloc(sizeof(*event));
    struct caisson_event_info info;
    int error;

    if (!event)
        return NULL;
    if (words_map(&event->words, fd, &info) == 0)
        return event;
    error = errno;
    free(event);
    errno = error;
    return NULL;
}

void emits_event_unmap(emits_event_t *event)
{
    if (!event)
        return;
    words_unmap(&event->words);
    free(event);
}

/* Release where it succeeds, as the kernel's exchange is: the consumer sees what was written
 * before. */
static bool word_signal(uint32_t *word)
{
    uint32_t seen = __atomic_load_n(word, __ATOMIC_RELAXED);

    for (int trial = 0; trial < SIGNAL_TRIALS && seen != CAISSON_NOTIFICATION_WAITING; trial++)
        if (__atomic_compare_exchange_n(word, &seen, CAISSON_NOTIFICATION_SIGNALLED, false,
                                        __ATOMIC_RELEASE, __ATOMIC_RELAXED))
            return true;
    return false;
}

int emits_event_emit_mapped(emits_event_t *event)
{
    for (uint32_t i = 0; i < event->words.count; i++)
        if (!word_signal(&event->words.pages[i].word))
            return ioctl(event->words.fd, EMITS_EVENT_EMIT_FROM, i) ? -1 : 0;
    return 0;
}
