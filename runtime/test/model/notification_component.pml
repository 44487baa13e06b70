/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The notification word between processes: one component consumes, emitters are components and guests, each of them may be
 * killed before any step and is started again. Which of a component's threads leads is not shown here: notification.pml does.
 * It follows emitter.c, kick.c, kick_any.c, notification.c (camkes_notification_lead) and notice.c of the loader.
 *
 *   -DFUTEX     every emitter is a component: the kick wakes the futex, which checks the word as futex(2) does, or all words at
 *               once, as futex_waitv(2)
 *   -DEVENTFD   an emitter is a guest: the kick, its doorbell too, writes the word's eventfd; poll and each read are steps
 *   -DHOSTILE   the second emitter writes what it likes into its word and its eventfd, and wakes at will. It does not move who sleeps to
 *               another word (FUTEX_REQUEUE), from which nobody would come back: that is the loader's to refuse
 *   -DPROCESS   the first emitter is a guest's process that has the word mapped (guest/lib/emits_event_mapped.c): it exchanges what is
 *               not WAITING; the rest is its kernel's, which goes on where the process is killed. Nobody notices that it was
 *   -DTWO       each emitter has a word of its own; else they are threads of one that emit on one word
 *   -DCONSUMER_ENDS, -DEMITTER_ENDS   who may be killed. A guest that is reset is as one that is started again: the VMM
 *               rings for it (forget_events in vmm/device/crossvm.c) as the loader does for a process
 *
 * Claims: what is taken was emitted; when nothing moves any more, no event is left that was not taken; nobody is stuck. Of a hostile
 * emitter's word nothing is claimed.
 */
#include "notification_word.pml"

#ifdef TWO
#define WORDS 2
#else
#define WORDS 1
#endif
#define LAST (WORDS - 1)

byte word[WORDS];
bool due[WORDS];
bool asleep;        /* the consumer, in the futexes */
bool kicked[WORDS]; /* the eventfd's counter is not 0 */

MORTAL(consumer);
MORTAL(first);
MORTAL(second);

#ifdef BREAK_REQUEUE
bool moved; /* whoever is asleep, to a word that nobody wakes */
#endif

inline kick(which)
{
#if defined(FUTEX) && defined(BREAK_REQUEUE)
    atomic { if :: !moved -> asleep = false :: else fi }
#elif defined(FUTEX)
    asleep = false
#else
    kicked[which] = true
#endif
}

/* An exchange and what comes of it are two steps; what is the process's own goes with a step. */
#ifdef BREAK_KICK_BEFORE
#define EMIT(which)                                                     \
    atomic { if :: word[which] == WAITING -> kick(which) :: else fi };  \
    atomic { EXCHANGE(word[which], due[which]); i++ }
#else
#define EMIT(which)                                                     \
    EXCHANGE(word[which], due[which]);                                  \
    atomic { if :: old == WAITING -> kick(which) :: else fi; old = IDLE; i++ }
#endif

