/* SPDX-License-Identifier: BSD-2-Clause */
/* The control channel: the lines that the image writes to ttyS1 of the simulated machine. */
#ifndef CAISSON_SIMULATE_CONTROL_H
#define CAISSON_SIMULATE_CONTROL_H

#include <stdbool.h>
#include <stddef.h>

#define CONTROL_LINE_BYTES 64

struct control {
    char line[CONTROL_LINE_BYTES];
    size_t used;
    bool skipping;      /* the line is too long to be one of ours */
    unsigned int alive; /* lines `alive` so far */
    bool has_exit;
    int exit_status; /* of the line `exit N`, 0 to 255; the first one counts */
};

void control_init(struct control *control);

/* Takes what has arrived, in any pieces. Lines end with LF or CR LF; those that are neither of the
 * two are skipped. */
void control_feed(struct control *control, const char *bytes, size_t count);

#endif
