/* SPDX-License-Identifier: BSD-2-Clause */
/* Series of whoever leads: begun together, timed, counted. */
#include "leader.h"
#include "say.h"

#include <limits.h>
#include <linux/futex.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int order(const void *a, const void *b)
{
    const uint64_t left = *(const uint64_t *)a;
    const uint64_t right = *(const uint64_t *)b;

    return (left > right) - (left < right);
}

uint64_t leader_now_ns(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

uint64_t leader_meet(struct leader *leader)
{
    struct lead_barrier *barrier = leader->plan->barrier;

    if (barrier == NULL)
        return leader_now_ns();
    const uint32_t all = ++leader->barriers * leader->plan->vms;
    __atomic_store_n(&barrier->met_ns, leader_now_ns(), __ATOMIC_RELAXED);
    uint32_t arrived = __atomic_add_fetch(&barrier->arrived, 1, __ATOMIC_SEQ_CST);
    if (arrived == all)
        syscall(SYS_futex, &barrier->arrived, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
    while (arrived < all) {
        syscall(SYS_futex, &barrier->arrived, FUTEX_WAIT, arrived, NULL, NULL, 0);
        arrived = __atomic_load_n(&barrier->arrived, __ATOMIC_SEQ_CST);
    }
    return __atomic_load_n(&barrier->met_ns, __ATOMIC_RELAXED);
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
                  uint64_t (*run)(struct leader *leader, void *context), void *context)
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
                 uint64_t (*run)(struct leader *leader, void *context), void *context)
{
    for (unsigned i = 0; i < leader->plan->repetitions; i++) {
        const uint64_t together_ns = run(leader, context);

        if (i == 0)
            continue;
        qsort(times, count, sizeof(*times), order);
        say_value(leader->plan->suffix, name, "p50", "ns", (double)times[count / 2]);
        say_value(leader->plan->suffix, name, "p99", "ns", (double)times[count * 99 / 100]);
        if (leader->plan->vms > 1)
            say_value(leader->plan->suffix, name, "each", "ns",
                      (double)together_ns / count / leader->plan->vms);
    }
    leader_count(leader, name, count, run, context);
}

struct call_series {
    const struct lead_calls *calls;
    unsigned rest_us;
    uint64_t *times;
};

static uint64_t run_calls(struct leader *leader, void *context)
{
    const struct call_series *series = context;

    usleep(MARK_US);
    const uint64_t begin = leader_meet(leader);
    series->calls->run(series->times, TRIPS_MAX, series->rest_us);
    return leader_meet(leader) - begin;
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
