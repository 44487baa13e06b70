/* SPDX-License-Identifier: BSD-2-Clause */
/* The child's half of an instance's start, and what it tells the parent's half (start.c). */
#ifndef CAISSON_LOADER_CHILD_H
#define CAISSON_LOADER_CHILD_H

#include "loader/start.h"

/* Which step failed. */
enum start_step {
    STEP_BIND_TO_LOADER = 1,
    STEP_WAIT,
    STEP_NAMESPACES,
    STEP_KEEPER,
    STEP_PROCESS,
    STEP_IDENTITY,
    STEP_GROUP,
    STEP_SIGNALS,
    STEP_DESCRIPTORS,
    STEP_CONFINE,
    STEP_REPORT,
    STEP_TRACE,
    STEP_EXECUTE,
};

/* One packet through the report, which is closed by the program's execution: silence is success. */
struct start_report {
    int step;  /* that failed; 0: none did */
    int error; /* negative errno */
    /* once it was made by the process that the parent made, which ends then; else 0 */
    pid_t instance;
    pid_t keeper;         /* likewise */
    struct layers layers; /* as far as it came */
};

/* Where each of the instance's descriptors comes from: sources[n] becomes descriptor n. The program
 * and the report are placed beyond all that it may have. */
struct placement {
    size_t count;
    int program;  /* descriptor, as long as it is not placed */
    int report;   /* likewise */
    size_t limit; /* the program is placed here, the report behind it */
    int sources[];
};

/* What a child is started with. It is in a user namespace unless `layers` says that the host denied
 * it. */
struct child {
    const struct start_request *request;
    struct placement *placement;
    struct layers layers;
    /* of the report: closed first, so that the child sees whether the loader lives */
    int parent_end;
};

/* Does not return: executes the program, or reports why not. */
_Noreturn void child_run(struct child *child);

#endif
