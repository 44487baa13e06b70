/* SPDX-License-Identifier: BSD-2-Clause */
/* The simulated machine: QEMU's command line and its process. */
#ifndef CAISSON_SIMULATE_MACHINE_H
#define CAISSON_SIMULATE_MACHINE_H

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

#include "simulate/describe.h"
#include "simulate/options.h"

#define MACHINE_ARGUMENTS_MAX 48

/* What stays the same for each run of the machine. */
struct machine_plan {
    char qemu[PATH_MAX];
    char version[32]; /* "7.2" */
    bool has_sandbox; /* it can deny itself system calls */
    char memory[16];  /* of the outer machine, for -m */
    char cpus[16];    /* for -smp */
    int initramfs;    /* memfd */
    int kernel;       /* memfd with an uncompressed kernel, or the opened file */
    const char *argv[MACHINE_ARGUMENTS_MAX];
};

/* A running one. All descriptors are non-blocking ends of sockets or pipes. */
struct machine {
    pid_t pid;
    int console; /* the first serial port */
    int control; /* the second one */
    int errors;  /* QEMU's own words */
};

/* Finds QEMU and its version. Returns 0 or a negative errno with an explanation. */
int machine_find(const struct options *options, struct machine_plan *plan, char *error,
                 size_t error_size);

/* Prepares files and command line; after machine_find. `plan` needs machine_plan_finish in any
 * case. */
int machine_plan_init(struct machine_plan *plan, const struct options *options,
                      const struct description *description, char *error, size_t error_size);
void machine_plan_finish(struct machine_plan *plan);

/* Prints the command line as a shell would read it. */
void machine_print(const char *const *argv, FILE *stream);

int machine_start(const struct machine_plan *plan, struct machine *ret);

/* Ends it, however it stands, and closes its descriptors. */
void machine_stop(struct machine *machine);

/* Processor time that it has used, in milliseconds; 0 if that cannot be told. */
long long machine_cpu_ms(const struct machine *machine);

#endif
