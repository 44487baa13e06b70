/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The notification word between processes: one component consumes, emitters are components and guests, each of them may be
 * killed before any step and is started again. Which of a component's threads leads is not shown here: notification.pml does.
 * It follows emitter.c, kick.c, notification.c (camkes_notification_lead) and notice.c of the loader.
 *
 *   -DFUTEX     every emitter is a component: the kick wakes the futex, which checks the word as futex(2) does
 *   -DEVENTFD   an emitter is a guest: the kick, its doorbell too, writes an eventfd; poll and read of it are two steps
 *   -DCONSUMER_ENDS, -DEMITTER_ENDS   who may be killed. A guest that is reset is as one that is started again: the VMM
 *               rings for it (forget_events in vmm/device/crossvm.c) as the loader does for a process
 *
 * No sleep has a bound here (recheck_ms is for hostile peers): nothing rests on that.
 *
 * Claims: what is taken was emitted; when nothing moves any more, no event is left that was not taken; nobody is stuck.
 */
#include "notification_word.h"

byte word = IDLE;
bool due;
bool asleep; /* the consumer, in the futex */
bool kicked; /* the eventfd's counter is not 0 */

MORTAL(consumer);
MORTAL(first);
MORTAL(second);

inline kick()
{
#ifdef FUTEX
    asleep = false
#else
    kicked = true
#endif
}

/* An exchange and what comes of it are two steps; what is the process's own goes with a step. */
#ifdef BREAK_KICK_BEFORE
#define EMIT                                                    \
    atomic { if :: word == WAITING -> kick() :: else fi };      \
    atomic { EXCHANGE(word, due); i++ }
#else
#define EMIT                                                    \
    EXCHANGE(word, due);                                                 \
    atomic { if :: old == WAITING -> kick() :: else fi; old = IDLE; i++ }
#endif

/* It goes on living after its last event: nobody tells the loader then. */
#define EMITTER(who)                                                            \
    proctype who()                                                              \
    {                                                                           \
        byte old, i;                                                            \
        { end_idle: do :: i < EVENTS -> EMIT od } unless { killed_##who };      \
        atomic { ended_##who = true; old = IDLE; i = 0 }                        \
    }

EMITTER(first)
EMITTER(second)

proctype consumer()
{
    byte seen;

#ifdef BREAK_RESTART
    if :: lives_consumer == 0 -> word = IDLE :: else fi;
#endif
    {
        do
        :: /* word_take, then the first step of word_arm */
           atomic {
               if
               :: word == SIGNALLED -> assert(due); word = IDLE; due = false; goto again
               :: else
               fi
           };
           atomic { seen = word; if :: seen == SIGNALLED -> goto again :: else fi };
#ifdef BREAK_ARM
           atomic { word = WAITING; seen = IDLE };
#else
           atomic { if :: word == seen -> word = WAITING; seen = IDLE :: else -> goto again fi };
#endif
#ifdef FUTEX
#ifdef BREAK_FUTEX
           asleep = true;
#else
           atomic { if :: word == WAITING -> asleep = true :: else fi };
#endif
end_asleep:(!asleep);
#else
#ifdef BREAK_DRAIN
           kicked = false;
#endif
end_asleep:kicked; /* poll */
           kicked = false; /* preadv2 */
#endif
again:     seen = IDLE
        od
    } unless { killed_consumer };
    atomic { asleep = false; seen = IDLE; ended_consumer = true }
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
    SUPERVISE(consumer, skip)
    SUPERVISE(first, NOTICE)
    SUPERVISE(second, NOTICE)
    od
}

KILLER(consumer)
KILLER(first)
KILLER(second)

/* Runs when nobody else can. */
proctype monitor()
{
    timeout;
    assert(!due)
}

init
{
    atomic {
        run consumer();
        run first();
        run second();
        run loader();
        run monitor();
#ifdef CONSUMER_ENDS
        run kill_consumer();
#endif
#ifdef EMITTER_ENDS
        run kill_first();
        run kill_second();
#endif
    }
}
