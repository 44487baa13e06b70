/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs a function in a child process and keeps what it printed. */
#include "capture.h"

#include "channel.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void read_all(int descriptor, char *text, size_t text_bytes)
{
    size_t length = 0;
    ssize_t count;

    while (length < text_bytes - 1 &&
           (count = read(descriptor, text + length, text_bytes - 1 - length)) > 0)
        length += (size_t)count;
    text[length] = '\0';
}

void capture_run(struct capture *capture, int (*body)(void))
{
    int ends[2];
    int child;

    fflush(NULL);
    if (pipe(ends) != 0 || (child = fork()) < 0)
        err(2, "fork");
    if (child == 0) {
        dup2(ends[1], 1);
        dup2(ends[1], 2);
        close(ends[0]);
        close(ends[1]);
        exit(body());
    }
    close(ends[1]);
    read_all(ends[0], capture->output, sizeof(capture->output));
    close(ends[0]);
    capture->status = child_status(child);
}
