/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The consuming end of events.
 *
 * The word knows one sleeper only. So of all threads that wait for a notification, one leads: it alone sleeps on the
 * word, the others sleep on `changed` until the lead is free. Each event thus wakes one thread, and whoever takes the
 * lead next arms the word again itself. The lock guards who leads and whose the next event is; nobody sleeps on the
 * word with it held.
 *
 * The word itself is the peers' too. Whatever they write, the leader goes round its loop once for each of their stores
 * or kicks at most, and naps when that happens too often: so it does not burn the CPU. Where several peers can write the
 * word, it looks at it again every recheck_ms, so that none can withhold another's event by overwriting the word of a
 * sleeper. A single one could withhold its own only: that sleep has no bound, and costs nothing. For an emitter that ended
 * between its exchange and its kick, the loader wakes the sleeper.
 */
#include "kick.h"
#include "runtime.h"
#include "spin.h"

#include "abi/notification.h"

#include <camkes/timing.h>
#include <errno.h>

enum {
    RECHECK_MS = 200, /* an event that another peer spoils comes that late at worst */
};

/* Acquire: sees what the emitter wrote before its exchange. */
static bool word_take(uint32_t *word)
{
    uint32_t expected = CAISSON_NOTIFICATION_SIGNALLED;

    return __atomic_compare_exchange_n(word, &expected, CAISSON_NOTIFICATION_IDLE, false,
                                       __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

/* Stores WAITING over anything but SIGNALLED. False where the word changed meanwhile or is SIGNALLED. */
static bool word_arm(uint32_t *word)
{
    uint32_t seen = __atomic_load_n(word, __ATOMIC_RELAXED);

    if (seen == CAISSON_NOTIFICATION_SIGNALLED)
        return false;
    return __atomic_compare_exchange_n(word, &seen, CAISSON_NOTIFICATION_WAITING, false,
                                       __ATOMIC_SEQ_CST, __ATOMIC_RELAXED);
}

static bool spin_take(struct camkes_notification *notification)
{
    const uint32_t rounds = camkes_spin_rounds(&notification->spin);

    for (uint32_t round = 0; round < rounds; round++) {
        if (__atomic_load_n(notification->word, __ATOMIC_RELAXED) ==
                CAISSON_NOTIFICATION_SIGNALLED &&
            word_take(notification->word)) {
            camkes_spin_succeeded(&notification->spin);
            return true;
        }
        camkes_cpu_relax();
    }
    return false;
}

/* 0 or -ETIMEDOUT; any other failure is the error handler's, and then the word is looked at after each nap. */
static int sleep_armed(struct camkes_notification *notification)
{
    int error = camkes_kick_sleep(notification->word, notification->kick_descriptor,
                                  notification->recheck_ms);

    if (error == 0 || error == -ETIMEDOUT)
        return error;
    camkes_error_raise_syscall(notification->instance, &notification->error_handler,
                               notification->name, "the consumer of an event could not sleep",
                               "sleep", error);
    camkes_nap();
    return 0;
}

void camkes_notification_lead(struct camkes_notification *notification)
{
    uint32_t *word = notification->word;
    uint64_t asleep_ns;
    unsigned restless = 0;

    if (word_take(word) || spin_take(notification))
        return;
    asleep_ns = camkes_timing_ns();
    while (!word_take(word)) {
        if (restless++ >= CAMKES_RESTLESS_ROUNDS)
            camkes_nap();
        if (word_arm(word) && sleep_armed(notification) != 0)
            restless = 0; /* it was quiet for a whole period */
    }
    camkes_spin_failed(&notification->spin, camkes_timing_ns() - asleep_ns);
}

bool camkes_notification_claimed(const struct camkes_notification *notification)
{
    return notification->callback && !notification->owed;
}

int camkes_notification_init(struct camkes_notification *notification, int cpu_count)
{
    int error = -pthread_mutex_init(&notification->lock, NULL);

    if (!error)
        error = -pthread_cond_init(&notification->changed, NULL);
    camkes_spin_init(&notification->spin, cpu_count);
    notification->recheck_ms = notification->shared ? RECHECK_MS : -1;
    return error;
}

int camkes_notification_poll(struct camkes_notification *notification)
{
    bool taken;

    if (__atomic_load_n(notification->word, __ATOMIC_RELAXED) != CAISSON_NOTIFICATION_SIGNALLED)
        return 0;
    pthread_mutex_lock(&notification->lock);
    taken = !camkes_notification_claimed(notification) && word_take(notification->word);
    pthread_mutex_unlock(&notification->lock);
    return taken;
}

void camkes_notification_wait(struct camkes_notification *notification)
{
    pthread_mutex_lock(&notification->lock);
    while (camkes_notification_claimed(notification) || !word_take(notification->word)) {
        if (notification->led) {
            pthread_cond_wait(&notification->changed, &notification->lock);
            continue;
        }
        notification->led = true;
        pthread_mutex_unlock(&notification->lock);
        camkes_notification_lead(notification);
        pthread_mutex_lock(&notification->lock);
        notification->led = false;
        pthread_cond_broadcast(&notification->changed);
        if (!camkes_notification_claimed(notification))
            break;
        notification->owed = true;
    }
    pthread_mutex_unlock(&notification->lock);
}
