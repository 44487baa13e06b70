/* SPDX-License-Identifier: BSD-2-Clause */
/* The command `caisson`. */
#ifndef CAISSON_COMPILER_COMMAND_H
#define CAISSON_COMPILER_COMMAND_H

#include "base/text.h"
#include "compiler/context.h"

enum action {
    ACTION_CHECK,
    ACTION_GENERATE,
    ACTION_GRAPH,
    ACTION_PLAN,
    ACTION_POLICY,
    ACTION_HELP,
    ACTION_VERSION,
};

struct command {
    enum action action;
    struct options options;
    const char *file;
    const char *instance; /* of `policy` */
    const char *output;   /* folder */
    const char *cmake;    /* file, or NULL */
    bool json;            /* diagnostics */
    bool plan_json;       /* the plan */
    bool svg;             /* the graph */
};

/* Reads the command line. NULL where it is right, else what is wrong with it. */
const char *command_read(struct command *command, struct arena *arena, int count, char **arguments);
extern const char command_help[];

/* Carries a right command out: 0, or 1 where the description is wrong or a file cannot be
 * written. */
int command_run(struct command *command, struct arena *arena);

/* Writes everything that `generate` makes; nothing at all where something fails. 0 or 1. */
struct plan;
int output_write(const struct command *command, const struct plan *plan,
                 struct diagnostics *diagnostics, struct arena *arena);

#endif
