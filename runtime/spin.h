/* SPDX-License-Identifier: BSD-2-Clause */
/* How long whoever waits on a word spins before it sleeps, and how it rests where a peer will not
 * let it sleep. */
#ifndef CAISSON_SPIN_H
#define CAISSON_SPIN_H

#include "cpu.h" /* of arch/ */

#include <camkes/glue.h>
#include <camkes/timing.h>
#include <stdint.h>
#include <time.h>

#define CAISSON_SPIN_STATE struct camkes_spin
#include "runtime/spin_policy.h"

enum {
    CAMKES_RESTLESS_ROUNDS = 64, /* wake-ups for nothing before the sleeper naps between them */
    CAMKES_NAP_NS = 1000000,     /* and for how long */
};

/* `round_ps`: what camkes_spin_measure says; 0: nobody spins here. */
static inline void camkes_spin_init(struct camkes_spin *spin, uint32_t round_ps)
{
    const uint32_t limit_us = spin->has_limit ? spin->limit_us : CAISSON_SPIN_US;

    spin->limit_us = round_ps > 0 ? limit_us : 0;
    spin->round_ps = round_ps > 0 ? round_ps : 1;
    caisson_spin_init(spin, caisson_spin_rounds(spin->limit_us, spin->round_ps));
}

/* What a round of spinning takes, in ps. */
static inline uint32_t camkes_spin_measure(void)
{
    return caisson_spin_measure(camkes_timing_ns, camkes_cpu_relax);
}

/* Looks until it is `ready`, each time at so many places. False: it is time to sleep, and then to
 * tell camkes_spin_slept. What is there at the first look speaks for no spin: the peer may have had
 * this very processor. */
static inline bool camkes_spin_until(struct camkes_spin *spin, size_t places,
                                     bool (*ready)(void *argument), void *argument)
{
    const uint32_t rounds = spin->now;

    for (uint64_t round = 0; round < rounds; round += places) {
        if (ready(argument)) {
            if (round > 0)
                caisson_spin_succeeded(spin);
            return true;
        }
        camkes_cpu_relax();
    }
    return false;
}

/* Before a sleep: since when it lasts, for camkes_spin_slept. Who never spins has no use for it,
 * and reads no clock. */
static inline uint64_t camkes_spin_sleeps(const struct camkes_spin *spin)
{
    return spin->limit > 0 ? camkes_timing_ns() : 0;
}

/* After a sleep that began at `since_ns`. */
static inline void camkes_spin_slept(struct camkes_spin *spin, uint64_t since_ns)
{
    if (spin->limit > 0)
        caisson_spin_slept(spin, (camkes_timing_ns() - since_ns) * 1000 / spin->round_ps);
}

static inline void camkes_nap(void)
{
    const struct timespec pause = {.tv_nsec = CAMKES_NAP_NS};

    nanosleep(&pause, NULL);
}

#endif
