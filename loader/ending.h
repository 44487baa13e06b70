/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How far the end of a system has come: a state, events and what has to be done for each. It knows
 * no clock and no process. Whoever finds a cause to end tells it here; the loop of supervision
 * carries out what is due.
 *
 *   phase     a cause to end                     the grace time is over
 *   RUNNING   STOPPING, its status, due: ask     -
 *   STOPPING  KILLED, hurried, due: kill         KILLED, due: kill
 *   KILLED    hurried; once more: given up       -
 */
#ifndef CAISSON_LOADER_ENDING_H
#define CAISSON_LOADER_ENDING_H

#include <stdbool.h>
#include <stddef.h>

enum ending_phase {
    PHASE_RUNNING,
    PHASE_STOPPING, /* instances have been asked to end */
    PHASE_KILLED,
};

enum ending_due {
    DUE_NOTHING,
    DUE_ASK,  /* every instance to end, within the grace time */
    DUE_KILL, /* every instance */
};

/* Zero at first. */
struct ending {
    enum ending_phase phase;
    enum ending_due due;
    int status;    /* of the loader, once not running: the first cause decides it */
    bool hurried;  /* a second cause came ... */
    bool given_up; /* ... and a third: output that is not written yet is dropped */
};

/* Instances of a kind, and those of them that have not ended for good. */
struct ending_count {
    size_t all;
    size_t left;
};

struct ending_tally {
    struct ending_count every;
    struct ending_count
        control; /* left: those that have not returned from their control thread either */
    struct ending_count vm;
};

/* A cause to end the system, with the status that the loader is to have for it. */
void ending_cause(struct ending *ending, int status);

/* The grace time is over. Nothing, where the system is not stopping. */
void ending_grace_over(struct ending *ending);

/* What is due, once. */
enum ending_due ending_take_due(struct ending *ending);

/* Whether a system with so many instances left has come to its end. `linger`: the end of all VMs
 * does not end it. */
bool ending_is_reached(const struct ending_tally *tally, bool linger);

#endif
