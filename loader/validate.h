/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files that validate tables share; tables.h is the face. */
#ifndef CAISSON_LOADER_VALIDATE_H
#define CAISSON_LOADER_VALIDATE_H

#include "loader/tables.h"

/* More than any host has; sums over all objects and instances stay within 64 bits. */
#define MEMORY_BYTES_MAX (1ull << 46)

/* A name that a message can carry: within the strings, not empty, bounded, printable, without
 * blanks. */
int validate_name(const struct tables *tables, uint32_t offset, const char *what, uint32_t index,
                  struct failure *failure);

/* Instances, their programs and capability runs; sections, strings and objects are checked
 * already. */
int validate_instances(const struct tables *tables, struct failure *failure);

/* What instances are to the objects that they hold, and how many may be so; all else is checked
 * already. */
int validate_roles(const struct tables *tables, struct failure *failure);

#endif
