/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The orderings of a guest's words on weak memory: guest/kmod/crossvm_event.c under poll(2). Two processes wait for one event, the
 * interrupt handler runs on a processor of its own, and so does the emitter, with numbers in a dataport.
 *
 *   -DALONE        one process waits
 *   -DBREAK_EMIT   the exchange that emits does not release
 *   -DBREAK_TAKE   the compare-exchange that takes does not acquire
 *   -DBREAK_ARM    the exchange that arms does not release: not even that the caller is in the wait queue
 *   -DBREAK_SEEN   it does not acquire
 *   -DFENCE        the handler has a barrier before it looks at the wait queue
 *
 * Claims: who takes an event finds the numbers that were written before it; in the end none is left that somebody waits for.
 */
#define IDLE      0
#define SIGNALLED 1
#define WAITING   2
#ifndef EVENTS
#define EVENTS 2
#endif

#define HANDLER   2
#define EMITTER   3
#define PROCESSES 4
#define QUEUE(me) (me) /* whether it is in the wait queue */
#define WORD      2
#define NUMBER    3
#define LOCATIONS 4
#define LOOKS(p, l) (p != EMITTER && (l == WORD || (p == HANDLER && l < WORD) || (p < HANDLER && (l == NUMBER || l == 1 - p))))
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
#ifdef BREAK_ARM
#define ARM_ORDER ACQUIRE
#elif defined(BREAK_SEEN)
#define ARM_ORDER RELEASE
#else
#define ARM_ORDER BOTH
#endif

bool interrupt, triggered[2], waits[2];
byte emitted, taken;

proctype emitter()
{
    byte number, old, all;

    do
    :: number < EVENTS ->
       number++;
       store(EMITTER, NUMBER, RELAXED, number);
       atomic { exchange(EMITTER, WORD, EMIT_ORDER, SIGNALLED, old); emitted = number };
       if
       :: old == WAITING -> fence(EMITTER); interrupt = true /* the kernel's, in the eventfd */
       :: else
       fi
    :: else -> break
    od
}

/* crossvm_poll behind poll_wait; a store that depends on a load comes after it. */
inline poll()
{
    atomic {
        compare_exchange(me, WORD, TAKE_ORDER, SIGNALLED, (others -> WAITING : IDLE), done);
        if :: done -> taken = emitted; mine = taken :: else fi
    };
    if
    :: done
    :: else ->
       atomic {
           exchange(me, WORD, ARM_ORDER, WAITING, old);
           done = old == SIGNALLED;
           if :: done -> taken = emitted; mine = taken :: else fi
       };
       old = 0
    fi
}

/* poll(2) without a limit, again and again until it has enough. The queue's lock orders nothing behind it. */
proctype waiter(byte me)
{
    byte others, old, mine, number, all;
    bool done;

    do
    :: break
    :: load(me, QUEUE(1 - me), RELAXED, others);
       store(me, QUEUE(me), RELAXED, 1);
       waits[me] = true;
       poll();
       do
       :: done -> break
       :: else ->
end_asleep:
          triggered[me];
          fence(me);
          triggered[me] = false;
          others = true; /* itself, at least */
          poll()
       od;
       load(me, NUMBER, RELAXED, number);
       assert(number >= mine);
       store(me, QUEUE(me), RELAXED, 0);
       atomic { waits[me] = false; triggered[me] = false; done = false; others = 0; mine = 0; number = 0 }
    od
}

/* Under the queue's lock it finds whoever was put into it before. */
proctype handler()
{
    byte word, first, second, all;

end_idle:
    do
    :: atomic { interrupt -> interrupt = false; forget_all(HANDLER) };
#ifdef FENCE
       fence(HANDLER);
#endif
       load(HANDLER, QUEUE(0), RELAXED, first);
       load(HANDLER, QUEUE(1), RELAXED, second);
       if
       :: !first && !second
       :: else ->
          load(HANDLER, WORD, RELAXED, word);
          if
          :: word != WAITING ->
             atomic {
                 if :: waits[0] && memory[QUEUE(0)] -> triggered[0] = true :: else fi;
                 if :: waits[1] && memory[QUEUE(1)] -> triggered[1] = true :: else fi
             }
          :: else
          fi
       fi;
       word = 0; first = 0; second = 0
    od
}

/* Runs when nobody else can. */
proctype monitor()
{
    timeout;
    assert(!(emitted > taken && (waits[0] || waits[1])))
}

init
{
    atomic {
        run emitter();
        run waiter(0);
#ifndef ALONE
        run waiter(1);
#endif
        run handler();
        run memory_runs(0);
        run memory_runs(1);
        run memory_runs(EMITTER);
        run monitor()
    }
}
