/* SPDX-License-Identifier: BSD-2-Clause */
/* Starts one instance: a process with exactly its declared descriptors, executed from a sealed memfd. */
#ifndef CAISSON_LOADER_START_H
#define CAISSON_LOADER_START_H

#include "loader/failure.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct start_request {
    const char *name; /* of the instance: its argv[0] */
    uint32_t kind;    /* caisson_instance_kind */
    int program;      /* sealed memfd */
    int output;       /* becomes descriptors 1 and 2 */
    const int *ends;  /* become descriptors 3, 4, ... */
    size_t end_count;
    char *const *
        command; /* instead of the program: absolute path, arguments, NULL; with the loader's environment */
    bool debug; /* stop it at its first instruction, until it is told to go on (SIGCONT) */
};

/* Returns when the program runs, or is stopped. The process dies with the loader's thread that called this. 0, or a negative errno with
 * a message that names the instance and the step; nothing is left then. */
int start_instance(const struct start_request *request, pid_t *ret_pid, struct failure *failure);

#endif
