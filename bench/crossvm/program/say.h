/* SPDX-License-Identifier: BSD-2-Clause */
/* What the leading side says to `collect`, on standard output. `suffix` is put behind a case's
 * name. */
#ifndef CAISSON_BENCH_SAY_H
#define CAISSON_BENCH_SAY_H

#include <stdint.h>

/* Long enough for `collect` to look at the kernel's counters. */
#define MARK_US 30000u

void say_value(const char *suffix, const char *name, const char *metric, const char *unit,
               double value);

/* `sum` of so many operations. */
void say_count(const char *suffix, const char *name, const char *metric, uint64_t sum,
               uint32_t operations);

/* `begin` or `end` of a series; returns when it was heard. */
void say_mark(const char *suffix, const char *what, const char *name, uint32_t operations);

#endif
