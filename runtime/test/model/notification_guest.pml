/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The notification word of a guest, whose consumed events share one interrupt; emitters are components or other guests.
 * It follows guest/kmod/crossvm_event.c under poll(2) and epoll(7) of Linux, vmm/device/crossvm.c (forget_events), vmm/wire.c,
 * and notice.c of the loader.
 *
 *   -DALONE           one process waits for one event by poll(2)
 *   -DPAIR            two processes wait for one event by poll(2)
 *   -DWALK            one process waits for each of two events, which share the interrupt
 *   -DMIXED           one event: a process uses edge-triggered epoll(7), one looks at times without waiting, and (-DCROWD) one waits
 *   -DTWO             with ALONE, PAIR or MIXED: each emitter has a word of its own; else they are threads of one that emit on one
 *   -DRESET           the guest is reset, or its VM dies and is started again: at any step, once
 *   -DEMITTER_ENDS    an emitter may be killed before any step; one that is a guest may be reset, and then the VMM rings for it
 *   -DWAITER_ENDS     a process that waits may be killed before any step
 *
 * A kick writes the eventfd. While KVM listens (irqfd) it becomes an interrupt at once; else it lies there, and becomes one when
 * KVM listens again, which a guest may miss that has not set up its interrupts.
 *
 * Claims: what is taken was emitted, and in this guest's life; when nothing moves any more, no event is left that a process
 * waits for; nobody is stuck.
 */
#include "notification_word.pml"

#if defined(WALK) || defined(TWO)
#define WORDS 2
#else
#define WORDS 1
#endif
#ifdef WALK
#define EVENTS_OF_GUEST 2
#else
#define EVENTS_OF_GUEST 1
#endif
/* The handler's look at two words is one step here: what it saw of the first is as good as a look before the emitter. */
#ifdef TWO
#define ARMED(i) (word[0] == WAITING && word[1] == WAITING)
#else
#define ARMED(i) (word[i] == WAITING)
#endif
#define WAITERS 2
#define NOBODY  255

byte word[WORDS];
bool due[WORDS];
bool irqfd = true, kicked, interrupt;
bool stopped; /* the guest's processors are */
byte running; /* what of the guest has not stopped */

/* The module has a wait queue for each word; a process is in one of them at most. */
byte queued[WAITERS] = NOBODY;
bool triggered[WAITERS]; /* woken: it does not go to sleep */
bool killed[WAITERS];

MORTAL(first);
MORTAL(second);

/* eventfd_kick, or a doorbell. */
inline kick()
{
    d_step { if :: irqfd -> interrupt = true :: else -> kicked = true fi }
}

