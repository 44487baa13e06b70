/* SPDX-License-Identifier: BSD-2-Clause */
/* How instances are started at the user's wish: stopped for a debugger (--debug), or under a
 * command (--wrap). */
#ifndef CAISSON_LOADER_LAUNCH_H
#define CAISSON_LOADER_LAUNCH_H

#include "loader/options.h"
#include "loader/tables.h"

struct launch {
    bool debug;
    bool unconfined; /* as it was wished, or as its debugger or command needs it */
    char **command;  /* its words, the first one an absolute path, and NULL; or NULL. Owned */
};

/* What the options say, an entry for each instance. 0, or a negative errno with a message about the
 * option. */
int launches_create(const struct tables *tables, const struct options *options,
                    struct launch **ret_launches, struct failure *failure);
void launches_destroy(const struct tables *tables, struct launch *launches);

/*
 * The path by which a command finds the program of an instance: in the build tree that the image
 * lies in, where the same program is there, as tools read debug information by paths; else
 * `program`, an open descriptor of the loader.
 */
void launch_program_path(const struct caisson_payload *payload, const char *instance, int program,
                         char *ret_path, size_t bytes);

#endif
