/* SPDX-License-Identifier: BSD-2-Clause */
/* Takes from an instance what it was not declared to have: layers, each of which the host may
 * deny. */
#ifndef CAISSON_LOADER_CONFINE_H
#define CAISSON_LOADER_CONFINE_H

#include "loader/filter.h"
#include "loader/identity.h"
#include "loader/rules.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum layer {
    LAYER_USER, /* namespaces */
    LAYER_PID,
    LAYER_MOUNT,
    LAYER_NET,
    LAYER_IPC,
    LAYER_UTS,
    LAYER_CGROUP,
    LAYER_ROOT,   /* an empty root */
    LAYER_FILTER, /* of system calls */
    LAYER_SPECULATION,
    LAYER_COUNT,
};

/* For each layer 0 where it is in place, or the negative errno with which the host denied it. */
struct layers {
    int errors[LAYER_COUNT];
};

const char *layer_name(enum layer layer);

/* What a host says, as a negative errno, that does not have a layer, or does not let us have it.
 * EBUSY: whoever runs the loader listens to a filter already, and there can be one listener
 * only. */
bool confine_is_denial(int error);

/* Text for /proc/self/oom_score_adj; empty: it stays what it is. */
struct oom_score {
    char text[12];
};

/* Of instances: as much more than the loader's that of them and it, where the host's memory ends,
 * one of them is killed. */
struct oom_score confine_oom_score(void);

/* How an instance is confined. */
struct confinement {
    const char *name; /* the instance's */
    const struct rules *rules;
    const struct filter *filter;
    bool strict; /* a layer that the host denies stops the start */
    struct oom_score oom_score;
    uint64_t memory_bytes; /* that it may have of its own; 0: no limit */
    uint32_t threads;      /* that it may have */
    bool no_speculation;
    uint32_t
        identity; /* user and group on the host, without a user namespace; 0: the loader's own */
    const struct identities *identities; /* with one: identity.h */
    uint32_t
        descriptors; /* how many it may have: those that it is given, and some that it may open */
};

/* The user and group that an instance sees itself as. */
#define CONFINE_IDENTITY_INSIDE 65534u

/*
 * All below run in a child before its program: nothing allocates, only system calls. They return 0
 * or a negative errno that stops the start; what the host denies goes into `layers`, and stops it
 * where the confinement is strict.
 */

/* While /proc is there. What does not let itself be set stays what it is. */
void confine_take_oom_score(const struct confinement *confinement);

/* Of the parent: makes an identity on the host the one inside of the user namespace that `child`
 * was made in. `program` becomes its own, which does not let it read that: but whoever may look
 * into the namespace's processes may go on to look into this one. */
int confine_map_identity(pid_t child, const struct confinement *confinement, int program);

/* Puts the caller, and processes that it makes from now on, into namespaces and an empty root. It
 * was cloned into a user namespace and has been mapped unless layers say otherwise. */
int confine_enter_namespaces(const struct confinement *confinement, struct layers *layers);

/* Takes the identity without rights. Where a user namespace is in place, that was done when it was
 * entered. */
int confine_take_identity(const struct confinement *confinement, const struct layers *layers);

int confine_drop_capabilities(void);

/* The last step before the program: limits, capabilities, Landlock, the filter. `ret_listener` gets
 * the filter's listener, or -1. */
int confine_self(const struct confinement *confinement, const struct filter_values *values,
                 struct layers *layers, int *ret_listener);

#endif
