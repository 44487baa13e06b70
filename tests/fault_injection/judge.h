/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether a run took the failure of a call as it should. */
#ifndef CAISSON_INJECTION_JUDGE_H
#define CAISSON_INJECTION_JUDGE_H

#include "injector.h"

#include <stddef.h>

/* A line of the table: a call that may fail otherwise than by a refusal that says why. */
struct row {
    char role[ROLE_BYTES]; /* as fnmatch(3) has it, like the next */
    char call[64];
    char outcome[16];
};

struct table {
    unsigned count;
    struct row *rows;
};

/* 0, or -1 with errno. */
int table_read(const char *path, struct table *ret_table);
void table_finish(struct table *table);

/* Whether the table says of a call that it is not worth a try. */
bool is_skipped(const struct table *table, const struct call *call);

/* `plain` is the run in which nothing failed. False: `why` says what is wrong. */
bool judge(const struct table *table, const struct run *plain, const struct run *run, char *why,
           size_t bytes);

/* The run and what it printed, for a person. */
void judge_print(const struct run *run, const char *why);

#endif
