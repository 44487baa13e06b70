/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The consuming end of events.
 *
 * A word knows one sleeper only. So of all threads that wait for a notification, one leads: it
 * alone sleeps on the words of all emitters, the others sleep on `changed` until the lead is free.
 * Each event thus wakes one thread, and whoever takes the lead next arms the words again itself.
 * The lock guards who leads and whose the next event is; nobody sleeps on the words with it held.
 *
 * Each word is an emitter's too. Whatever one writes, it could withhold its own events only, so the
 * leader sleeps without a bound, and goes round its loop once for each of their stores or kicks at
 * most. Where that happens too often it naps: so it does not burn the CPU. For an emitter that
 * ended between its exchange and its kick, the loader wakes the sleeper.
 */
#include "kick.h"
#include "runtime.h"
#include "spin.h"

#include "abi/notification.h"

#include <errno.h>
#include <stdlib.h>

/* Acquire: sees what the emitter wrote before its exchange. */
static bool word_take(uint32_t *word)
{
    uint32_t expected = CAISSON_NOTIFICATION_SIGNALLED;

    return __atomic_compare_exchange_n(word, &expected, CAISSON_NOTIFICATION_IDLE, false,
                                       __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

/* Stores WAITING over anything but SIGNALLED. False where the word changed meanwhile or is
 * SIGNALLED. Orders nothing: who finds WAITING reads nothing on its account, and the kernel looks
 * at the word again before the sleep. */
static bool word_arm(uint32_t *word)
{
    uint32_t seen = __atomic_load_n(word, __ATOMIC_RELAXED);

    if (seen == CAISSON_NOTIFICATION_SIGNALLED)
        return false;
    return __atomic_compare_exchange_n(word, &seen, CAISSON_NOTIFICATION_WAITING, false,
                                       __ATOMIC_RELAXED, __ATOMIC_RELAXED);
}

static bool signalled(const struct camkes_notification *notification)
{
    for (size_t i = 0; i < notification->signal_count; i++)
        if (__atomic_load_n(notification->signals[i].word, __ATOMIC_RELAXED) ==
            CAISSON_NOTIFICATION_SIGNALLED)
            return true;
    return false;
}

/* Takes what every emitter has signalled: events coalesce. */
static bool take(struct camkes_notification *notification)
{
    bool taken = false;

    for (size_t i = 0; i < notification->signal_count; i++)
        taken |= word_take(notification->signals[i].word);
    return taken;
}

/* False: one is not WAITING; the others may be. */
static bool arm(struct camkes_notification *notification)
{
    bool armed = true;

    for (size_t i = 0; i < notification->signal_count; i++)
        armed = word_arm(notification->signals[i].word) && armed;
    return armed;
}

/* Emitters that have not emitted meanwhile must not kick somebody who is awake. */
static void disarm(struct camkes_notification *notification)
{
    for (size_t i = 0; i < notification->signal_count; i++) {
        uint32_t expected = CAISSON_NOTIFICATION_WAITING;

        __atomic_compare_exchange_n(notification->signals[i].word, &expected,
                                    CAISSON_NOTIFICATION_IDLE, false, __ATOMIC_RELAXED,
                                    __ATOMIC_RELAXED);
    }
}

/* Of camkes_spin_until: takes the event where it is there. */
static bool signalled_take(void *argument)
{
    return signalled(argument) && take(argument);
}

static int sleep_armed(struct camkes_notification *notification)
{
    if (notification->kicks)
        return camkes_kick_poll(notification->kicks, notification->signal_count, -1);
    if (notification->signal_count == 1)
        return camkes_kick_sleep(notification->signals[0].word, -1);
    return camkes_kick_sleep_any(notification->signals, notification->signal_count);
}

/* What keeps it from sleeping is the error handler's, and then the words are looked at after each
 * nap. */
static void sleep_once(struct camkes_notification *notification)
{
    int error = sleep_armed(notification);

    if (error == 0)
        return;
    if (error != -ENOSYS) /* the host is too old for several words */
        camkes_error_raise_syscall(notification->instance, &notification->error_handler,
                                   notification->name, "the consumer of an event could not sleep",
                                   "sleep", error);
    camkes_nap();
}

/* Of camkes_spin_until: looks whether an event is there. */
static bool signalled_look(void *argument)
{
    return signalled(argument);
}

/* Spins, then sleeps, until `came` is true. Inlined, so that each caller's own `came` is. */
static inline __attribute__((always_inline)) void await(struct camkes_notification *notification,
                                                        bool (*came)(void *argument))
{
    uint64_t since_ns;
    unsigned restless = 0;

    if (camkes_spin_until(&notification->spin, notification->signal_count, came, notification))
        return;
    since_ns = camkes_spin_sleeps(&notification->spin);
    while (!came(notification)) {
        if (restless++ >= CAMKES_RESTLESS_ROUNDS)
            camkes_nap();
        if (arm(notification))
            sleep_once(notification);
    }
    if (notification->signal_count > 1)
        disarm(notification);
    camkes_spin_slept(&notification->spin, since_ns);
}

void camkes_notification_lead(struct camkes_notification *notification)
{
    if (!take(notification))
        await(notification, signalled_take);
}

void camkes_notification_await(struct camkes_notification *notification)
{
    if (!signalled(notification))
        await(notification, signalled_look);
}

bool camkes_notification_claimed(const struct camkes_notification *notification)
{
    return notification->callback && !notification->owed;
}

static int kicks_init(struct camkes_notification *notification)
{
    if (notification->signals[0].kick_descriptor < 0)
        return 0;
    notification->kicks = calloc(notification->signal_count, sizeof(*notification->kicks));
    if (!notification->kicks)
        return -ENOMEM;
    for (size_t i = 0; i < notification->signal_count; i++)
        notification->kicks[i] =
            (struct pollfd){.fd = notification->signals[i].kick_descriptor, .events = POLLIN};
    return 0;
}

int camkes_notification_init(struct camkes_notification *notification, uint32_t round_ps)
{
    int error = -pthread_mutex_init(&notification->lock, NULL);

    if (!error)
        error = -pthread_cond_init(&notification->changed, NULL);
    camkes_spin_init(&notification->spin, round_ps);
    return error ? error : kicks_init(notification);
}

int camkes_notification_poll(struct camkes_notification *notification)
{
    bool taken;

    if (!signalled(notification))
        return 0;
    pthread_mutex_lock(&notification->lock);
    taken = !camkes_notification_claimed(notification) && take(notification);
    pthread_mutex_unlock(&notification->lock);
    return taken;
}

void camkes_notification_wait(struct camkes_notification *notification)
{
    pthread_mutex_lock(&notification->lock);
    while (camkes_notification_claimed(notification) || !take(notification)) {
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
