/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line of caisson-simulate: what it keeps for itself and what it hands to the image. */
#ifndef CAISSON_SIMULATE_OPTIONS_H
#define CAISSON_SIMULATE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define OPTIONS_DEFAULT_EXEC_TIMEOUT_S 120u
#define OPTIONS_DEFAULT_STALL_S        8u
#define OPTIONS_DEFAULT_RETRIES        1u
#define OPTIONS_DEFAULT_GRACE_S        2u
#define OPTIONS_CPUS_MAX               8u

struct arch;

enum run_mode {
    RUN_CHOOSE,
    RUN_NATIVE,
    RUN_SIMULATED,
};

struct string_list {
    const char **items; /* ends with NULL, so that it can become an argv */
    size_t count;
};

struct options {
    const char *image;
    const char *kernel;
    const char *arch;           /* NULL: that of this machine */
    const struct arch *machine; /* what it stands for */
    const char *qemu; /* program name, looked up in PATH, or a path; NULL: the architecture's */
    struct string_list modules;
    struct string_list image_arguments; /* --timeout is not among them, see options_native_argv */
    enum run_mode mode;
    unsigned int timeout_s; /* 0: not given */
    unsigned int grace_s;
    unsigned int retries;
    unsigned int stall_s;
    unsigned int cpus;      /* of the simulated machine */
    unsigned int memory_mb; /* 0: computed from what the image describes */
    bool has_exec;
    bool needs_native; /* --debug, --wrap */
    bool asks_only;    /* --describe, --version: answered by the image at once, wherever it is */
    bool dry_run;
    bool verbose;
    bool help;
};

/*
 * Reads the command line. The strings stay the caller's; the lists are freed by options_finish.
 * Returns 0, or a negative errno with one line of explanation in `error`; `ret` needs
 * options_finish in either case.
 */
int options_parse(int argc, const char *const *argv, struct options *ret, char *error,
                  size_t error_size);

void options_finish(struct options *options);

/* Checks that what a simulated run needs is there. Returns 0 or -EINVAL with an explanation. */
int options_check_simulated(const struct options *options, char *error, size_t error_size);

/*
 * The argument vector that runs the image on this machine, NULL-terminated; the caller frees the
 * vector (not the strings). `number` is memory for the text of the timeout. Returns NULL without
 * memory.
 */
const char **options_native_argv(const struct options *options, char number[16]);

/* The seconds after which a simulated run is ended with status 124; 0 for never. */
unsigned int options_bound_s(const struct options *options);

void options_print_help(FILE *stream);

#endif
