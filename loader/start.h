/* SPDX-License-Identifier: BSD-2-Clause */
/* Starts one instance: a process with exactly its declared descriptors, confined, executed from a
 * sealed memfd. */
#ifndef CAISSON_LOADER_START_H
#define CAISSON_LOADER_START_H

#include "loader/confine.h"
#include "loader/failure.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct start_request {
    const char *name; /* of the instance: its argv[0] */
    int program;      /* sealed memfd */
    int output;       /* becomes descriptors 1 and 2 */
    const int *ends;  /* become descriptors 3, 4, ... */
    size_t end_count;
    const struct confinement
        *confinement; /* NULL: it gets the loader's rights, but for its descriptors */
    /* instead of the program: absolute path, arguments, NULL; with the loader's environment */
    char *const *command;
    bool debug; /* stop it at its first instruction, until it is told to go on (SIGCONT) */
};

struct started {
    pid_t pid;
    /* a process without anything, first of the instance's process namespace: to be killed when
     * the instance has ended; 0: none */
    pid_t keeper;
    /* readable when the instance makes a system call that it may not (loader/filter.h); -1: none */
    int listener;
    struct layers layers; /* of a confined one: what the host denied */
};

/* Returns when the program runs, or is stopped. The process dies with the loader's thread that
 * called this. 0, or a negative errno with a message that names the instance and the step; nothing
 * is left then. */
int start_instance(const struct start_request *request, struct started *ret_started,
                   struct failure *failure);

#endif
