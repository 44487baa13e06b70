/* SPDX-License-Identifier: BSD-2-Clause */
/* Frequencies, and what they make of cycles and nanoseconds. */
#ifndef UTILS_FREQUENCY_H
#define UTILS_FREQUENCY_H

#include <stdint.h>
#include <utils/math.h>
#include <utils/time.h>

#define KHZ 1000
#define MHZ (1000 * KHZ)
#define GHZ (1000 * MHZ)

typedef uint64_t freq_t; /* in Hz */

static inline uint64_t freq_cycles_and_hz_to_ns(uint64_t cycles, freq_t hz)
{
    return muldivu64(cycles, NS_IN_S, hz);
}

static inline freq_t freq_cycles_and_ns_to_hz(uint64_t cycles, uint64_t ns)
{
    return muldivu64(cycles, NS_IN_S, ns);
}

static inline uint64_t freq_ns_and_hz_to_cycles(uint64_t ns, freq_t hz)
{
    return muldivu64(ns, hz, NS_IN_S);
}

#endif
