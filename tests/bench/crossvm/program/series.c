/* SPDX-License-Identifier: BSD-2-Clause */
/* Series of whoever leads: begun together, timed, counted. */
#include "leader.h"
#include "say.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int order(const void *a, const void *b)
{
    const uint64_t left = *(const uint64_t *)a;
    const uint64_t right = *(const uint64_t *)b;

    return (left > right) - (left < right);
}

void leader_meet(struct leader *leader)
{
    uint32_t *barrier = leader->plan->barrier;

    if (barrier == NULL)
        return;
    leader->barriers++;
    __atomic_add_fetch(barrier, 1, __ATOMIC_SEQ_CST);
    while (__atomic_load_n(barrier, __ATOMIC_SEQ_CST) < leader->barriers * leader->plan->vms)
        usleep(100);
}

void leader_ask(const struct leader *leader, uint32_t kind, uint32_t size, uint32_t count)
{
    const struct command command = {.kind = kind, .size = size, .count = count};

    leader->link->means->send(leader->link, &command, sizeof(command));
}

static struct guest_counts guest_counts(struct leader *leader)
{
    struct guest_counts counts;

    leader_ask(leader, COMMAND_COUNT, 0, 0);
    leader->link->means->receive(leader->link, &counts, sizeof(counts));
    return counts;
}

void leader_count(struct leader *leader, const char *name, uint32_t count,
                  void (*run)(struct leader *leader, void *context), void *context)
{
    const struct guest_counts before = guest_counts(leader);

    say_mark(leader->plan->suffix, "begin", name, count);
    run(leader, context);
    say_mark(leader->plan->suffix, "end", name, count);
    const struct guest_counts after = guest_counts(leader);
    say_count(leader->plan->suffix, name, "guest-interrupts", after.interrupts - before.interrupts,
              count);
    say_count(leader->plan->suffix, name, "guest-switches", after.switches - before.switches,
              count);
    say_count(leader->plan->suffix, name, "guest-syscalls", after.syscalls, count);
}

void leader_time(struct leader *leader, const char *name, uint32_t count, uint64_t *times,
                 void (*run)(struct leader *leader, void *context), void *context)
{
    for (unsigned i = 0; i < leader->plan->repetitions; i++) {
        leader_meet(leader);
        run(leader, context);
        if (i == 0)
            continue;
        qsort(times, count, sizeof(*times), order);
        say_value(leader->plan->suffix, name, "p50", "ns", (double)times[count / 2]);
        say_value(leader->plan->suffix, name, "p99", "ns", (double)times[count * 99 / 100]);
    }
    leader_meet(leader);
    leader_count(leader, name, count, run, context);
}

struct call_series {
    const struct lead_calls *calls;
    unsigned rest_us;
    uint64_t *times;
};

static void run_calls(struct leader *leader, void *context)
{
    const struct call_series *series = context;

    (void)leader;
    usleep(MARK_US);
    series->calls->run(series->times, TRIPS_MAX, series->rest_us);
}

static void measure_calls(struct leader *leader, const struct lead_calls *calls, unsigned rest_us)
{
    uint64_t times[TRIPS_MAX];
    struct call_series series = {calls, rest_us, times};
    char name[64];

    snprintf(name, sizeof(name), "%s%s", calls->name, rest_us > 0 ? " asleep" : " busy");
    leader_time(leader, name, TRIPS_MAX, times, run_calls, &series);
}

void leader_calls(struct leader *leader, unsigned rest_us)
{
    for (const struct lead_calls *calls = leader->plan->calls; calls->run != NULL; calls++) {
        if (calls->may_rest)
            measure_calls(leader, calls, rest_us);
        measure_calls(leader, calls, 0);
    }
}
