/* SPDX-License-Identifier: BSD-2-Clause */
/* A system that runs: its objects and processes, made by the operations of a plan and undone as
 * one. */
#ifndef CAISSON_LOADER_RUNNING_H
#define CAISSON_LOADER_RUNNING_H

#include "loader/confine.h"
#include "loader/identity.h"
#include "loader/launch.h"
#include "loader/plan.h"
#include <stdbool.h>
#include <sys/types.h>

struct running_object {
    int descriptor; /* of a console: the instance's end; -1: not made, or needed no more */
    int console;    /* of a console: the loader's end, non-blocking; else -1 */
    void *shared;   /* of a notification or channel: its beginning, mapped for notices; else NULL */
    bool kept; /* an instance that may be started again has it, or it is the kick of an emitter */
};

struct running_instance {
    pid_t pid;       /* 0: not started, or reaped */
    int output;      /* the loader's end of descriptors 1 and 2 (loader/printed.h); -1: closed */
    int wait_status; /* of waitpid, once reaped */
    bool started;
    int program;  /* kept open where a command was given it by a path; else -1 */
    pid_t keeper; /* of its process namespace; 0: none, or killed */
    int listener; /* of its filter; -1: none, or closed */
    int outcome;  /* the eventfd by which it may tell that it returned; -1: none, or told */
};

struct running {
    const struct tables *tables;
    const struct launch *launches;  /* the caller's, an entry for each instance */
    bool strict;                    /* of the options */
    struct filter component_filter; /* of confined instances */
    struct filter vm_filter;
    struct identities identities;
    struct oom_score oom_score;
    struct layers denied; /* what the host denied to any of them */
    struct running_object *objects;
    struct running_instance *instances;
};

/* Carries out the plan in order, starting instances as `launches` says, an entry for each, which
 * stays as long as the system does. Where an operation fails, all before it are undone and the
 * message names the object or instance. At the end all descriptors are closed that only instances
 * need, and none of these may be started again. */
int running_create(const struct tables *tables, const struct plan *plan,
                   const struct launch *launches, bool strict, struct running *ret_running,
                   struct failure *failure);

/* One operation of it: starts an instance. Its objects are made. */
int running_start(struct running *running, const struct operation *operation,
                  const struct launch *launch, struct failure *failure);

/* Starts an instance again that has ended and was reaped, as it was started first, but never
 * stopped for a debugger. Its objects are those of its predecessor, but for a console and a way to
 * tell its outcome, which are new. On failure, which leaves it ended, the message names the
 * instance; it may be tried again. */
int running_restart(struct running *running, uint32_t instance, struct failure *failure);

/* The loader reads from now on what the instance tells of its outcome, if it has a way to tell. */
void running_take_outcome(struct running *running, uint32_t instance);

/* Kills and reaps what still runs and closes every descriptor. Takes zeroed and half-made ones. */
void running_destroy(struct running *running);

#endif
