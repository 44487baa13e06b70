/* SPDX-License-Identifier: BSD-2-Clause */
/* The state of supervision, which its files share; supervise.c has the loop. */
#ifndef CAISSON_LOADER_SUPERVISOR_H
#define CAISSON_LOADER_SUPERVISOR_H

#include "loader/consoles.h"
#include "loader/ending.h"
#include "loader/expect.h"
#include "loader/keys.h"
#include "loader/output.h"
#include "loader/printed.h"
#include "loader/report.h"
#include "loader/restart.h"
#include "loader/supervise.h"

/* A console is read only with this much room more, so that what a script held back fits as well. */
#define CONSOLE_SPARE_BYTES 64

/* How long a line that somebody has begun, and that rests, keeps others from breaking it; a guest's
 * kernel ends its lines. */
#define LINE_MS        100u
#define KERNEL_LINE_MS 1000u

/* When an instance's unfinished line is shown, as it may be a question to the user. */
#define LINE_REST_MS 500u

struct pollfd;
struct watch;

struct member {
    struct output_source source;
    bool returned;                        /* it told its outcome, and goes on to serve ... */
    int status;                           /* ... which was this */
    bool ended;                           /* reaped: its wait status is known ... */
    bool ended_itself;                    /* ... and the system was not being ended then */
    bool drained;                         /* all that it printed has been read */
    char violation[VIOLATION_TEXT_BYTES]; /* what it was killed for; empty: nothing */
    bool reported; /* all that it printed is on its way, and its end was told */
    bool failed;   /* it ended badly by itself, or told so, and was not started again since */
    uint32_t ends; /* how often it has ended */
    enum restart_verdict verdict; /* on its last end */
    bool waits;                   /* to be started again at ... */
    uint64_t restart_at_ms;
    struct restart restart;
};

/* What drives a console by --exec or --type. */
struct script {
    struct expect *expect; /* NULL: nothing does */
    size_t console;        /* index of the console */
    bool over;             /* it has ended, well or not */
    bool between;          /* a command has ended, and the next one is not typed yet */
    bool fresh;            /* the last round of reading found something for it */
};

/* The loader's standard input. */
struct input {
    bool open; /* it has not ended */
    bool is_terminal;
    bool raw; /* the terminal is in raw mode */
    struct keys keys;
};

struct supervisor {
    struct running *running;
    const struct tables *tables;
    const struct options *options;
    const struct supervise_hooks *hooks;
    int signals;

    struct ending ending;
    struct report report;
    uint64_t started_at_ms;
    uint64_t kill_at_ms;
    uint64_t over_at_ms; /* when the last instance had ended; 0: it has not */
    uint64_t ticked_at_ms;

    struct output output;
    bool is_output_broken;
    bool fresh; /* the last round of reading found something */
    size_t source_count;
    struct output_source **sources;
    struct output_source **active; /* scratch: those with something to print */
    char packet[PRINTED_BYTES_MOST];

    size_t member_count;
    struct member *members;
    struct consoles consoles;

    struct script script;
    struct input input;

    size_t poll_count;
    struct pollfd *polls;
    struct watch *watches;
};

/*
 * The functions, from the loop down. None calls one of a file that stands above its own; a cause to
 * end the system goes to `ending`, and the loop carries out what that asks for.
 */

/* deadlines.c */
void supervisor_keep_time(struct supervisor *supervisor);
int supervisor_next_deadline(const struct supervisor *supervisor); /* ms for poll(); -1: none */

/* outcome.c. A reader gets all output, however slow it is; but one that takes nothing does not hold
 * back the end of a system that was asked to end. */
bool supervisor_all_ended(const struct supervisor *supervisor);
bool supervisor_is_patient(const struct supervisor *supervisor);
uint64_t supervisor_finish_at_ms(const struct supervisor *supervisor); /* where it is not */
void supervisor_check_end(struct supervisor *supervisor);
bool supervisor_done(const struct supervisor *supervisor);
int supervisor_status(const struct supervisor *supervisor);

/* packets.c */
void member_read(struct supervisor *supervisor, size_t index);
void console_read(struct supervisor *supervisor, size_t index);
size_t
packets_discard(struct supervisor *supervisor); /* what was printed and nobody took; its bytes */

/* members.c */
void member_take_outcome(struct supervisor *supervisor, size_t index);
void member_take_violation(struct supervisor *supervisor, size_t index);
void members_reap(struct supervisor *supervisor);
void members_drain(struct supervisor *supervisor);
void members_report(struct supervisor *supervisor);
void members_end_orphans(void); /* once all instances have ended */
void members_signal(struct supervisor *supervisor, int number);

/* members_restart.c */
void member_judge(struct supervisor *supervisor, size_t index); /* it has been reaped */
void member_go_on(struct supervisor *supervisor, size_t index); /* its end was told */
void members_restart(struct supervisor *supervisor, uint64_t now_ms);
uint64_t members_restart_at_ms(const struct supervisor *supervisor); /* UINT64_MAX: none waits */
void members_stay_ended(struct supervisor *supervisor); /* none is started again any more */

/* status.c: a line about each instance's process */
void status_print(struct supervisor *supervisor);

/* script.c: --exec and --type */
int script_init(struct supervisor *supervisor);
size_t script_take(struct supervisor *supervisor, size_t console, const char *bytes, size_t count,
                   char *ret_shown);
/* Types what is due, once what was taken is on its way: messages come after the output that led to
 * them. */
void script_go_on(struct supervisor *supervisor);
/* `again`: it is going to be started again, unless this ends the system. */
void script_instance_ended(struct supervisor *supervisor, size_t instance, bool again);
void script_timed_out(struct supervisor *supervisor);
bool script_has_console(const struct supervisor *supervisor); /* the user has not got it yet */

/* input.c */
int input_init(struct supervisor *supervisor);
void input_finish(struct supervisor *supervisor);
bool input_wanted(const struct supervisor *supervisor);
void input_take(struct supervisor *supervisor);

#endif
