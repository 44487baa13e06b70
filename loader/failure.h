/* SPDX-License-Identifier: BSD-2-Clause */
/* One message about what failed, on what and why: filled where it is known, printed by the
 * program. */
#ifndef CAISSON_LOADER_FAILURE_H
#define CAISSON_LOADER_FAILURE_H

#define FAILURE_BYTES 512

struct failure {
    char text[FAILURE_BYTES]; /* one line or a few, without the last newline */
};

/* Writes the message (cut where it is too long) and returns -error, so that a caller can return it
 * at once. */
int failure_set(struct failure *failure, int error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
