/* SPDX-License-Identifier: BSD-2-Clause */
/* An event between an emitter and a consumer over a real memfd and, if asked for, a real eventfd. */
#ifndef CHANNEL_H
#define CHANNEL_H

#include "runtime.h"

/* A process of one instance with that initialiser. */
#define TEST_PROCESS(...)                                                                          \
    static const struct camkes_instance test_instance = __VA_ARGS__;                               \
    const struct camkes_process camkes_process = {                                                 \
        .name = "test",                                                                            \
        .outcome_descriptor = -1,                                                                  \
        .instance_count = 1,                                                                       \
        .instances = (const struct camkes_instance *const[]){&test_instance},                      \
    }

enum channel_flags {
    CHANNEL_EVENTFD = 1 << 0, /* the consumer sleeps in an eventfd; else in a futex */
    CHANNEL_SPINS = 1 << 1,   /* as on several CPUs; else as on one */
    CHANNEL_ONE_MAPPING =
        1 << 2, /* both ends use one mapping, by which ThreadSanitizer sees the order they make */
};

struct channel {
    struct camkes_signal signal;
    struct camkes_emitter emitter;
    struct camkes_notification notification;
};

/* Ends the test program where the host refuses. The word is not shared, so a wake-up that got lost is never made up for: the
 * test hangs and is ended by `bound`. */
void channel_open(struct channel *channel, unsigned flags);
void channel_close(struct channel *channel);

/* Ends the program with a message unless it ended within that time. */
void bound(unsigned seconds);

pthread_t thread_run(void *(*body)(void *), void *argument);

/* Until the consumer sleeps or is about to. */
void channel_await_sleeper(const struct channel *channel);

void sleep_ms(unsigned ms);

/* Waits for a child process; its exit status, or 128 + the signal that ended it. */
int child_status(int child);

#endif