/* Where there are two events, the first emitter has both, and the second one of them. */
#define EMITTER(who, which)                                                     \
    proctype who()                                                              \
    {                                                                           \
        byte old, i;                                                            \
        {                                                                       \
end_idle:   do                                                                  \
            :: i < EVENTS ->                                                    \
               EXCHANGE(word[which], due[which]);                               \
               atomic { if :: old == WAITING -> kick() :: else fi; old = 0; i++ } \
            od                                                                  \
        } unless { killed_##who };                                              \
        atomic { ended_##who = true; old = 0; i = 0 }                           \
    }

#ifdef TWO
EMITTER(first, 1)
#else
EMITTER(first, i % WORDS)
#endif
EMITTER(second, 0)
KILLER(first)
KILLER(second)

#define IN_QUEUE(which) (queued[0] == which || queued[1] == which)

#ifdef BREAK_TAKE
#define LEFT IDLE
#else
#define LEFT (others -> WAITING : IDLE)
#endif

/* crossvm_take and crossvm_arm, of a word. */
#define TAKE(i)                                                             \
    if                                                                      \
    :: word[i] == SIGNALLED ->                                              \
       assert(due[i]); due[i] = false; word[i] = LEFT; got = true           \
    :: else                                                                 \
    fi
#define ARM(i)                                                              \
    if                                                                      \
    :: word[i] == SIGNALLED -> assert(due[i]); due[i] = false; got = true   \
    :: else                                                                 \
    fi;                                                                     \
    word[i] = WAITING
#define LEAVE(condition, taken)                                             \
    if :: condition -> others = false; got = false; goto taken :: else fi

/* Who took an event while others wait arms the words that were not signalled, too. */
#if defined(BREAK_REST) || !defined(TWO)
#define ENOUGH got
#else
#define ENOUGH (got && !others)
#endif

/* crossvm_poll after poll_wait: goes to `taken` with an event. */
#ifdef TWO
#define LOOK(taken)                                                         \
    atomic { TAKE(0) };                                                     \
    atomic { TAKE(1); LEAVE(ENOUGH, taken) };                               \
    atomic { ARM(0) };                                                      \
    atomic { ARM(1); LEAVE(got, taken); others = false }
#else
#define LOOK(taken)                                                         \
    atomic { TAKE(which); LEAVE(ENOUGH, taken) };                           \
    atomic { ARM(which); LEAVE(got, taken); others = false }
#endif

/* With and without being put into the queue by poll_wait. */
#ifdef BREAK_QUEUE
#define POLL_FIRST(taken) others = IN_QUEUE(which); LOOK(taken); queued[me] = which
#else
#define POLL_FIRST(taken) others = IN_QUEUE(which); queued[me] = which; LOOK(taken)
#endif
#define POLL(taken) others = IN_QUEUE(which); LOOK(taken)

/* poll(2) without a limit, again and again until it has enough. */
proctype waiter(byte me; byte which)
{
    bool others, got;
    {
        do
        :: break
        :: POLL_FIRST(taken);
           do
           :: true ->
#ifdef BREAK_TRIGGERED
              triggered[me] = false;
end_asleep:   triggered[me];
#else
end_asleep:   triggered[me];
              triggered[me] = false;
#endif
              POLL(taken)
           od;
taken:     atomic { queued[me] = NOBODY; triggered[me] = false }
        od
    } unless { stopped || killed[me] };
    atomic { queued[me] = NOBODY; triggered[me] = false; others = false; got = false; running-- }
}

/* poll(2) that does not wait: not in the queue, and yet it may arm the word. */
proctype glances(byte which)
{
    bool others, got;
    {
        POLL(next);
next:   POLL(last);
last:   skip
    } unless { stopped };
    atomic { others = false; got = false; running-- }
}

/* epoll(7) with EPOLLET: in the queue for good, and it looks when it is woken, not before. It looks twice at what was there
 * when it came, and so loses that. */
proctype epolls(byte me; byte which)
{
    bool others, got;
    {
        POLL_FIRST(ready);
        goto asleep;
ready:  POLL(asleep);
asleep: do
        :: true ->
end_asleep:triggered[me];
           triggered[me] = false;
           POLL(again);
again:     skip
        od
    } unless { stopped };
    atomic { queued[me] = NOBODY; triggered[me] = false; others = false; got = false; running-- }
}

/* Under the lock of the queue. */
inline wake()
{
    d_step {
        if :: queued[0] == i -> triggered[0] = true :: else fi;
#ifdef BREAK_WAKE
        if :: queued[0] != i && queued[1] == i -> triggered[1] = true :: else fi
#else
        if :: queued[1] == i -> triggered[1] = true :: else fi
#endif
    }
}

/* crossvm_events_interrupt. An interrupt that comes while it runs makes it run again. */
proctype handler()
{
    byte i;
    {
        do
        :: true ->
#ifdef BREAK_ACKNOWLEDGE
end_idle:  interrupt;
#else
end_idle:  atomic { interrupt -> interrupt = false };
#endif
           do
           :: i < EVENTS_OF_GUEST ->
              if
              :: ARMED(i)
              :: else -> if :: IN_QUEUE(i) -> wake() :: else fi
              fi;
              i++
           :: else -> i = 0; break
           od
#ifdef BREAK_ACKNOWLEDGE
           ; interrupt = false
#endif
        od
    } unless { stopped };
    atomic { i = 0; running-- }
}

inline boot()
{
    atomic {
        stopped = false;
        running = 1;
        run handler();
#if !defined(MIXED) || defined(CROWD)
        running++;
        run waiter(0, 0);
#endif
#ifdef MIXED
        running = running + 2;
        run epolls(1, 0);
        run glances(0)
#elif !defined(ALONE)
        running++;
        run waiter(1, EVENTS_OF_GUEST - 1)
#endif
    }
}

#ifdef BREAK_FORGET
#define FORGET(which) due[which] = false
#else
#define FORGET(which) d_step { due[which] = false; word[which] = IDLE }
#endif

/* stop_guest and start_guest of vmm/run.c. */
proctype resets()
{
    if
    :: stopped = true;
       running == 0;
       atomic { irqfd = false; interrupt = false };
#ifndef BREAK_FORGET_LATE
       FORGET(0);
#if WORDS == 2
       FORGET(1);
#endif
#endif
       atomic {
           irqfd = true;
           if
           :: kicked -> kicked = false; if :: interrupt = true :: skip fi
           :: else
           fi
       };
       boot();
#ifdef BREAK_FORGET_LATE
       FORGET(0);
#if WORDS == 2
       FORGET(1);
#endif
#endif
    :: true
    fi
}

#ifdef BREAK_NOTICE
#define NOTICE skip
#else
#define NOTICE kick()
#endif

proctype loader()
{
end_idle:
    do
    SUPERVISE(first, NOTICE)
    SUPERVISE(second, NOTICE)
    od
}

proctype kills()
{
    if :: killed[0] = true :: true fi
}

/* Runs when nobody else can. */
proctype monitor()
{
    timeout;
    assert(!(due[0] && IN_QUEUE(0)));
#ifdef WALK
    assert(!(due[1] && IN_QUEUE(1)))
#elif defined(TWO)
    assert(!(due[1] && IN_QUEUE(0)))
#endif
}

init
{
    atomic {
        boot();
        run first();
        run second();
        run monitor();
#ifdef RESET
        run resets();
#endif
#ifdef EMITTER_ENDS
        run loader();
        run kill_first();
        run kill_second();
#endif
#ifdef WAITER_ENDS
        run kills();
#endif
    }
}
