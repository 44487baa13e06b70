/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line of an image. */
#ifndef CAISSON_LOADER_OPTIONS_H
#define CAISSON_LOADER_OPTIONS_H

#include "loader/failure.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct options {
    bool describe;
    bool help;
    bool version;
    bool prefix;
    bool linger;
    bool status;         /* tell what each instance holds, before each command and at the end */
    uint32_t vm;         /* number of the VM that console, --exec and --type speak to */
    uint64_t timeout_ms; /* 0: none */
    uint64_t grace_ms;   /* between asking instances to end and killing them */
    uint64_t
        output_limit; /* bytes that are kept of what an instance prints, and of a console; 0: all */
    bool hand_over;   /* the commands came from --type */
    size_t command_count;  /* of --exec or --type */
    const char **commands; /* arrays of its own; the strings are the caller's */
    size_t debug_count;    /* of --debug */
    const char **debugs;
    size_t wrap_count; /* of --wrap */
    const char **wraps;
    bool strict;     /* do not start where the host denies a layer of confinement */
    bool unconfined; /* start instances without any */
};

/* 0, or -EINVAL with a message about the argument. */
int options_create(int argc, char *const argv[], struct options *ret_options,
                   struct failure *failure);
void options_destroy(struct options *options);

/* The text of --help; `program` is argv[0]. */
void options_print_help(const char *program, const char *system);

#endif
