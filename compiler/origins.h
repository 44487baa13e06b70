/* SPDX-License-Identifier: BSD-2-Clause */
/* Where in the author's files each token of preprocessed text came from. */
#ifndef CAISSON_COMPILER_ORIGINS_H
#define CAISSON_COMPILER_ORIGINS_H

#include "compiler/context.h"

struct origin {
    size_t offset;     /* of the token's first byte in the text */
    uint32_t line;     /* in the file that the line markers name; 0: the line that they count */
    uint32_t column;   /* 0: unknown */
    uint32_t length;   /* bytes of the macro's use; 0 where the author wrote the token itself */
    const char *macro; /* the macro that the author used there, or NULL */
};

struct origins {
    VECTOR(struct origin) list; /* by offset */
};

/*
 * Takes the locations out of what `cpp -fdebug-cpp` printed: GNU's preprocessor puts one before
 * each token, `{P:file;F:includer;L:line;C:column;S:0;M:0;E:0,LOC:0,R:0}`. A token of a macro's
 * definition has the location in that definition. Which use brought it is found by reading the
 * author's file along: what stands there and was not printed is a macro's use. `text` is changed in
 * place. False where a location has another form; nothing of `text` is then worth keeping.
 */
bool origins_read(struct compile *compile, char *text, size_t *length, struct origins *ret_origins);

#endif
