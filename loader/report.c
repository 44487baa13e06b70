/* SPDX-License-Identifier: BSD-2-Clause */
/* The loader's own messages while a system runs, and the clock of supervision. */
#include "loader/report.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SAY_WAIT_MS 200 /* how long a message waits for output that belongs before it */

uint64_t report_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000u + (uint64_t)now.tv_nsec / 1000000u;
}

/* Messages break an unfinished line of output only where both appear on the same screen. */
static bool are_streams_joined(void)
{
    struct stat output;
    struct stat errors;
    return fstat(STDOUT_FILENO, &output) == 0 && fstat(STDERR_FILENO, &errors) == 0 &&
           output.st_dev == errors.st_dev && output.st_ino == errors.st_ino;
}

void report_init(struct report *report, struct output *output)
{
    *report = (struct report){.output = output, .streams_joined = are_streams_joined()};
}

void report_say(struct report *report, const char *format, ...)
{
    char text[4608];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    if (report->streams_joined)
        output_break_line(report->output);
    struct pollfd entry = {.fd = report->output->descriptor, .events = POLLOUT};
    if (output_flush(report->output) < 0 && poll(&entry, 1, SAY_WAIT_MS) > 0)
        output_flush(report->output);
    fprintf(stderr, "caisson: %s\n", text);
}
