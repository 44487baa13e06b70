/* SPDX-License-Identifier: BSD-2-Clause */
/* Text that somebody else wrote, so that a terminal shows it where it stands and does nothing
 * else. */
#ifndef CAISSON_LOADER_VISIBLE_H
#define CAISSON_LOADER_VISIBLE_H

#include <stddef.h>

#define VISIBLE_BYTES_EACH 4u /* at most, for each byte of the text */

/*
 * Copies a line. Tabs, a newline at its end (a CR before that is dropped) and characters of UTF-8
 * stay. What could move the cursor, change the terminal's state or the direction of writing becomes
 * text: control characters \x1b, those of Unicode \u009b, marks of direction and ends of lines
 * \u202e, bytes that are no UTF-8 \xff. Returns the number of bytes, at most VISIBLE_BYTES_EACH *
 * count.
 */
size_t visible_line(char *ret_text, const char *line, size_t count);

#endif
