/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs a program and all processes that come of it with one system call made to fail.
 *
 * A seccomp filter stops each of their calls for this process, which traces them all (ptrace(2),
 * PTRACE_EVENT_SECCOMP) and lets the call go on, or has it skipped and an error returned. The
 * program may install filters and listeners of its own: where they refuse a call, it does not come
 * here.
 */
#ifndef CAISSON_INJECTOR_H
#define CAISSON_INJECTOR_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define ROLE_BYTES 32

#define PATH_BYTES 24

/* A call, by who makes it and how many like it came before: that stays the same from run to run
 * where the order of calls among processes does not. */
struct call {
    /* "loader"; "start": a child that has not executed its program; else the instance's name */
    char role[ROLE_BYTES];
    /* of the process: "0" is the first, "0.2.0" the first child of its third one */
    char path[PATH_BYTES];
    unsigned programs; /* how many it has executed */
    int number;
    /* of calls that are many: request of ioctl, command of fcntl, futex or prctl; else 0 */
    uint32_t detail;
    /* among the calls of this process and program with this number and detail, from 0 */
    unsigned position;
};

struct run {
    /* in */
    char *const *arguments;    /* the program's path first */
    const struct call *target; /* NULL: no call fails */
    int error;                 /* what it fails with */
    unsigned bound_ms;
    /* out */
    bool reached; /* the target came */
    bool timed_out;
    int status;         /* as a shell tells it: 128 + N where signal N ended it */
    unsigned left;      /* processes that lived on when the first one had ended */
    char leaked[128];   /* descriptors that it had open when it ended, but for 0 to 2; "" */
    char *output;       /* allocated, ends in NUL */
    char *errors;       /* likewise */
    struct call *calls; /* allocated: all of them, in the order in which they came */
    unsigned call_count;
};

/* 0, or a negative errno: -ENOSYS where the kernel cannot do this. Nothing of the run is left when
 * it returns. */
int run_execute(struct run *run);
void run_finish(struct run *run);

/* calls.c: "openat", "ioctl(0xae01)". */
const char *call_name(const struct call *call, char *text, size_t bytes);

/* calls.c: the errors that a call is made to fail with, ended by 0; EINTR is not among them. */
const int *call_errors(const struct call *call);

/* calls.c: false of the few that cannot fail as they are called, so that nobody looks. */
bool call_may_fail(const struct call *call);

/* calls.c: whether a signal may interrupt it, which nobody may take for a failure. */
bool call_can_be_interrupted(const struct call *call);

/* tracee_*.c: a thread that is stopped at a call's begin does not make it, whatever filters there
 * are, and is returned that. */
void tracee_skip_call(pid_t thread, long returned);

/* process.c: what is known of the processes of a run. */
struct processes;
struct processes *processes_create(pid_t first);
void processes_destroy(struct processes *processes);

/* process.c: the call that a thread is about to make. -ENOMEM, -ESRCH where it is gone. */
int processes_note(struct processes *processes, pid_t thread, int number,
                   const uint64_t arguments[6], struct call *ret_call);

/* process.c: a thread has made another, or a process. -ENOMEM. */
int processes_fork(struct processes *processes, pid_t thread, pid_t made);

/* process.c: the process executes another program now. */
void processes_execute(struct processes *processes, pid_t pid);

/* process.c: how many live on that nobody has killed. Makes none of them go on, as the caller
 * traces them. */
unsigned processes_left(const struct processes *processes);
void processes_kill(const struct processes *processes);

#endif
