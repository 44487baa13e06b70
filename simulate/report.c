/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages of caisson-simulate: one line in one write, so that lines of several programs do not
 * mix. */
#include "simulate/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

void report(const char *format, ...)
{
    char line[1024];
    int used = snprintf(line, sizeof(line), "caisson: ");
    va_list arguments;
    va_start(arguments, format);
    int more = vsnprintf(line + used, sizeof(line) - (size_t)used - 3, format, arguments);
    va_end(arguments);
    if (more < 0)
        return;
    size_t length = (size_t)used + (size_t)more;
    if (length > sizeof(line) - 4)
        length = sizeof(line) - 4;
    if (isatty(STDERR_FILENO))
        line[length++] = '\r';
    line[length++] = '\n';
    if (write(STDERR_FILENO, line, length) < 0) {
        /* There is nobody left to tell. */
    }
}
