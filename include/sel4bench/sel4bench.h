/* SPDX-License-Identifier: BSD-2-Clause */
/* The cycle counter, as code that measures itself on seL4 reads it: the processor's constant-rate counter (camkes/timing.h). There are
 * no counters of events. */
#ifndef SEL4BENCH_SEL4BENCH_H
#define SEL4BENCH_SEL4BENCH_H

#include <camkes/timing.h>
#include <stdint.h>

typedef uint64_t ccnt_t;

static inline void sel4bench_init(void)
{
}

static inline void sel4bench_destroy(void)
{
}

static inline ccnt_t sel4bench_get_cycle_count(void)
{
    return camkes_timing_ticks();
}

#endif
