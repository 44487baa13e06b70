/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Strings of a description in C. A description has no escapes of its own: what stands between the
 * quotes is passed on as it is, and a C compiler finds the escapes in it.
 */
#ifndef CAISSON_COMPILER_C_STRING_H
#define CAISSON_COMPILER_C_STRING_H

#include "base/arena.h"
#include "base/text.h"

#include <stdbool.h>

/*
 * Prints it as a literal, in quotes. Line ends become escapes, a backslash at the end of a line
 * joins the lines. Of an escape that C does not know the backslash is dropped, as C compilers do; a
 * backslash that no literal can hold stays one.
 */
void c_string_print(struct text *text, const char *string);

/* What C makes of it. NULL where it has a zero byte. */
const char *c_string_decode(struct arena *arena, const char *string);

/* The first escape that C does not know, such as "\q" or a backslash at the end; NULL: there is
 * none. */
const char *c_string_unknown_escape(struct arena *arena, const char *string);

#endif
