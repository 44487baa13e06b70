/* SPDX-License-Identifier: BSD-2-Clause */
/* The leading side as its files share it. */
#ifndef CAISSON_BENCH_LEADER_H
#define CAISSON_BENCH_LEADER_H

#include "link.h"

#define TRIPS_MAX 256u /* of one series */

struct leader {
    struct link *link;
    const struct lead_plan *plan;
    uint8_t *bytes;
    unsigned barriers;
};

/* Waits for all who lead at once; when all had come. */
uint64_t leader_meet(struct leader *leader);
uint64_t leader_now_ns(void);

/* Says what the other side is to do. */
void leader_ask(const struct leader *leader, uint32_t kind, uint32_t size, uint32_t count);

/* Series that `run` does, each of `count` operations whose times it leaves in `times`; and one
 * that is counted. What it returns is how long all who lead at once took together, from when
 * they met. */
void leader_time(struct leader *leader, const char *name, uint32_t count, uint64_t *times,
                 uint64_t (*run)(struct leader *leader, void *context), void *context);

/* What happens in the kernels meanwhile, for each operation: with `run` nothing is timed. */
void leader_count(struct leader *leader, const char *name, uint32_t count,
                  uint64_t (*run)(struct leader *leader, void *context), void *context);

/* The plan's calls, all of them. */
void leader_calls(struct leader *leader, unsigned rest_us);

#endif
