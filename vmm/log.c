/* SPDX-License-Identifier: BSD-2-Clause */
/* Log lines with a bound on what a guest can cause. */
#include "vmm/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static void write_line(const char *name, const char *format, va_list arguments)
{
    char line[512];
    int used = snprintf(line, sizeof(line), "%s: ", name);

    if (used < 0 || (size_t)used >= sizeof(line) - 1)
        used = 0;
    int more = vsnprintf(line + used, sizeof(line) - 1 - (size_t)used, format, arguments);
    if (more < 0)
        return;
    size_t length = (size_t)used + (size_t)more;
    if (length > sizeof(line) - 2)
        length = sizeof(line) - 2;
    line[length] = '\n';
    /* One write: lines of several threads and instances do not mix. There is nowhere to report its
     * failure. */
    if (write(STDERR_FILENO, line, length + 1) < 0)
        return;
}

void log_line(const char *name, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    write_line(name, format, arguments);
    va_end(arguments);
}

static void begin_period(struct log_limit *limit, uint64_t now_ms)
{
    uint32_t length_ms = LOG_PERIOD_MS;

    if (limit->left_out > 0)
        length_ms =
            limit->period_ms < LOG_PERIOD_MOST_MS / 2 ? limit->period_ms * 2 : LOG_PERIOD_MOST_MS;
    limit->period_start_ms = now_ms;
    limit->period_ms = length_ms;
    limit->lines = 0;
}

int log_limit_allow(struct log_limit *limit, uint64_t now_ms, uint32_t *ret_left_out)
{
    int allowed = 0;

    pthread_mutex_lock(&limit->lock);
    if (limit->period_ms == 0 || now_ms - limit->period_start_ms >= limit->period_ms)
        begin_period(limit, now_ms);
    if (limit->lines < LOG_BURST) {
        limit->lines++;
        *ret_left_out = limit->left_out;
        limit->left_out = 0;
        allowed = 1;
    } else if (limit->left_out < UINT32_MAX) {
        limit->left_out++;
    }
    pthread_mutex_unlock(&limit->lock);
    return allowed;
}

static void tell_left_out(const char *name, uint32_t left_out)
{
    if (left_out > 0)
        log_line(name, "%u more such lines were left out", left_out);
}

void log_limit_finish(struct log_limit *limit, const char *name)
{
    pthread_mutex_lock(&limit->lock);
    uint32_t left_out = limit->left_out;
    limit->left_out = 0;
    pthread_mutex_unlock(&limit->lock);
    tell_left_out(name, left_out);
}

void log_guest(struct log_limit *limit, const char *name, const char *format, ...)
{
    struct timespec now;
    uint32_t left_out = 0;
    va_list arguments;

    clock_gettime(CLOCK_MONOTONIC, &now);
    if (!log_limit_allow(limit, (uint64_t)now.tv_sec * 1000u + (uint64_t)now.tv_nsec / 1000000u,
                         &left_out))
        return;
    tell_left_out(name, left_out);
    va_start(arguments, format);
    write_line(name, format, arguments);
    va_end(arguments);
}
