/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory as processors of arm64 show it to each other, for models of what is ordered by nothing but barriers. A model defines
 * PROCESSES and LOCATIONS (at most 8), calls `memory_runs` as one more process, and LOOKS(p, l): whether p ever loads l.
 *
 *   stores   are pending at first: only their own process sees them. They become visible one by one in any order, to all others at
 *            once, as far as no release keeps one behind others. Of one location one store is pending at most.
 *   loads    may have been done early: whenever a location changes, a process may keep the value from before, and a load behind a
 *            load, a store or a branch gives that value, until an acquire or a fence. Of one location no value comes back.
 *   exchange reads what is visible, and others wait with theirs until its store is visible; to third locations it is a load and a
 *            store, so it is no fence, even where it acquires and releases
 *   fence    goes on when nothing is pending, and forgets early loads (dmb ish; what a system call does before it sleeps or wakes)
 *
 * Not shown: a store that is visible before an earlier load was done. Where that matters, the store is a release.
 */
#define BIT(l)   (1 << (l))
#define AT(p, l) ((p) * LOCATIONS + (l))

byte memory[LOCATIONS];
byte pending[PROCESSES];            /* a bit for each location, as in all that follow */
byte exchanging[PROCESSES];         /* those of pending that belong to an exchange */
byte stored[PROCESSES * LOCATIONS]; /* the value that is pending */
byte behind[PROCESSES * LOCATIONS]; /* what becomes visible first */
byte barred[PROCESSES];             /* what becomes visible before any store to come */
byte kept[PROCESSES];               /* what was loaded early */
byte early[PROCESSES * LOCATIONS];
byte locked;                        /* all of exchanging */

#define IS_PENDING(p, l) (pending[p] & BIT(l))

#define VISIBLE(p, l)                                                              \
    (IS_PENDING(p, l) && !(behind[AT(p, l)] & pending[p]) &&                       \
     ((exchanging[p] & BIT(l)) || !(locked & BIT(l))))

/* What process q keeps of a location that changes. */
inline keep(q, p, l)
{
    if
    :: true
    :: q < PROCESSES && q != p && LOOKS(q, l) && !IS_PENDING(q, l) && memory[l] != stored[AT(p, l)] ->
       kept[q] = kept[q] | BIT(l);
       early[AT(q, l)] = memory[l]
    fi
}

inline make_visible(p, l)
{
    atomic {
        keep(0, p, l);
        keep(1, p, l);
#if PROCESSES > 2
        keep(2, p, l);
#endif
#if PROCESSES > 3
        keep(3, p, l);
#endif
        d_step {
            memory[l] = stored[AT(p, l)];
            pending[p] = pending[p] & ~BIT(l);
            barred[p] = barred[p] & ~BIT(l);
            if :: exchanging[p] & BIT(l) -> locked = locked & ~BIT(l) :: else fi;
            exchanging[p] = exchanging[p] & ~BIT(l);
            stored[AT(p, l)] = 0;
            behind[AT(p, l)] = 0;
            other = 0;
            do
            :: other < LOCATIONS -> behind[AT(p, other)] = behind[AT(p, other)] & ~BIT(l); other++
            :: else -> other = 0; break
            od
        }
    }
}

/* For each process one: what it stored becomes visible some time. */
proctype memory_runs(byte p)
{
    byte other;
end_idle:
    do
    :: VISIBLE(p, 0) -> make_visible(p, 0)
    :: VISIBLE(p, 1) -> make_visible(p, 1)
#if LOCATIONS > 2
    :: VISIBLE(p, 2) -> make_visible(p, 2)
#endif
#if LOCATIONS > 3
    :: VISIBLE(p, 3) -> make_visible(p, 3)
#endif
#if LOCATIONS > 4
    :: VISIBLE(p, 4) -> make_visible(p, 4)
#endif
#if LOCATIONS > 5
    :: VISIBLE(p, 5) -> make_visible(p, 5)
#endif
#if LOCATIONS > 6
    :: VISIBLE(p, 6) -> make_visible(p, 6)
#endif
    od
}

inline forget(p, l)
{
    kept[p] = kept[p] & ~BIT(l);
    early[AT(p, l)] = 0
}

inline forget_all(p)
{
    d_step {
        kept[p] = 0;
        all = 0;
        do
        :: all < LOCATIONS -> early[AT(p, all)] = 0; all++
        :: else -> all = 0; break
        od
    }
}

#define RELAXED 0
#define ACQUIRE 1
#define RELEASE 2
#define BOTH    3

/* A load that gives an early value orders nothing behind itself: it looked before. */
inline load(p, l, order, into)
{
    atomic {
        if
        :: IS_PENDING(p, l) -> into = stored[AT(p, l)]
        :: !IS_PENDING(p, l) && (kept[p] & BIT(l)) -> into = early[AT(p, l)]
        :: !IS_PENDING(p, l) ->
           into = memory[l];
           forget(p, l);
           if :: order & ACQUIRE -> forget_all(p) :: else fi
        fi
    }
}

inline put(p, l, order, value)
{
    behind[AT(p, l)] = ((order & RELEASE) -> pending[p] : barred[p]);
    pending[p] = pending[p] | BIT(l);
    stored[AT(p, l)] = value;
    forget(p, l)
}

inline store(p, l, order, value)
{
    d_step { !IS_PENDING(p, l); put(p, l, order, value) }
}

#define FREE(p, l) (!IS_PENDING(p, l) && !(locked & BIT(l)))

inline take_hold(p, l, order, value)
{
    put(p, l, order, value);
    exchanging[p] = exchanging[p] | BIT(l);
    locked = locked | BIT(l);
    if :: order & ACQUIRE -> forget_all(p) :: else fi
}

inline exchange(p, l, order, value, old)
{
    d_step { FREE(p, l); old = memory[l]; take_hold(p, l, order, value) }
}

/* Where it fails it is a load. */
inline compare_exchange(p, l, order, expected, value, done)
{
    atomic {
        if
        :: FREE(p, l) && memory[l] == expected -> take_hold(p, l, order, value); done = true
        :: IS_PENDING(p, l) && stored[AT(p, l)] != expected -> done = false
        :: !IS_PENDING(p, l) && (kept[p] & BIT(l)) && early[AT(p, l)] != expected -> done = false
        :: !IS_PENDING(p, l) && memory[l] != expected -> forget(p, l); done = false
        fi
    }
}

inline fence(p)
{
    atomic { pending[p] == 0; forget_all(p) }
}

inline fence_acquire(p)
{
    forget_all(p)
}

inline fence_release(p)
{
    barred[p] = pending[p]
}
