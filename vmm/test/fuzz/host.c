/* SPDX-License-Identifier: BSD-2-Clause */
/* The log of the monitor under a fuzzer: every line is formatted, so that its arguments are read,
 * and then dropped. */
#include "input.h"

#include "vmm/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static void format_line(const char *name, const char *format, va_list arguments)
{
    char line[512];

    require(snprintf(line, sizeof(line), "%s: ", name) > 0);
    require(vsnprintf(line, sizeof(line), format, arguments) >= 0);
}

void log_line(const char *name, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    format_line(name, format, arguments);
    va_end(arguments);
}

/* Without the limit, which counts lines in time: an input has to do the same each time. */
void log_guest(struct log_limit *limit, const char *name, const char *format, ...)
{
    va_list arguments;

    (void)limit;
    va_start(arguments, format);
    format_line(name, format, arguments);
    va_end(arguments);
}

void log_limit_finish(struct log_limit *limit, const char *name)
{
    (void)limit;
    (void)name;
}

int input_memory(uint64_t size_bytes)
{
    int descriptor = memfd_create("fuzz", MFD_CLOEXEC);

    require(descriptor >= 0);
    require(ftruncate(descriptor, (off_t)size_bytes) == 0);
    return descriptor;
}
