/* SPDX-License-Identifier: BSD-2-Clause */
/* Counts how often the kernel passes one of its trace points, on all processors. */
#ifndef CAISSON_BENCH_COUNTER_H
#define CAISSON_BENCH_COUNTER_H

#include <stdint.h>

#define COUNTER_CPUS_MAX 64

/* As long as it is open, it makes what it counts slower: system calls above all. */
struct counter {
    int files[COUNTER_CPUS_MAX];
    int count; /* 0 where the kernel has no such trace point */
};

/* Needs root, and tracefs at /sys/kernel/tracing. An event is `group/name`. */
void counter_open(struct counter *counter, const char *event);

/* What came since. */
uint64_t counter_close(struct counter *counter);

#endif
