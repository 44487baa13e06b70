/* SPDX-License-Identifier: BSD-2-Clause */
/* Clocks for measurements: the processor's counter, which costs a few instructions, and the host's
 * monotonic clock. */
#ifndef CAMKES_TIMING_H
#define CAMKES_TIMING_H

#include <stdint.h>
#include <time.h>

/* Ticks of the processor's constant-rate counter; their length is the machine's. Not ordered with
 * surrounding code. */
static inline uint64_t camkes_timing_ticks(void)
{
#if defined(__x86_64__)
    return __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
    uint64_t ticks;
    __asm__ volatile("mrs %0, cntvct_el0" : "=r"(ticks));
    return ticks;
#else
#error "no counter known for this architecture"
#endif
}

/* Nanoseconds since some point in the past; never goes back. */
static inline uint64_t camkes_timing_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

#endif
