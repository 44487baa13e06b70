/* SPDX-License-Identifier: BSD-2-Clause */
/* What the models of the notification word have in common: its states, and processes that may end before any of their steps. */
#define IDLE      0
#define SIGNALLED 1
#define WAITING   2

#ifndef EVENTS
#define EVENTS 2 /* of an emitter's life */
#endif

/*
 * A process is killed once at most, and started again. `unless` looks before each of its steps whether it was killed: so
 * it ends between any two of them. `ended` is what the loader sees when it reaps.
 */
#define MORTAL(who) \
    bool killed_##who, ended_##who; \
    byte lives_##who = 1

/* At some time, or never. */
#define KILLER(who)                                                            \
    proctype kill_##who()                                                      \
    {                                                                          \
        if                                                                     \
        :: atomic { !ended_##who && lives_##who == 1 -> killed_##who = true }  \
        :: true                                                                \
        fi                                                                     \
    }

/* The exchange of an emitter; `due` says that an event came after the last one that was consumed. */
#ifdef BREAK_EXCHANGE
#define EXCHANGE(word, due) old = word; d_step { word = SIGNALLED; due = true }
#else
#define EXCHANGE(word, due) d_step { old = word; word = SIGNALLED; due = true }
#endif

/* notice_instance_ended, and then the policy. */
#define SUPERVISE(who, notice)                            \
    :: ended_##who && lives_##who > 0 ->                  \
       notice;                                            \
       atomic {                                           \
           lives_##who--;                                 \
           killed_##who = false;                          \
           ended_##who = false;                           \
           run who()                                      \
       }
