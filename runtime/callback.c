/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One-shot callbacks of events. The first registration starts a thread for that notification, which
 * runs each callback without the lock, so that one may register again, wait or poll from within.
 * When the thread finds another one leading (notification.c), that one passes the event on by
 * setting `owed`.
 */
#include "runtime.h"

#include <errno.h>

/* With the lock held; returns when the registered callback is to run. */
static void event_await(struct camkes_notification *notification)
{
    while (!notification->callback || (notification->led && !notification->owed))
        pthread_cond_wait(&notification->changed, &notification->lock);
    if (notification->owed)
        return;
    notification->led = true;
    pthread_mutex_unlock(&notification->lock);
    camkes_notification_lead(notification);
    pthread_mutex_lock(&notification->lock);
    notification->led = false;
    pthread_cond_broadcast(&notification->changed);
}

static void *callbacks_run(void *argument)
{
    struct camkes_notification *notification = argument;

    pthread_mutex_lock(&notification->lock);
    for (;;) {
        void (*callback)(void *);
        void *callback_argument;

        event_await(notification);
        callback = notification->callback;
        callback_argument = notification->callback_argument;
        notification->callback = NULL;
        notification->owed = false;
        pthread_mutex_unlock(&notification->lock);
        callback(callback_argument);
        pthread_mutex_lock(&notification->lock);
    }
    return NULL;
}

/* With the lock held. */
static int callback_register(struct camkes_notification *notification, void (*callback)(void *),
                             void *argument)
{
    if (notification->callback)
        return -EBUSY;
    if (!notification->callback_thread) {
        if (camkes_thread_start(notification->instance, notification->name, &notification->thread,
                                callbacks_run, notification, NULL) != 0)
            return -EAGAIN;
        notification->callback_thread = true;
    }
    notification->callback = callback;
    notification->callback_argument = argument;
    pthread_cond_broadcast(&notification->changed);
    return 0;
}

int camkes_notification_reg_callback(struct camkes_notification *notification,
                                     void (*callback)(void *), void *argument)
{
    int result;

    if (!callback)
        return -EINVAL;
    pthread_mutex_lock(&notification->lock);
    result = callback_register(notification, callback, argument);
    pthread_mutex_unlock(&notification->lock);
    return result;
}
