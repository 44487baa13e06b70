/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs a function in a child process and keeps what it printed. */
#ifndef CAPTURE_H
#define CAPTURE_H

struct capture {
    int status;        /* exit status, or 128 + signal */
    char output[1024]; /* standard output and standard error, as they came */
};

/* The child's exit status is what `body` returns. */
void capture_run(struct capture *capture, int (*body)(void));

#endif
