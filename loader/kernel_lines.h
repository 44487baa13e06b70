/* SPDX-License-Identifier: BSD-2-Clause */
/* Tells a guest kernel's messages from what else its serial console prints: they may come in the
 * middle of anything. */
#ifndef CAISSON_LOADER_KERNEL_LINES_H
#define CAISSON_LOADER_KERNEL_LINES_H

#include <stdbool.h>
#include <stddef.h>

/* The longest "[  seconds.micros] " that is looked for. */
#define KERNEL_HELD_MAX 24

struct kernel_lines {
    int step; /* of recognising a time stamp */
    unsigned digits;
    bool inside; /* a message, up to its newline */
    size_t held_used;
    char held[KERNEL_HELD_MAX]; /* may become a time stamp */
};

enum kernel_verdict {
    KERNEL_HOLD,    /* the byte is held */
    KERNEL_MESSAGE, /* the held bytes, then this one, are a kernel message's */
    KERNEL_OTHER,   /* the held bytes, then this one, are not */
    KERNEL_AGAIN,   /* the held bytes are not; offer the byte once more */
};

/* Takes one byte. With any verdict but HOLD, the caller takes lines->held and sets held_used to
 * 0. */
enum kernel_verdict kernel_lines_take(struct kernel_lines *lines, char byte);

#endif
