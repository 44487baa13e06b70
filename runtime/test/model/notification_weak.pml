/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The orderings of the notification word between components on weak memory: emitter.c, notification.c, kick.c. Two threads of one
 * emit on one word, each with numbers in a dataport, as plain memory; the consumer reads them for each event that it takes.
 *
 *   -DFUTEX, -DEVENTFD   how it sleeps
 *   -DBREAK_EMIT         the exchange does not release
 *   -DBREAK_TAKE         the compare-exchange that takes does not acquire
 *   -DBREAK_ARM          it arms by a load and a store
 *
 * Claims: who takes an event finds the numbers that were written before it, also of one that coalesced; none is left in the end.
 */
#define IDLE      0
#define SIGNALLED 1
#define WAITING   2
#ifndef EVENTS
#define EVENTS 2
#endif

/* Processes: the emitters, whose numbers are at the same places, and the consumer. */
#define CONSUMER  2
#define PROCESSES 3
#define WORD      2
#define LOCATIONS 3
#define LOOKS(p, l) (p == CONSUMER)
#include "weak_memory.pml"

#ifdef BREAK_EMIT
#define EMIT_ORDER RELAXED
#else
#define EMIT_ORDER RELEASE
#endif
#ifdef BREAK_TAKE
#define TAKE_ORDER RELAXED
#else
#define TAKE_ORDER ACQUIRE
#endif

bool asleep, kicked;
byte emitted[2], taken[2];

proctype emitter(byte me)
{
    byte number, old, all;

    do
    :: number < EVENTS ->
       number++;
       store(me, me, RELAXED, number);
       atomic { exchange(me, WORD, EMIT_ORDER, SIGNALLED, old); emitted[me] = number };
       if
       :: old == WAITING ->
          fence(me); /* the kernel's, before it looks for sleepers */
#ifdef FUTEX
          asleep = false
#else
          kicked = true
#endif
       :: else
       fi
    :: else -> break
    od
}

proctype consumer()
{
    byte seen, first, second, all;
    bool done;

end_idle:
    do
    :: atomic {
           compare_exchange(CONSUMER, WORD, TAKE_ORDER, SIGNALLED, IDLE, done);
           if :: done -> taken[0] = emitted[0]; taken[1] = emitted[1] :: else fi
       };
       if
       :: done ->
          load(CONSUMER, 0, RELAXED, first);
          load(CONSUMER, 1, RELAXED, second);
          assert(first >= taken[0] && second >= taken[1]);
          first = 0; second = 0
       :: else ->
          load(CONSUMER, WORD, RELAXED, seen);
          if
          :: seen == SIGNALLED -> done = false
#ifdef BREAK_ARM
          :: else -> store(CONSUMER, WORD, RELAXED, WAITING); done = true
#else
          :: else -> compare_exchange(CONSUMER, WORD, RELAXED, seen, WAITING, done)
#endif
          fi;
          seen = 0;
          if
          :: !done
          :: else ->
             fence(CONSUMER);
#ifdef FUTEX
             atomic { if :: memory[WORD] == WAITING -> asleep = true :: else fi };
end_asleep:  !asleep;
#else
end_asleep:  kicked;
             kicked = false;
#endif
             fence(CONSUMER)
          fi
       fi;
       done = false
    od
}

/* Runs when nobody else can. */
proctype monitor()
{
    timeout;
    assert(taken[0] == EVENTS && taken[1] == EVENTS)
}

init
{
    atomic {
        run emitter(0);
        run emitter(1);
        run consumer();
        run memory_runs(0);
        run memory_runs(1);
        run memory_runs(2);
        run monitor()
    }
}
