/* SPDX-License-Identifier: BSD-2-Clause */
/* How long whoever waits on a word spins before it sleeps, and how it rests where a peer will not let it sleep. */
#ifndef CAISSON_SPIN_H
#define CAISSON_SPIN_H

#include "cpu.h" /* of arch/ */

#include <camkes/glue.h>
#include <stdint.h>
#include <time.h>

enum {
    CAMKES_RESTLESS_ROUNDS = 64, /* wake-ups for nothing before the sleeper naps between them */
    CAMKES_NAP_NS = 1000000,     /* and for how long */
    CAMKES_SPIN_MOST = 2048, /* rounds; some 20 to 100 us, about what a sleep and a wake-up cost */
    CAMKES_SPIN_CREDIT = 4,  /* times in a row that spinning may be in vain before it stops */
    CAMKES_SPIN_PAUSE_LEAST = 16,  /* short sleeps before it is tried again, */
    CAMKES_SPIN_PAUSE_MOST = 4096, /* twice as many after each trial in vain */
    CAMKES_SHORT_SLEEP_NS = 50000, /* a sleep that spinning might have saved */
};

/*
 * Only success tells that spinning is worthwhile: a short sleep may as well mean that the peer has run meanwhile on this very
 * CPU, which it could not have done while we spun. So it is tried, less and less often where it is in vain.
 */
static inline void camkes_spin_init(struct camkes_spin *spin, int cpu_count)
{
    *spin = (struct camkes_spin){
        .most = cpu_count > 1 ? CAMKES_SPIN_MOST : 0,
        .credit = 1,
        .pause = CAMKES_SPIN_PAUSE_LEAST,
    };
}

/* How many rounds the next wait spins. */
static inline uint32_t camkes_spin_rounds(const struct camkes_spin *spin)
{
    return spin->credit > 0 ? spin->most : 0;
}

static inline void camkes_spin_succeeded(struct camkes_spin *spin)
{
    spin->credit = CAMKES_SPIN_CREDIT;
    spin->pause = CAMKES_SPIN_PAUSE_LEAST;
}

static inline void camkes_spin_failed(struct camkes_spin *spin, uint64_t asleep_ns)
{
    if (spin->credit > 0) {
        if (--spin->credit > 0)
            return;
        spin->left = spin->pause;
        if (spin->pause < CAMKES_SPIN_PAUSE_MOST)
            spin->pause *= 2;
    } else if (asleep_ns < CAMKES_SHORT_SLEEP_NS && --spin->left == 0) {
        spin->credit = 1;
    }
}

static inline void camkes_nap(void)
{
    const struct timespec pause = {.tv_nsec = CAMKES_NAP_NS};

    nanosleep(&pause, NULL);
}

#endif
