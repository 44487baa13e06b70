/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines of the preprocessor that say which file and line follow. */
#ifndef CAISSON_COMPILER_LINE_MARKER_H
#define CAISSON_COMPILER_LINE_MARKER_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum line_marker_flag {
    LINE_MARKER_ENTERED = 1 << 1,  /* a file begins */
    LINE_MARKER_RETURNED = 1 << 2, /* a file goes on */
    LINE_MARKER_SYSTEM = 1 << 3,   /* it is a header of the system */
};

struct line_marker {
    uint32_t line; /* of the next line of text */
    const char *path;
    unsigned flags;
};

/* Reads `# 3 "file" 1 3`; false where the line is something else. Quotes and odd bytes in names are
 * escaped as in C. */
bool line_marker_read(struct arena *arena, const char *line, size_t length,
                      struct line_marker *ret_marker);

#endif
