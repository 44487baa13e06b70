/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waiting by the mapped words of an event: taking and spinning are done here, sleeping is the
 * kernel's, which looks again after it has put the process on the event's queue
 * (guest/kmod/crossvm_event.c).
 */
#include "consumes_event.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>

#include "relax.h"
#include "runtime/spin_policy.h"
#include "words.h"

struct consumes_event {
    struct words words;
    uint32_t round_ps;
    struct caisson_spin spin; /* in rounds */
};

static uint64_t clock_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

consumes_event_t *consumes_event_map(int fd)
{
    consumes_event_t *event = malloc(sizeof(*event));
    struct caisson_event_info info;
    int error;

    if (!event)
        return NULL;
    if (words_map(&event->words, fd, &info) == 0) {
        event->round_ps = caisson_spin_measure(clock_ns, processor_relax);
        caisson_spin_init(&event->spin, caisson_spin_rounds(info.spin_us, event->round_ps));
        return event;
    }
    error = errno;
    free(event);
    errno = error;
    return NULL;
}

void consumes_event_unmap(consumes_event_t *event)
{
    if (!event)
        return;
    words_unmap(&event->words);
    free(event);
}

/* Takes what each emitter has signalled; acquire: sees what was written before that. */
static bool words_take(const struct words *words)
{
    bool taken = false;

    for (uint32_t i = 0; i < words->count; i++) {
        uint32_t *word = &words->pages[i].word;
        uint32_t expected = CAISSON_NOTIFICATION_SIGNALLED;

        taken |= __atomic_load_n(word, __ATOMIC_RELAXED) == expected &&
                 __atomic_compare_exchange_n(word, &expected, CAISSON_NOTIFICATION_IDLE, false,
                                             __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
    }
    return taken;
}

static bool words_spin(consumes_event_t *event)
{
    const uint32_t rounds = event->spin.now;

    for (uint64_t round = 0; round < rounds; round += event->words.count) {
        if (words_take(&event->words)) {
            caisson_spin_succeeded(&event->spin);
            return true;
        }
        processor_relax();
    }
    return false;
}

int consumes_event_poll_mapped(consumes_event_t *event)
{
    return words_take(&event->words);
}

int consumes_event_wait_mapped(consumes_event_t *event)
{
    int asleep_us;

    if (words_take(&event->words) || words_spin(event))
        return 1;
    asleep_us = ioctl(event->words.fd, CONSUMES_EVENT_WAIT, CONSUMES_EVENT_SPUN);
    if (asleep_us < 0)
        return -1;
    caisson_spin_slept(&event->spin, (uint64_t)asleep_us * 1000000 / event->round_ps);
    return 1;
}
