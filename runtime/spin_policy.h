/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How long a waiter spins on a word before it sleeps. Components, a guest's kernel and its
 * processes use this one policy.
 *
 * A length is a number of rounds or of nanoseconds, as the user of this file chooses. As in KVM's
 * halt polling, the length grows while spinning succeeds and shrinks while it fails. Only success
 * counts: a short sleep may mean that the peer ran on this very processor, which it could not have
 * done while we spun. So after spinning has failed, a short sleep leads only to one more trial, as
 * long as that sleep was. Each failed trial makes the next one rarer.
 *
 * A user may have a state of another name with the same members: it defines CAISSON_SPIN_STATE
 * before the inclusion.
 */
#ifndef CAISSON_SPIN_POLICY_H
#define CAISSON_SPIN_POLICY_H

#include "abi/notification.h"

#define CAISSON_SPIN_LIMIT_MAX 0x7fffffffu /* of a length in whatever unit */

#define CAISSON_SPIN_PART 16u /* a spin shorter than this part of the longest is none */
/* times the longest spin: a sleep that spinning might have saved */
#define CAISSON_SPIN_SHORT       4u
#define CAISSON_SPIN_PAUSE_LEAST 16u   /* short sleeps from one failed trial to the next, */
#define CAISSON_SPIN_PAUSE_MOST  4096u /* twice as many each time */

#ifndef CAISSON_SPIN_STATE
#define CAISSON_SPIN_STATE struct caisson_spin
struct caisson_spin {
    uint32_t limit; /* the longest spin; 0: never */
    uint32_t now;   /* the next one */
    uint32_t pause; /* short sleeps between two failed trials */
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

/* The event came while this side spun. */
static inline void caisson_spin_succeeded(CAISSON_SPIN_STATE *spin)
{
    spin->now = spin->now > spin->limit / 2 ? spin->limit : spin->now * 2;
    spin->pause = CAISSON_SPIN_PAUSE_LEAST;
}

static inline void caisson_spin_failed(CAISSON_SPIN_STATE *spin)
{
    spin->now /= 2;
    if (spin->now > spin->limit / CAISSON_SPIN_PART)
        return;
    spin->now = 0;
    spin->left = spin->pause;
    if (spin->pause < CAISSON_SPIN_PAUSE_MOST)
        spin->pause *= 2;
}

/* A sleep of that length, in the user's unit, has followed, with or without a spin before it. */
static inline void caisson_spin_slept(CAISSON_SPIN_STATE *spin, uint64_t asleep)
{
    if (spin->now > 0) {
        caisson_spin_failed(spin);
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
 * For users that count rounds: how long one round takes here, in ps, at least 1. It is the shortest
 * of some measurements, since a disturbance only makes one longer. So nobody reads a clock while
 * spinning, which costs a system call on some machines.
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

/* How many rounds fit into that time, at most CAISSON_SPIN_LIMIT_MAX: its double still fits into 32
 * bits. */
static inline uint32_t caisson_spin_rounds(uint64_t time_us, uint32_t round_ps)
{
    const uint64_t rounds = time_us * 1000000 / round_ps;

    return rounds < CAISSON_SPIN_LIMIT_MAX ? (uint32_t)rounds : CAISSON_SPIN_LIMIT_MAX;
}

#endif
