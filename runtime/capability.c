/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Events as seL4 has them: `<event>_notification` gives a capability, seL4_Wait, seL4_Poll and
 * seL4_Signal take it.
 *
 * The events of an instance that have a capability share one, as they share a notification on seL4:
 * who waits for one of them waits for all, and the badge tells which came, a bit for each. Where
 * there are several, the waiter leads each of them (notification.c) that no other thread leads, and
 * sleeps on the words of all. It takes none while it sleeps: so an event goes to the callback that
 * was registered meanwhile, where there is one.
 */
#include "kick.h"
#include "runtime.h"

#include "abi/notification.h"

#include <errno.h>
#include <sel4/sel4.h>
#include <stdlib.h>

/* The events of an instance that share a capability. */
struct camkes_capability {
    pthread_mutex_t lock;           /* of the thread that waits */
    struct camkes_notification all; /* the words of those that are led */
    size_t count;
    struct camkes_notification *members[]; /* in the order of their badges' bits */
};

static size_t members_count(const struct camkes_instance *instance, size_t *ret_signals)
{
    size_t count = 0;

    *ret_signals = 0;
    for (size_t i = 0; i < instance->notification_count; i++) {
        if (!instance->notifications[i]->badge)
            continue;
        *ret_signals += instance->notifications[i]->signal_count;
        count++;
    }
    return count;
}

/* Room for the words of all members, and what they sleep in. */
static int all_init(struct camkes_notification *all, const struct camkes_notification *member,
                    size_t signals)
{
    all->name = member->name;
    all->instance = member->instance;
    all->spin = member->spin;
    all->signals = calloc(signals, sizeof(*all->signals));
    all->kicks = member->kicks ? calloc(signals, sizeof(*all->kicks)) : NULL;
    return all->signals && (all->kicks || !member->kicks) ? 0 : -ENOMEM;
}

static void capability_destroy(struct camkes_capability *capability)
{
    free(capability->all.signals);
    free(capability->all.kicks);
    pthread_mutex_destroy(&capability->lock);
    free(capability);
}

void camkes_capability_finish(const struct camkes_instance *instance)
{
    struct camkes_capability *capability = NULL;

    for (size_t i = 0; i < instance->notification_count; i++) {
        if (!instance->notifications[i]->capability)
            continue;
        capability = instance->notifications[i]->capability;
        instance->notifications[i]->capability = NULL;
    }
    if (capability)
        capability_destroy(capability);
}

int camkes_capability_init(const struct camkes_instance *instance)
{
    size_t signals;
    int error;
    const size_t count = members_count(instance, &signals);
    struct camkes_capability *capability;

    if (count < 2)
        return 0;
    capability = calloc(1, sizeof(*capability) + count * sizeof(struct camkes_notification *));
    if (!capability)
        return -ENOMEM;
    pthread_mutex_init(&capability->lock, NULL);
    for (size_t i = 0; i < instance->notification_count; i++) {
        if (!instance->notifications[i]->badge)
            continue;
        instance->notifications[i]->capability = capability;
        capability->members[capability->count++] = instance->notifications[i];
    }
    error = all_init(&capability->all, capability->members[0], signals);
    if (error)
        camkes_capability_finish(instance);
    return error;
}

/* --- several events --- */

static void words_add(struct camkes_notification *all, const struct camkes_notification *member)
{
    for (size_t i = 0; i < member->signal_count; i++) {
        all->signals[all->signal_count] = member->signals[i];
        if (all->kicks)
            all->kicks[all->signal_count] = member->kicks[i];
        all->signal_count++;
    }
}

/* Takes the lead of all that nobody else leads or has a callback for. Their badges. */
static uint64_t lead(struct camkes_capability *capability)
{
    uint64_t led = 0;

    capability->all.signal_count = 0;
    for (size_t i = 0; i < capability->count; i++) {
        struct camkes_notification *member = capability->members[i];

        pthread_mutex_lock(&member->lock);
        if (!member->led && !member->callback) {
            member->led = true;
            led |= member->badge;
            words_add(&capability->all, member);
        }
        pthread_mutex_unlock(&member->lock);
    }
    return led;
}

static void leave(struct camkes_capability *capability, uint64_t led)
{
    for (size_t i = 0; i < capability->count; i++) {
        struct camkes_notification *member = capability->members[i];

        if (!(led & member->badge))
            continue;
        pthread_mutex_lock(&member->lock);
        member->led = false;
        pthread_cond_broadcast(&member->changed);
        pthread_mutex_unlock(&member->lock);
    }
}

static uint64_t poll_all(const struct camkes_capability *capability)
{
    uint64_t badges = 0;

    for (size_t i = 0; i < capability->count; i++)
        if (camkes_notification_poll(capability->members[i]))
            badges |= capability->members[i]->badge;
    return badges;
}

/* Where other threads wait for each of the events, this one waits with them for the one that it
 * named. */
static uint64_t wait_all(struct camkes_capability *capability, struct camkes_notification *named)
{
    uint64_t badges, led;

    pthread_mutex_lock(&capability->lock);
    while ((badges = poll_all(capability)) == 0 && (led = lead(capability)) != 0) {
        camkes_notification_await(&capability->all);
        leave(capability, led);
    }
    pthread_mutex_unlock(&capability->lock);
    if (badges)
        return badges;
    camkes_notification_wait(named);
    return named->badge;
}

/* --- seL4's calls --- */

/* The event that a capability means; any other number is a fault of the application's, as it is on
 * seL4. */
static struct camkes_notification *named_by(seL4_CPtr number, const char *call)
{
    camkes_error_t error = {.type = CE_SYSCALL_FAILED, .error = EBADF, .operation = call};

    for (size_t i = 0; i < camkes_process.instance_count; i++) {
        const struct camkes_instance *instance = camkes_process.instances[i];

        for (size_t k = 0; k < instance->notification_count; k++)
            if (instance->notifications[k]->badge &&
                (seL4_CPtr)instance->notifications[k] == number)
                return instance->notifications[k];
    }
    error.description = "no capability of a notification, as <event>_notification gives it";
    camkes_error_raise(camkes_process.instances[0], NULL, &error);
    return NULL;
}

static void badge_tell(seL4_Word *ret_badge, uint64_t badge)
{
    if (ret_badge)
        *ret_badge = badge;
}

void seL4_Wait(seL4_CPtr notification, seL4_Word *ret_badge)
{
    struct camkes_notification *named = named_by(notification, "seL4_Wait");

    if (!named) {
        badge_tell(ret_badge, 0);
    } else if (named->capability) {
        badge_tell(ret_badge, wait_all(named->capability, named));
    } else {
        camkes_notification_wait(named);
        badge_tell(ret_badge, named->badge);
    }
}

seL4_MessageInfo_t seL4_Poll(seL4_CPtr notification, seL4_Word *ret_badge)
{
    struct camkes_notification *named = named_by(notification, "seL4_Poll");

    if (!named)
        badge_tell(ret_badge, 0);
    else if (named->capability)
        badge_tell(ret_badge, poll_all(named->capability));
    else
        badge_tell(ret_badge, camkes_notification_poll(named) ? named->badge : 0);
    return (seL4_MessageInfo_t){{0}};
}

/* To itself, as if the first emitter had emitted. */
void seL4_Signal(seL4_CPtr notification)
{
    struct camkes_notification *named = named_by(notification, "seL4_Signal");
    int error = named ? camkes_signal_emit(&named->signals[0]) : 0;

    if (error)
        camkes_error_raise_syscall(named->instance, &named->error_handler, named->name,
                                   "the consumer of an event could not be woken", "kick", error);
}
