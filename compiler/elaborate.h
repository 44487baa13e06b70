/* SPDX-License-Identifier: BSD-2-Clause */
/* Shared by the files that unfold compositions. */
#ifndef CAISSON_COMPILER_ELABORATE_H
#define CAISSON_COMPILER_ELABORATE_H

#include "compiler/model.h"

/* Adds a name to a composition's; NULL, with a diagnostic, where it is taken. */
struct entry *scope_add(struct model *model, struct scope *scope, enum entry_kind kind,
                        struct definition definition);

/* An address as it is in C and in file names: dots become underscores. */
const char *c_name(struct arena *arena, const char *address);

void elaborate_connection(struct model *model, struct scope *scope,
                          const struct connection *connection);
/* The export of a compound's composition: its outer interface stands for the inner one from here
 * on. */
void elaborate_export(struct model *model, struct scope *scope, const struct export *export);

/* Counts parts of the system; false, with a diagnostic, where they are too many: then nothing more
 * is made. */
bool elaborate_parts(struct model *model, struct place place, size_t count);

#endif
