/* SPDX-License-Identifier: BSD-2-Clause */
/* Log lines of one virtual machine on standard error, each written whole and named after the
 * instance. */
#ifndef VMM_LOG_H
#define VMM_LOG_H

#include <pthread.h>
#include <stdint.h>

/* Bounds the lines that a guest can cause: LOG_BURST lines in a period, then a count of those left
 * out. A period is twice as long as the one before while lines are left out in each, up to
 * LOG_PERIOD_MOST_MS: a flood tells nothing new. */
#define LOG_BURST          10u
#define LOG_PERIOD_MS      5000u
#define LOG_PERIOD_MOST_MS 320000u

struct log_limit {
    pthread_mutex_t lock;
    uint64_t period_start_ms;
    uint32_t period_ms; /* 0: none has begun */
    uint32_t lines;
    uint32_t left_out;
};

#define LOG_LIMIT_INITIALIZER                                                                      \
    {                                                                                              \
        .lock = PTHREAD_MUTEX_INITIALIZER                                                          \
    }

/* One line `<name>: <message>`; any thread. */
void log_line(const char *name, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same for what a guest did. */
void log_guest(struct log_limit *limit, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Tells how many lines were left out since the last one, if any: for when no more will come. */
void log_limit_finish(struct log_limit *limit, const char *name);

/* Whether a line may be written at `now_ms`; `*ret_left_out` is the number of lines dropped before
 * it. */
int log_limit_allow(struct log_limit *limit, uint64_t now_ms, uint32_t *ret_left_out);

#endif
