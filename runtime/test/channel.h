/* SPDX-License-Identifier: BSD-2-Clause */
/* An event between one or two emitters and a consumer over real memfds and, if asked for, real
 * eventfds. */
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
    CHANNEL_EVENTFD = 1 << 0, /* the consumer sleeps in eventfds; else in futexes */
    CHANNEL_SPINS = 1 << 1,   /* as on several CPUs; else as on one */
    CHANNEL_ONE_MAPPING =
        1 << 2, /* both ends use one mapping, by which ThreadSanitizer sees the order they make */
    CHANNEL_TWO = 1 << 3,        /* there is another emitter */
    CHANNEL_SPINS_LONG = 1 << 4, /* with CHANNEL_SPINS: for a second, if need be */
};

/* For how long waits spin; numbers of tests' states, too. */
enum spins {
    SPINS_NEVER = 1,
    SPINS_USUAL = 2,
    SPINS_LONG = 3,
};

/* Sets how the owner of `spin` spins; the `round_ps` to initialise it with. */
uint32_t spins_set(struct camkes_spin *spin, enum spins spins);

struct channel {
    struct camkes_signal signals[2]; /* of `emitter` and `other` */
    struct camkes_emitter emitter;
    struct camkes_emitter other; /* with CHANNEL_TWO */
    struct camkes_signal sources[2];
    struct camkes_notification notification;
};

/* Ends the test program where the host refuses. A wake-up that got lost is never made up for: the
 * test hangs until what runs it ends it. */
void channel_open(struct channel *channel, unsigned flags);
void channel_close(struct channel *channel);

pthread_t thread_run(void *(*body)(void *), void *argument);

/* Until the consumer sleeps or is about to. */
void channel_await_sleeper(const struct channel *channel);

void sleep_ms(unsigned ms);

/* Waits for a child process; its exit status, or 128 + the signal that ended it. */
int child_status(int child);

#endif
