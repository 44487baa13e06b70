/* SPDX-License-Identifier: BSD-2-Clause */
/* How long whoever waits on a word spins before it sleeps, and how it rests where a peer will not let it sleep. */
#ifndef CAISSON_SPIN_H
#define CAISSON_SPIN_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

enum {
    CAMKES_RESTLESS_ROUNDS = 64, /* wake-ups for nothing before the sleeper naps between them */
    CAMKES_NAP_NS = 1000000,     /* and for how long */
    CAMKES_SPIN_LEAST = 16,      /* rounds */
    CAMKES_SPIN_MOST = 2048, /* rounds; some 20 to 100 us, about what a sleep and a wake-up cost */
    CAMKES_SHORT_SLEEP_NS = 50000, /* a sleep that spinning would have saved */
};

static inline void camkes_cpu_relax(void)
{
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

/* On a single CPU the peer cannot run while this side spins. */
static inline void camkes_spin_init(uint32_t *spin, uint32_t *spin_limit, int cpu_count)
{
    *spin = cpu_count > 1 ? CAMKES_SPIN_LEAST : 0;
    *spin_limit = cpu_count > 1 ? CAMKES_SPIN_MOST : 0;
}

static inline void camkes_spin_adapt(uint32_t *spin, uint32_t spin_limit, bool worthwhile)
{
    const uint32_t next =
        worthwhile ? *spin * 2 + CAMKES_SPIN_LEAST : *spin / 2 + CAMKES_SPIN_LEAST / 2;

    *spin = next < spin_limit ? next : spin_limit;
}

static inline void camkes_nap(void)
{
    const struct timespec pause = {.tv_nsec = CAMKES_NAP_NS};

    nanosleep(&pause, NULL);
}

#endif
