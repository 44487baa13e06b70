/* SPDX-License-Identifier: BSD-2-Clause */
/* The C preprocessor in front of the lexer. */
#ifndef CAISSON_COMPILER_PREPROCESS_H
#define CAISSON_COMPILER_PREPROCESS_H

#include "compiler/context.h"

/*
 * Runs the C preprocessor over the file at `path`. The result has line markers and, in comments, where a macro was used and
 * where what it stands for ends. `place` is where the file was asked for. False, with diagnostics, where it fails.
 *
 * It is libmcpp, in a child of its own: it saves the time of starting a compiler's preprocessor, and no text can bring
 * the parent down with it.
 */
bool preprocess(struct compile *compile, const char *path, struct place place, char **ret_text,
                size_t *ret_length);

#endif
