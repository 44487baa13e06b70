/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The leading side: times round trips and streams over any means, and prints what it found for
 * `collect` in lines that begin with "@@" (see collect.c).
 */
#include "leader.h"
#include "say.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Long enough for both sides to sleep, KVM's polling of a halted processor included (0.5 ms at
 * most). */
#define REST_US    1000u
#define TRIPS_MIN  8u
#define TRIP_BYTES (2u << 20) /* of one series, unless it had too few trips then */

/* Beyond that a wake-up is lost among the bytes. */
#define ASLEEP_BYTES_MAX 4096u

#define STREAM_BYTES        (4u << 20)
#define STREAM_MESSAGES_MAX 1024u

static const struct size {
    uint32_t bytes;
    const char *name;
} sizes[] = {{1, "1 B"}, {64, "64 B"}, {4096, "4 KiB"}, {65536, "64 KiB"}, {1u << 20, "1 MiB"}};

enum { SIZES = sizeof(sizes) / sizeof(sizes[0]) };

static uint32_t trips_of(uint32_t size)
{
    const uint32_t trips = size == 0 ? TRIPS_MAX : TRIP_BYTES / size;

    return trips > TRIPS_MAX ? TRIPS_MAX : trips < TRIPS_MIN ? TRIPS_MIN : trips;
}

static void round_trip(struct leader *leader, uint32_t size)
{
    struct link *link = leader->link;

    if (size == 0) {
        link->means->signal(link);
        link->means->wait(link);
        return;
    }
    link->means->send(link, leader->bytes, size);
    link->means->receive(link, leader->bytes, size);
}

/* One series of round trips; the time of each in `times`, that of all who lead at once is
 * returned. */
static uint64_t trips(struct leader *leader, uint32_t size, unsigned rest_us, uint64_t *times)
{
    const uint32_t count = trips_of(size);

    leader_ask(leader, COMMAND_ECHO, size, count);
    usleep(MARK_US); /* the command itself is no part of it */
    if (size == 0 && leader->link->means->drain != NULL)
        leader->link->means->drain(leader->link);
    const uint64_t met = leader_meet(leader);
    for (uint32_t i = 0; i < count; i++) {
        if (rest_us > 0)
            usleep(rest_us);
        const uint64_t begin = leader_now_ns();
        round_trip(leader, size);
        times[i] = leader_now_ns() - begin;
    }
    return leader_meet(leader) - met;
}

/* Nanoseconds for all of it, of all who lead at once. */
static uint64_t stream(struct leader *leader, uint32_t size, uint32_t count, int to_guest)
{
    struct link *link = leader->link;

    usleep(MARK_US); /* nobody still works on what was printed */
    uint64_t begin = leader_meet(leader);
    leader_ask(leader, to_guest ? COMMAND_SINK : COMMAND_SOURCE, size, count);
    if (leader->plan->vms == 1)
        begin = leader_now_ns(); /* the command itself is no part of it */
    for (uint32_t i = 0; i < count; i++) {
        if (to_guest)
            link->means->send(link, leader->bytes, size);
        else
            link->means->receive(link, leader->bytes, size);
    }
    if (to_guest)
        link->means->receive(link, leader->bytes, 1);
    return leader_meet(leader) - begin;
}

struct trip_series {
    uint32_t size;
    unsigned rest_us;
    uint64_t *times;
};

static uint64_t run_trips(struct leader *leader, void *context)
{
    const struct trip_series *series = context;

    return trips(leader, series->size, series->rest_us, series->times);
}

/* What `collect` takes away from all it counts: what a series is without operations. */
static uint64_t run_nothing(struct leader *leader, void *context)
{
    (void)leader;
    (void)context;
    usleep(MARK_US);
    return 0;
}

/* And from what it counts with rests: the rests themselves. */
static uint64_t run_rests(struct leader *leader, void *context)
{
    const struct trip_series *series = context;

    (void)leader;
    usleep(MARK_US);
    for (uint32_t i = 0; i < TRIPS_MAX; i++)
        usleep(series->rest_us);
    return 0;
}

static void measure_trips(struct leader *leader, uint32_t size, const char *size_name,
                          unsigned rest_us)
{
    uint64_t times[TRIPS_MAX];
    struct trip_series series = {size, rest_us, times};
    char name[64];

    snprintf(name, sizeof(name), "%s round trip%s", size_name, rest_us > 0 ? " asleep" : " busy");
    leader_time(leader, name, trips_of(size), times, run_trips, &series);
}

struct stream_series {
    uint32_t size, count;
    int to_guest;
};

static uint64_t run_stream(struct leader *leader, void *context)
{
    const struct stream_series *series = context;

    return stream(leader, series->size, series->count, series->to_guest);
}

static void measure_stream(struct leader *leader, const struct size *size, int to_guest)
{
    const uint32_t whole = STREAM_BYTES / size->bytes;
    struct stream_series series = {
        size->bytes, whole > STREAM_MESSAGES_MAX ? STREAM_MESSAGES_MAX : whole, to_guest};
    char name[64];

    snprintf(name, sizeof(name), "%s stream %s guest", size->name, to_guest ? "to" : "from");
    for (unsigned i = 0; i < leader->plan->repetitions; i++) {
        const uint64_t ns = stream(leader, size->bytes, series.count, to_guest);
        if (i > 0)
            say_value(leader->plan->suffix, name, "throughput", "MB/s",
                      (double)size->bytes * series.count * leader->plan->vms * 1000.0 / (double)ns);
    }
    leader_count(leader, name, series.count, run_stream, &series);
}

/* Several machines at once have two sizes only: it would take an hour otherwise. */
static int is_asked(const struct lead_plan *plan, uint32_t size)
{
    return !plan->events_only && (plan->vms == 1 || size == 4096 || size == 65536);
}

static void measure_size(struct leader *leader, const struct size *size)
{
    if (!leader->link->means->never_sleeps && size->bytes <= ASLEEP_BYTES_MAX &&
        leader->plan->vms == 1)
        measure_trips(leader, size->bytes, size->name, REST_US);
    measure_trips(leader, size->bytes, size->name, 0);
    measure_stream(leader, size, 1);
    measure_stream(leader, size, 0);
}

static void measure_all(struct leader *leader)
{
    const struct means *means = leader->link->means;
    const uint32_t event = means->signal != NULL ? 0 : 1; /* a byte is a stream's event */
    if (!means->never_sleeps && leader->plan->vms == 1)   /* with others at work nothing rests */
        measure_trips(leader, event, "event", REST_US);
    measure_trips(leader, event, "event", 0);
    for (unsigned i = 0; i < SIZES; i++) {
        if (is_asked(leader->plan, sizes[i].bytes))
            measure_size(leader, &sizes[i]);
    }
}

void lead(struct link *link, const struct lead_plan *plan)
{
    struct leader leader = {.link = link, .plan = plan, .bytes = calloc(1, LINK_LARGEST_BYTES)};
    struct trip_series rests = {0, REST_US, NULL};

    if (leader.bytes == NULL)
        link_fail("memory");
    link->means->receive(link, leader.bytes, 1);
    leader_meet(&leader);
    sleep(1); /* what starts in a guest has started then */
    leader_count(&leader, "nothing", 1, run_nothing, NULL);
    leader_count(&leader, "rest", TRIPS_MAX, run_rests, &rests);
    if (plan->calls != NULL)
        leader_calls(&leader, REST_US);
    else
        measure_all(&leader);
    leader_ask(&leader, COMMAND_END, 0, 0);
    printf("@@done\n");
    fflush(stdout);
    free(leader.bytes);
}
