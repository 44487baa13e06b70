/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls of a component and of a guest's program. Those of the guest are timed where they arrive,
 * from one to the next: which is all of a trip, as the guest does nothing else.
 */
#include "calls.h"
#include "asked.h"

#include <camkes.h>
#include <time.h>
#include <unistd.h>

/* A series of the guest's calls, written by who leads while the guest waits for one, then by the
 * thread that serves it. */
static struct {
    enum asked asked;
    uint32_t count, arrived;
    uint64_t *times;
    uint64_t last_ns;
    int running;
} series;

static uint64_t now_ns(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

/* The first of them only begins. */
static void arrive(void)
{
    const uint64_t now = now_ns();

    if (series.arrived > 0 && series.arrived <= series.count)
        series.times[series.arrived - 1] = now - series.last_ns;
    series.last_ns = now;
    series.arrived++;
}

uint64_t from_guest_calls_number(uint64_t value)
{
    arrive();
    return value + 1;
}

struct block from_guest_calls_block(struct block value)
{
    arrive();
    value.a++;
    return value;
}

uint32_t from_guest_calls_next(uint32_t *count)
{
    if (series.running)
        ended_post();
    asked_wait();
    series.running = 1;
    *count = series.count + 1;
    return series.asked;
}

static void run_from_guest(enum asked asked, uint64_t *times, uint32_t count)
{
    series.asked = asked;
    series.times = times;
    series.count = count;
    series.arrived = 0;
    asked_post();
    ended_wait();
    if (series.arrived != count + 1)
        link_fail("the guest's calls");
}

static void numbers_from_guest(uint64_t *times, uint32_t count, unsigned rest_us)
{
    (void)rest_us;
    run_from_guest(ASKED_NUMBER, times, count);
}

static void blocks_from_guest(uint64_t *times, uint32_t count, unsigned rest_us)
{
    (void)rest_us;
    run_from_guest(ASKED_BLOCK, times, count);
}

static void numbers_to_guest(uint64_t *times, uint32_t count, unsigned rest_us)
{
    for (uint32_t i = 0; i < count; i++) {
        if (rest_us > 0)
            usleep(rest_us);
        const uint64_t begin = now_ns();
        if (to_guest_calls_number(i) != (uint64_t)i + 1)
            link_fail("a call of the guest");
        times[i] = now_ns() - begin;
    }
}

static void blocks_to_guest(uint64_t *times, uint32_t count, unsigned rest_us)
{
    for (uint32_t i = 0; i < count; i++) {
        if (rest_us > 0)
            usleep(rest_us);
        const uint64_t begin = now_ns();
        if (to_guest_calls_block((struct block){.a = i}).a != (uint64_t)i + 1)
            link_fail("a call of the guest");
        times[i] = now_ns() - begin;
    }
}

const struct lead_calls *calls_all(void)
{
    static const struct lead_calls all[] = {
        {"int call", numbers_from_guest, 0},
        {"64 B call", blocks_from_guest, 0},
        {"int call to guest", numbers_to_guest, 1},
        {"64 B call to guest", blocks_to_guest, 1},
        {NULL, NULL, 0},
    };

    return all;
}
