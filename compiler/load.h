/* SPDX-License-Identifier: BSD-2-Clause */
/* From a file's name to the tree of it and of everything it imports. */
#ifndef CAISSON_COMPILER_LOAD_H
#define CAISSON_COMPILER_LOAD_H

#include "compiler/tree.h"

#define DESCRIPTION_LIMIT_BYTES ((size_t)64 * 1024 * 1024)
#define IMPORT_DEPTH_MAX        100u

/* Reads `path` and what it imports. Faults are diagnosed; the tree has what could be understood. */
void load(struct compile *compile, const char *path, struct tree *tree);

/* The same of a text in memory, which stays there. Where `preprocessed`, it is what the
 * preprocessor made (see preprocess.h). */
void load_text(struct compile *compile, const char *path, const char *text, size_t length,
               bool preprocessed, struct tree *tree);

#endif
