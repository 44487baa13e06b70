/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The notification word of a guest, whose consumed events share one interrupt; emitters are components or other guests.
 * It follows guest/kmod/crossvm_event.c and crossvm_wait.c under poll(2) and epoll(7) of Linux, vmm/device/crossvm.c (forget_events), vmm/wire.c,
 * and notice.c of the loader.
 *
 *   -DALONE           one process waits for one event by poll(2)
 *   -DPAIR            two processes wait for one event by poll(2)
 *   -DWALK            one process waits for each of two events, which share the interrupt
 *   -DWAITS           with ALONE, PAIR, WALK or CROWD: who waits by poll(2) does it by the module's own wait (crossvm_wait) instead
 *   -DMAPPED          with WAITS: and has the words mapped, so it takes without the kernel what is there before it sleeps; with
 *                     MIXED so does who looks at times (guest/lib/consumes_event_mapped.c)
 *   -DMIXED           one event: a process uses edge-triggered epoll(7), one looks at times without waiting, and (-DCROWD) one waits
 *   -DTWO             with ALONE, PAIR or MIXED: each emitter has a word of its own; else they are threads of one that emit on one
 *   -DRESET           the guest is reset, or its VM dies and is started again: at any step, once
 *   -DEMITTER_ENDS    an emitter may be killed before any step; one that is a guest may be reset, and then the VMM rings for it
 *   -DWAITER_ENDS     a process that waits may be killed before any step
 *   -DHOSTILE         with TWO: the second emitter writes what it likes into its word, and kicks at will
 *   -DHOSTILE_PROCESS with WALK: so does a process, into the word of the first event, which it has mapped; it cannot kick
 *
 * A kick writes the eventfd. While KVM listens (irqfd) it becomes an interrupt at once; else it lies there, and becomes one when
 * KVM listens again, which a guest may miss that has not set up its interrupts.
 *
 * Claims: what is taken was emitted, and in this guest's life; when nothing moves any more, no event is left that a process
 * waits for; nobody is stuck. Of a word that somebody hostile writes nothing is claimed, of the others the same.
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

#if defined(HOSTILE) || defined(HOSTILE_PROCESS)
#define CLAIMED(i) (i != 0)
#else
#define CLAIMED(i) true
#endif

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
#ifdef HOSTILE
proctype second()
{
    byte acts;

    do
    :: acts < 3 ->
       if
       :: word[0] = IDLE
       :: word[0] = SIGNALLED
       :: word[0] = WAITING
       :: word[0] = 3
       :: kick()
       fi;
       acts++
    :: break
    od
}
#else
EMITTER(second, 0)
#endif
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
       assert(due[i] || !CLAIMED(i)); due[i] = false; word[i] = LEFT; got = true           \
    :: else                                                                 \
    fi
#define ARM(i)                                                              \
    if                                                                      \
    :: word[i] == SIGNALLED -> assert(due[i] || !CLAIMED(i)); due[i] = false; got = true   \
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

/* crossvm_take alone, and the process's own take, which knows nothing of others. */
#ifdef TWO
#define LOOK_ONCE(taken)                                                    \
    atomic { TAKE(0) };                                                     \
    atomic { TAKE(1); LEAVE(ENOUGH, taken) };                               \
    if                                                                      \
    :: got -> atomic { ARM(0) }; atomic { ARM(1); LEAVE(true, taken) }      \
    :: else -> others = false                                               \
    fi
#define TAKE_MAPPED(taken)                                                  \
    atomic { OWN(0) };                                                      \
    atomic { OWN(1); LEAVE(got, taken) }
#else
#define LOOK_ONCE(taken) atomic { TAKE(which); LEAVE(got, taken); others = false }
#define TAKE_MAPPED(taken) atomic { OWN(which); LEAVE(got, taken) }
#endif
#ifdef BREAK_DISARM
#define DISARM(i) word[i] = IDLE
#else
#define DISARM(i) skip
#endif
#define OWN(i)                                                              \
    if                                                                      \
    :: word[i] == SIGNALLED ->                                              \
       assert(due[i] || !CLAIMED(i)); due[i] = false; word[i] = IDLE; got = true \
    :: else -> DISARM(i)                                                    \
    fi

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

/* crossvm_wait, again and again; a wake-up takes it off the queue (autoremove_wake_function). */
proctype sleeper(byte me; byte which)
{
    bool others, got;
    {
        do
        :: break
        :: others = false; /* an option that began with an `if` would share its `else` with the other one */
#ifdef MAPPED
           TAKE_MAPPED(taken);
#endif
           others = IN_QUEUE(which);
           LOOK_ONCE(taken);
           do
           :: true ->
              triggered[me] = false;
#ifdef BREAK_LOOK
              queued[me] = which;
#else
              POLL_FIRST(taken);
#endif
end_asleep:   triggered[me]
           od;
taken:     atomic { queued[me] = NOBODY; triggered[me] = false }
        od
    } unless { stopped || killed[me] };
    atomic { queued[me] = NOBODY; triggered[me] = false; others = false; got = false; running-- }
}

#ifdef WAITS
#define WAITER sleeper
#else
#define WAITER waiter
#endif

#ifdef HOSTILE_PROCESS
proctype scribbles()
{
    byte acts;
    {
        do
        :: acts < 3 ->
           if
           :: word[0] = IDLE
           :: word[0] = SIGNALLED
           :: word[0] = WAITING
           :: word[0] = 3
           fi;
           acts++
        :: break
        od
    } unless { stopped };
    atomic { acts = 0; running-- }
}
#endif

/* poll(2) that does not wait: not in the queue, and yet it may arm the word. */
proctype glances(byte which)
{
    bool others, got;
    {
#ifdef MAPPED
        TAKE_MAPPED(next);
next:   TAKE_MAPPED(last);
#else
        POLL(next);
next:   POLL(last);
#endif
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

/* Who waits by poll(2) or epoll(7) stays in the queue. */
#ifdef WAITS
#define OFF(me) queued[me] = NOBODY
#else
#define OFF(me) skip
#endif
#ifdef MIXED
#define OFF_SECOND skip
#else
#define OFF_SECOND OFF(1)
#endif

/* Under the lock of the queue. */
inline wake()
{
    d_step {
#ifdef BREAK_WAKE
        if :: queued[0] != i && queued[1] == i -> triggered[1] = true; OFF_SECOND :: else fi;
#else
        if :: queued[1] == i -> triggered[1] = true; OFF_SECOND :: else fi;
#endif
        if :: queued[0] == i -> triggered[0] = true; OFF(0) :: else fi
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
              :: IN_QUEUE(i) -> if :: ARMED(i) :: else -> wake() fi
              :: else
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
        run WAITER(0, 0);
#endif
#ifdef MIXED
        running = running + 2;
        run epolls(1, 0);
        run glances(0)
#elif !defined(ALONE)
        running++;
        run WAITER(1, EVENTS_OF_GUEST - 1)
#endif
#ifdef HOSTILE_PROCESS
        ;
        running++;
        run scribbles()
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
    assert(!(CLAIMED(0) && due[0] && IN_QUEUE(0)));
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
