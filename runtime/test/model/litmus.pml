/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Is weak_memory.pml as weak as arm64 and no weaker? The usual litmus tests, by their usual names, each with an outcome that
 * arm64 allows (Spin finds it) or forbids (Spin does not), by the memory model of the Arm Architecture Reference Manual.
 *
 *   -DMP, -DSB, -DSBX (by exchanges), -DR, -DS, -DW22 (2+2W), -DCORR   the test
 *   -DREL, -DACQ, -DSYNC   with stores that release (stlr), loads that acquire (ldapr; ldar is stronger behind stlr), fences (dmb ish)
 */
#define PROCESSES 2
#define LOCATIONS 2
#define X         0
#define Y         1
#define LOOKS(p, l) true
#include "weak_memory.pml"

#ifdef REL
#define STORE RELEASE
#else
#define STORE RELAXED
#endif
#ifdef ACQ
#define LOAD ACQUIRE
#else
#define LOAD RELAXED
#endif
#ifdef SYNC
#define FENCE(p) fence(p)
#else
#define FENCE(p) skip
#endif

byte first, second, old;

proctype left()
{
    byte all;

#ifdef MP
    store(0, X, RELAXED, 1);
    store(0, Y, STORE, 1)
#elif defined(SB)
    store(0, X, STORE, 1);
    FENCE(0);
    load(0, Y, LOAD, first)
#elif defined(SBX)
    exchange(0, X, BOTH, 1, old);
    FENCE(0);
    load(0, Y, ACQUIRE, first)
#elif defined(R)
    store(0, X, RELAXED, 1);
    store(0, Y, STORE, 1)
#elif defined(S)
    store(0, X, RELAXED, 2);
    store(0, Y, STORE, 1)
#elif defined(W22)
    store(0, X, RELAXED, 1);
    store(0, Y, STORE, 2)
#else
    store(0, X, RELAXED, 1)
#endif
}

proctype right()
{
    byte all;

#ifdef MP
    load(1, Y, LOAD, first);
    load(1, X, RELAXED, second)
#elif defined(SB)
    store(1, Y, STORE, 1);
    FENCE(1);
    load(1, X, LOAD, second)
#elif defined(SBX)
    exchange(1, Y, BOTH, 1, old);
    FENCE(1);
    load(1, X, ACQUIRE, second)
#elif defined(R)
    store(1, Y, RELAXED, 2);
    FENCE(1);
    load(1, X, RELAXED, second)
#elif defined(S)
    load(1, Y, LOAD, first);
    store(1, X, RELAXED, 1)
#elif defined(W22)
    store(1, Y, RELAXED, 1);
    store(1, X, STORE, 2)
#else
    load(1, X, RELAXED, first);
    load(1, X, RELAXED, second)
#endif
}

/* Runs when nobody else can. */
proctype monitor()
{
    timeout;
#ifdef MP
    assert(!(first == 1 && second == 0))
#elif defined(SB) || defined(SBX)
    assert(!(first == 0 && second == 0))
#elif defined(R)
    assert(!(memory[Y] == 2 && second == 0))
#elif defined(S)
    assert(!(first == 1 && memory[X] == 2))
#elif defined(W22)
    assert(!(memory[X] == 1 && memory[Y] == 1))
#else
    assert(!(first == 1 && second == 0))
#endif
}

init
{
    atomic { run left(); run right(); run memory_runs(0); run memory_runs(1); run monitor() }
}
