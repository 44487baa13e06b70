/* SPDX-License-Identifier: BSD-2-Clause */
/* The loader's own messages while a system runs, and the clock of supervision. */
#ifndef CAISSON_LOADER_REPORT_H
#define CAISSON_LOADER_REPORT_H

#include "loader/output.h"

#include <stdbool.h>

struct report {
    struct output *output; /* of the instances; what is queued there comes before a message */
    bool streams_joined;   /* output and error output lead to the same place */
};

/* Milliseconds of CLOCK_MONOTONIC. */
uint64_t report_now_ms(void);

/* Finds out whether messages and output appear in one place. */
void report_init(struct report *report, struct output *output);

/* Writes "caisson: <message>" and a newline to the standard error. Waits for a moment for output
 * that belongs before it. */
void report_say(struct report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
