/* SPDX-License-Identifier: BSD-2-Clause */
/* Descriptions that the compiler carries with it. */
#ifndef CAISSON_COMPILER_BUILTIN_H
#define CAISSON_COMPILER_BUILTIN_H

#include <stddef.h>

struct builtin {
    const char *name; /* as in import <name> */
    const char *start;
    const char *end;
};

extern const struct builtin builtins[];
extern const size_t builtin_count;

#endif
