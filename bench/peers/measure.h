/* SPDX-License-Identifier: BSD-2-Clause */
/* How a round trip is measured, the same way for every means: in the components of the bench and in
 * the programs beside them. */
#ifndef CAISSON_BENCH_MEASURE_H
#define CAISSON_BENCH_MEASURE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define MEASURE_BULK_BYTES 65536u

/* Busy: blocks of many round trips are timed, as a look at the clock takes some tens of nanoseconds
 * and tells no less. */
#define MEASURE_BLOCK      50u
#define MEASURE_BLOCKS_MAX 300u
#define MEASURE_BLOCKS_MIN 21u
#define MEASURE_BUSY_NS    100000000u
/* Several means in turns: each time one comes on again, all of its caches, predictions and adaptive
 * waits get used to it. */
#define MEASURE_TURNS       40u
#define MEASURE_TURN_BLOCKS 5u
#define MEASURE_WARM_UP_NS  2000000u
/* Asleep: the rest is long enough for every means' receiver to have gone to sleep; each round trip
 * is timed by itself. */
#define MEASURE_ASLEEP         300u
#define MEASURE_ASLEEP_WARM_UP 20u
#define MEASURE_REST_US        500u

/* One means at work: what is measured, and one round trip of it. */
struct measure {
    const char *what;
    const char *place;
    const char *means;
    void (*round_trip)(void *context);
    void *context;
    /* Where means take turns: before and after one's turn. NULL where there is nothing to do. */
    void (*begin)(void *context);
    void (*end)(void *context);
    double times[MEASURE_BLOCKS_MAX > MEASURE_ASLEEP ? MEASURE_BLOCKS_MAX : MEASURE_ASLEEP];
    unsigned count;
};

static inline uint64_t measure_now_ns(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static int measure_order(const void *a, const void *b)
{
    const double left = *(const double *)a;
    const double right = *(const double *)b;
    return (left > right) - (left < right);
}

/* One record: a quantile of the times. */
static inline void measure_tell(const struct measure *measure, const char *load, unsigned percent)
{
    printf("record\thost\t%s, %s, %s\t%s\tp%u\tns\t%.1f\n", measure->what, measure->place, load,
           measure->means, percent, measure->times[(uint64_t)measure->count * percent / 100]);
    fflush(stdout);
}

static inline void measure_warm_up(struct measure *measure)
{
    uint64_t end = measure_now_ns() + MEASURE_WARM_UP_NS;
    do {
        for (unsigned i = 0; i < MEASURE_BLOCK; i++)
            measure->round_trip(measure->context);
    } while (measure_now_ns() < end);
}

static inline void measure_block(struct measure *measure)
{
    uint64_t begin = measure_now_ns();
    for (unsigned i = 0; i < MEASURE_BLOCK; i++)
        measure->round_trip(measure->context);
    measure->times[measure->count++] = (double)(measure_now_ns() - begin) / MEASURE_BLOCK;
}

/* One means by itself, one round trip after the other. */
static inline void measure_busy(struct measure *measure)
{
    uint64_t end = measure_now_ns() + MEASURE_BUSY_NS;
    measure->count = 0;
    measure_warm_up(measure);
    while (measure->count < MEASURE_BLOCKS_MAX &&
           (measure->count < MEASURE_BLOCKS_MIN || measure_now_ns() < end))
        measure_block(measure);
    qsort(measure->times, measure->count, sizeof(measure->times[0]), measure_order);
    measure_tell(measure, "busy", 50);
}

/* Several means in turns between the same two processes: whatever the machine does, it does it to
 * all of them. */
static inline void measure_turns(struct measure *measures, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        measures[i].count = 0;
    for (unsigned turn = 0; turn < MEASURE_TURNS * count; turn++) {
        struct measure *measure = &measures[turn % count];
        if (measure->begin != NULL)
            measure->begin(measure->context);
        measure_warm_up(measure);
        for (unsigned block = 0; block < MEASURE_TURN_BLOCKS; block++)
            measure_block(measure);
        if (measure->end != NULL)
            measure->end(measure->context);
    }
    for (unsigned i = 0; i < count; i++) {
        qsort(measures[i].times, measures[i].count, sizeof(double), measure_order);
        measure_tell(&measures[i], "busy", 50);
    }
}

/* A round trip after each rest: the receiver sleeps. */
static inline void measure_asleep(struct measure *measure)
{
    measure->count = 0;
    for (unsigned i = 0; i < MEASURE_ASLEEP_WARM_UP + MEASURE_ASLEEP; i++) {
        usleep(MEASURE_REST_US);
        uint64_t begin = measure_now_ns();
        measure->round_trip(measure->context);
        if (i >= MEASURE_ASLEEP_WARM_UP)
            measure->times[measure->count++] = (double)(measure_now_ns() - begin);
    }
    qsort(measure->times, measure->count, sizeof(measure->times[0]), measure_order);
    measure_tell(measure, "asleep", 50);
    measure_tell(measure, "asleep", 99);
}

#endif
