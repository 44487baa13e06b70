/* SPDX-License-Identifier: BSD-2-Clause */
/* How a round trip is measured, the same way for every means: in the components of the bench and in the programs beside them. */
#ifndef CAISSON_BENCH_MEASURE_H
#define CAISSON_BENCH_MEASURE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define MEASURE_BULK_BYTES 65536u

/* A load: how many round trips, how long the caller rests before each, how many are not counted. */
struct measure_load {
    const char *name;
    unsigned count;
    unsigned warm_up;
    unsigned rest_us;
};

static const struct measure_load measure_busy = {"busy", 20000, 2000, 0};
/* The rest is long enough for every means' receiver to have gone to sleep. */
static const struct measure_load measure_asleep = {"asleep", 1000, 50, 500};

static inline uint64_t measure_now_ns(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static int measure_order(const void *a, const void *b)
{
    const uint64_t left = *(const uint64_t *)a;
    const uint64_t right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

/* One line: means, place, what, load, median and 99th percentile in nanoseconds. */
static inline void measure(const char *means, const char *place, const char *what,
                           const struct measure_load *load, void (*round_trip)(void *context),
                           void *context)
{
    uint64_t *times = malloc(load->count * sizeof(*times));
    if (times == NULL)
        exit(1);
    for (unsigned i = 0; i < load->warm_up + load->count; i++) {
        if (load->rest_us > 0)
            usleep(load->rest_us);
        uint64_t begin = measure_now_ns();
        round_trip(context);
        if (i >= load->warm_up)
            times[i - load->warm_up] = measure_now_ns() - begin;
    }
    qsort(times, load->count, sizeof(*times), measure_order);
    printf("%s %s %s %s %llu %llu\n", means, place, what, load->name,
           (unsigned long long)times[load->count / 2],
           (unsigned long long)times[load->count / 100 * 99]);
    fflush(stdout);
    free(times);
}

#endif
