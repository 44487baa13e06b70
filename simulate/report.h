/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages of caisson-simulate on standard error. */
#ifndef CAISSON_SIMULATE_REPORT_H
#define CAISSON_SIMULATE_REPORT_H

/* Exit statuses of caisson-simulate's own; see --help. */
enum {
    STATUS_WRONG_CALL = 2,
    STATUS_TIMEOUT = 124,
    STATUS_CANNOT_RUN = 125,
    STATUS_SIGNAL = 128,
};

/* Writes "caisson: ..." as one line. It ends with CR LF on a terminal, which may be in raw mode. */
void report(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
