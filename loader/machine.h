/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The image as /init of a simulated machine: it sets the machine up, and switches it off at the
 * end.
 *
 * What `simulate` puts into the machine: /modules/load lists kernel modules (a path a line, in
 * order), /arguments the image's arguments (one a line). What it gets on the second serial port: a
 * line "alive" each second, at the end "exit N".
 */
#ifndef CAISSON_LOADER_MACHINE_H
#define CAISSON_LOADER_MACHINE_H

#include <stdbool.h>
#include <stddef.h>

/* Where the second serial port is: the architecture's, chosen when linking. */
extern const char machine_control_path[];

/* Why a machine may have no /dev/kvm, beside lacking hardware virtualisation: likewise. */
extern const char machine_kvm_hint[];

/* What KVM has to be told before it makes virtual machines: likewise. */
void machine_prepare_kvm(void);

struct machine {
    int control;      /* second serial port; -1: none */
    int argc;         /* from /arguments */
    char **argv;      /* NULL-terminated; argv[0] is the image's own */
    char *argv_bytes; /* what they point into */
};

/* True in the first process of a machine that nobody has set up yet. */
bool machine_is_ours(void);

/* Mounts /proc, /sys and /dev, takes /dev/console as standard input and output, silences the
 * kernel, loads the modules and reads the arguments. What fails is printed and does not stop the
 * rest. */
void machine_init(struct machine *machine, char *image);

/* A sign of life; `machine` is a struct machine. */
void machine_tick(void *machine);

/* Tells the exit status and switches the machine off. */
_Noreturn void machine_finish(struct machine *machine, int status);

/* Cuts `bytes` (a file's contents, NUL-terminated, changed) into lines: the entries after the first
 * of a new, NULL-terminated array. NULL where memory lacks. */
char **machine_split(char *first, char *bytes, int *ret_count);

#endif
