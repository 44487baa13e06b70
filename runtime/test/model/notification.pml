/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The notification word, every interleaving: emitters, two waiters that take turns at the word, a thread that runs a
 * one-shot callback, a poller. It follows emitter.c, notification.c and callback.c: each step here is one atomic access
 * there, a sleep in the kernel checks the word as futex(2) does, and the lock is one.
 *
 *   (nothing)  one emitter; each event after the one before came to somebody: then all come to somebody
 *   -DBURST    two emitters that do not wait: events coalesce
 *   -DMORTAL   one emitter that does not wait and may end before its kick; the loader, which sees it end, wakes the sleeper
 *
 * Claims: never two leaders; a callback that runs is registered, and one that was registered before an event wins over
 * waiters and polls; when nothing moves any more, no event lies there that somebody waits for. States where waiting for ever is right are marked `end`; any other is an error that Spin finds.
 */
#define IDLE      0
#define SIGNALLED 1
#define WAITING   2

#ifdef MORTAL
#define BURST
#endif
#ifdef BURST
#define EVENTS 2 /* of an emitter */
#else
#define EVENTS 4 /* two waiters, a callback, perhaps the poller */
#endif

byte word = IDLE;
bool asleep; /* the leader, in the futex */
bool locked;
bool led, callback, owed;
byte changed; /* generation of the condition variable */
byte emitted, consumed, waited, fired, polled, leaders;

inline lock() { atomic { !locked -> locked = true } }
inline unlock() { atomic { assert(locked); locked = false } }
inline broadcast() { changed = (changed + 1) % 8 }

inline emit()
{
    atomic { old = word; word = SIGNALLED; emitted++ };
    if
    :: old == WAITING -> asleep = false /* FUTEX_WAKE: nothing where nobody sleeps */
    :: old != WAITING
#ifdef MORTAL
    :: ended = true
#endif
    fi;
    old = IDLE
}

/* cas(word, SIGNALLED -> IDLE) */
inline take(ok)
{
    atomic { if :: word == SIGNALLED -> word = IDLE; consumed++; ok = true :: else -> ok = false fi }
}

/* notification_lead */
inline lead()
{
    atomic { leaders++; assert(leaders == 1) };
    do
    :: take(ok);
       if
       :: ok -> break
       :: else
       fi;
       atomic { seen = word };
       if
       :: seen == SIGNALLED -> skip
       :: else ->
          atomic {
              if
              :: word == seen -> word = WAITING; ok = true
              :: else -> ok = false
              fi
          };
          if
          :: ok ->
             /* FUTEX_WAIT: sleeps only while the word is WAITING */
             atomic {
                 if
                 :: word == WAITING -> asleep = true
                 :: else -> asleep = false
                 fi
             };
end_asleep:  if
             :: !asleep
             fi
          :: else
          fi
       fi
    od;
    atomic { leaders--; ok = false; seen = IDLE }
}

proctype waiter()
{
    bool ok;
    byte seen, mine;

    lock();
    do
    :: if
       :: callback && !owed -> ok = false
       :: else -> take(ok)
       fi;
       if
       :: ok -> break
       :: else
       fi;
       if
       :: led ->
          atomic { mine = changed; locked = false };
end_turn: (changed != mine);
          mine = 0;
          lock()
       :: else ->
          led = true;
          unlock();
          lead();
          lock();
          led = false;
          broadcast();
          if
          :: !(callback && !owed) -> break
          :: else -> owed = true
          fi
       fi
    od;
    waited++;
    unlock()
}

proctype callbacks()
{
    bool ok;
    byte seen, mine;

    lock();
    do
    :: !callback || (led && !owed) ->
       atomic { mine = changed; locked = false };
end_idle: (changed != mine);
       mine = 0;
       lock()
    :: else ->
       if
       :: owed
       :: else ->
          led = true;
          unlock();
          lead();
          lock();
          led = false;
          broadcast()
       fi;
       assert(callback);
       callback = false;
       owed = false;
       fired++;
       unlock();
       lock()
    od
}

proctype registers()
{
    lock();
    assert(!callback);
    callback = true;
    broadcast();
    unlock()
}

proctype poller()
{
    bool ok;

    if
    :: word == SIGNALLED ->
       lock();
       if
       :: callback && !owed -> ok = false
       :: else -> take(ok)
       fi;
       if
       :: ok -> polled++
       :: else
       fi;
       unlock()
    :: else
    fi
}

proctype emitter()
{
    byte old, i, before;
    bool due, ended;

    do
    :: i < EVENTS && !ended ->
#ifndef BURST
       atomic { before = waited + fired + polled; due = callback && !owed };
#endif
       emit();
#ifndef BURST
       (waited + fired + polled > before || (waited == 2 && fired == 1));
       assert(!due || fired == 1); /* it was registered before the event: it wins */
#endif
       i++
    :: else -> break
    od;
#ifndef BURST
    assert(waited == 2 && fired == 1)
#endif
#ifdef MORTAL
    asleep = false /* the loader's FUTEX_WAKE */
#endif
}

/* Runs when nobody else can. */
proctype monitor()
{
    timeout;
    assert(word != SIGNALLED || (waited == 2 && fired == 1));
    assert(consumed <= emitted);
    assert(waited + fired + polled <= consumed)
}

init
{
    atomic {
        run callbacks();
        run waiter();
        run waiter();
        run registers();
        run poller();
        run emitter();
        run monitor();
#if defined(BURST) && !defined(MORTAL)
        run emitter();
#endif
    }
}