/* It goes on living after its last event: nobody tells the loader then. */
#define EMITTER(who, which)                                                     \
    proctype who()                                                              \
    {                                                                           \
        byte old, i;                                                            \
        { end_idle: do :: i < EVENTS -> EMIT(which) od } unless { killed_##who }; \
        atomic { ended_##who = true; old = IDLE; i = 0 }                        \
    }

#ifdef PROCESS
bool asked; /* of the process's kernel */

/* crossvm_emit; or only its doorbell. */
proctype kernel()
{
    byte old;
end_idle:
    do
    :: asked ->
#ifdef BREAK_RING
       kick(0);
#else
       EXCHANGE(word[0], due[0]);
       atomic { if :: old == WAITING -> kick(0) :: else fi; old = IDLE };
#endif
       asked = false
    od
}

#define ASK atomic { !asked -> asked = true }; !asked

#ifdef BREAK_RING
#define EMIT_MAPPED                                                     \
    EXCHANGE(word[0], due[0]);                                          \
    if :: old == WAITING -> ASK :: else fi
#else
#define EMIT_MAPPED                                                     \
    old = word[0];                                                      \
    if                                                                  \
    :: old != WAITING ->                                                \
       atomic {                                                         \
           if                                                           \
           :: word[0] == old -> word[0] = SIGNALLED; due[0] = true      \
           :: else -> goto ask                                          \
           fi                                                           \
       }                                                                \
    :: else ->                                                          \
ask:   ASK                                                              \
    fi
#endif

proctype first()
{
    byte old, i;
    {
end_idle:
        do
        :: i < EVENTS -> EMIT_MAPPED; atomic { old = IDLE; i++ }
        od
    } unless { killed_first };
    atomic { ended_first = true; old = IDLE; i = 0 }
}
#else
EMITTER(first, 0)
#endif
#ifdef HOSTILE
#define EMITTED(i) (i == LAST || due[i])

proctype second()
{
    byte acts;

    do
    :: acts < 3 ->
       if
       :: word[LAST] = IDLE
       :: word[LAST] = SIGNALLED
       :: word[LAST] = WAITING
       :: word[LAST] = 3
       :: kick(LAST)
       :: kicked[LAST] = false
#ifdef BREAK_REQUEUE
       :: atomic { asleep -> moved = true }
#endif
       fi;
       acts++
    :: break
    od
}
#else
#define EMITTED(i) due[i]

EMITTER(second, LAST)
#endif
KILLER(consumer)
KILLER(first)
KILLER(second)

/* word_take: of each word, whatever the others say. */
#define TAKE(i)                                                                     \
    if                                                                              \
    :: word[i] == SIGNALLED -> assert(EMITTED(i)); due[i] = false; word[i] = IDLE; got = true \
    :: else                                                                         \
    fi

/* word_arm: a load and a compare-exchange. */
#define ARM(i)                                                                      \
    seen = word[i];                                                                 \
    atomic {                                                                        \
        if                                                                          \
        :: seen != SIGNALLED && (FORCED || word[i] == seen) -> word[i] = WAITING    \
        :: else -> unarmed = true                                                   \
        fi;                                                                         \
        seen = IDLE                                                                 \
    }
#ifdef BREAK_ARM
#define FORCED true
#else
#define FORCED false
#endif

#define DISARM(i) atomic { if :: word[i] == WAITING -> word[i] = IDLE :: else fi }

#ifdef TWO
#define TAKE_ALL  atomic { TAKE(0) }; atomic { TAKE(1); if :: got -> got = false; goto again :: else fi }
#define ARM_ALL   ARM(0); ARM(1)
#define IS_WAITING (word[0] == WAITING && word[1] == WAITING)
#define KICKED    (kicked[0] || kicked[1])
#define DRAIN     atomic { if :: kicked[0] -> drain[0] = true :: else fi; if :: kicked[1] -> drain[1] = true :: else fi }; \
                  atomic { if :: drain[0] -> kicked[0] = false; drain[0] = false :: else fi }; \
                  atomic { if :: drain[1] -> kicked[1] = false; drain[1] = false :: else fi }
#else
#define TAKE_ALL  atomic { TAKE(0); if :: got -> got = false; goto again :: else fi }
#define ARM_ALL   ARM(0)
#define IS_WAITING (word[0] == WAITING)
#define KICKED    kicked[0]
#define DRAIN     kicked[0] = false
#endif

proctype consumer()
{
    byte seen;
    bool got, unarmed, drain[WORDS];

#ifdef BREAK_RESTART
    if :: lives_consumer == 0 -> word[0] = IDLE :: else fi;
#endif
    {
        do
        :: TAKE_ALL;
           ARM_ALL;
           atomic { if :: unarmed -> unarmed = false; goto once_more :: else fi };
#ifdef FUTEX
#ifdef BREAK_FUTEX
           asleep = true;
#else
           atomic { if :: IS_WAITING -> asleep = true :: else fi };
#endif
end_asleep:(!asleep);
#else
#ifdef BREAK_DRAIN
           kicked[0] = false;
#endif
end_asleep:KICKED; /* poll tells which; a read of each */
           DRAIN;
#endif
           goto once_more;
again:
#ifdef TWO
           DISARM(0);
           DISARM(1);
#endif
once_more: skip
        od
    } unless { killed_consumer };
    atomic { asleep = false; seen = IDLE; got = false; unarmed = false; drain[0] = false; drain[LAST] = false; ended_consumer = true }
}

#ifdef BREAK_NOTICE
#define NOTICE(which) skip
#else
#define NOTICE(which) kick(which)
#endif

proctype loader()
{
end_idle:
    do
    SUPERVISE(consumer, skip)
#ifdef PROCESS
    SUPERVISE(first, skip)
#else
    SUPERVISE(first, NOTICE(0))
#endif
    SUPERVISE(second, NOTICE(LAST))
    od
}

/* Runs when nobody else can. */
proctype monitor()
{
    timeout;
    assert(!due[0] && !due[LAST])
}

init
{
    atomic {
        run consumer();
        run first();
#ifdef PROCESS
        run kernel();
#endif
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
