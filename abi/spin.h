/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How long whoever waits for a word spins before it sleeps: one policy for components, a guest's kernel and its processes.
 *
 * A length is a number of rounds or of nanoseconds, as the user likes. As with KVM's halt polling it grows while spinning pays
 * and shrinks while it does not. What pays is told by success alone: a short sleep may as well mean that the peer has run
 * meanwhile on this very processor, which it could not have done while we spun. So where spinning came to nothing, short sleeps
 * only lead to another trial, as long as the sleep was, and to fewer trials each time that one is in vain.
 *
 * Who uses this may have a state of another name with the same members: CAISSON_SPIN_STATE, defined before.
 */
#ifndef CAISSON_ABI_SPIN_H
#define CAISSON_ABI_SPIN_H

#include "abi/fixed.h"

/* Unless the description says otherwise: about what a sleep and a wake-up cost. */
#define CAISSON_SPIN_US     50u
#define CAISSON_SPIN_US_MAX 1000000u /* that it may say */

#define CAISSON_SPIN_LIMIT_MAX 0x7fffffffu /* of a length in whatever unit */

#define CAISSON_SPIN_PART        16u /* a spin shorter than this part of the longest is none */
#define CAISSON_SPIN_SHORT       4u /* times the longest spin: a sleep that spinning might have saved */
#define CAISSON_SPIN_PAUSE_LEAST 16u   /* short sleeps from one trial in vain to the next, */
#define CAISSON_SPIN_PAUSE_MOST  4096u /* twice as many each time */

#ifndef CAISSON_SPIN_STATE
#define CAISSON_SPIN_STATE struct caisson_spin
struct caisson_spin {
    uint32_t limit; /* the longest spin; 0: never */
    uint32_t now;   /* the next one */
    uint32_t pause; /* short sleeps between two trials in vain */
    uint32_t left;  /* of them */
};
#endif

static inline void caisson_spin_init(CAISSON_SPIN_STATE *spin, uint32_t limit)
{
    spin->limit = limit;
    spin->now = limit / 4;
    spin->pause = CAISSON_SPIN_PAUSE_LEAST;
    spin->left = CAISSON_SPIN_PAUSE_LEAST;
}

/* What was waited for came while spinning. */
static inline void caisson_spin_succeeded(CAISSON_SPIN_STATE *spin)
{
    spin->now = spin->now > spin->limit / 2 ? spin->limit : spin->now * 2;
    spin->pause = CAISSON_SPIN_PAUSE_LEAST;
}

static inline void caisson_spin_in_vain(CAISSON_SPIN_STATE *spin)
{
    spin->now /= 2;
    if (spin->now > spin->limit / CAISSON_SPIN_PART)
        return;
    spin->now = 0;
    spin->left = spin->pause;
    if (spin->pause < CAISSON_SPIN_PAUSE_MOST)
        spin->pause *= 2;
}

/* A sleep of that length, in the user's unit, followed, whether there was a spin before it or not. */
static inline void caisson_spin_slept(CAISSON_SPIN_STATE *spin, uint64_t asleep)
{
    if (spin->now > 0) {
        caisson_spin_in_vain(spin);
        return;
    }
    if (asleep / CAISSON_SPIN_SHORT >= spin->limit)
        return;
    if (spin->left > 0)
        spin->left--;
    if (spin->left == 0)
        spin->now = asleep < spin->limit ? (uint32_t)asleep + 1 : spin->limit;
}

/*
 * For those who count rounds: how long one takes here, in ps, at least 1; the shortest of some measurements, as whatever disturbs
 * one makes it longer. So no clock has to be read while spinning, which costs a system call on some machines.
 */
static inline uint32_t caisson_spin_measure(uint64_t (*clock_ns)(void), void (*relax)(void))
{
    enum { TRIALS = 4, ROUNDS = 64 };
    uint64_t best_ns = CAISSON_SPIN_US_MAX;
    unsigned int trial, round;

    for (trial = 0; trial < TRIALS; trial++) {
        uint64_t begin_ns = clock_ns(), taken_ns;

        for (round = 0; round < ROUNDS; round++)
            relax();
        taken_ns = clock_ns() - begin_ns;
        best_ns = taken_ns < best_ns ? taken_ns : best_ns;
    }
    return (uint32_t)(best_ns * 1000 / ROUNDS) + 1;
}

/* How many rounds there are in that time; not so many that their double is no number. */
static inline uint32_t caisson_spin_rounds(uint64_t time_us, uint32_t round_ps)
{
    const uint64_t rounds = time_us * 1000000 / round_ps;

    return rounds < CAISSON_SPIN_LIMIT_MAX ? (uint32_t)rounds : CAISSON_SPIN_LIMIT_MAX;
}

#endif
