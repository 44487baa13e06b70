/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines for `collect` (collect.c says what they are). */
#include "say.h"

#include <stdio.h>
#include <unistd.h>

void say_value(const char *suffix, const char *name, const char *metric, const char *unit,
               double value)
{
    printf("@@value\t%s%s\t%s\t%s\t%.3f\n", name, suffix, metric, unit, value);
    fflush(stdout);
}

void say_count(const char *suffix, const char *name, const char *metric, uint64_t sum,
               uint32_t operations)
{
    printf("@@value\t%s%s\t%s\tcount\t%llu\t%u\n", name, suffix, metric, (unsigned long long)sum,
           operations);
    fflush(stdout);
}

void say_mark(const char *suffix, const char *what, const char *name, uint32_t operations)
{
    printf("@@%s\t%s%s\t%u\n", what, name, suffix, operations);
    fflush(stdout);
    usleep(MARK_US);
}
