/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether an instance that has ended is started again, when, and when it is given up: numbers only,
 * no clock and no process. */
#ifndef CAISSON_LOADER_RESTART_H
#define CAISSON_LOADER_RESTART_H

#include "abi/system.h"
#include <stdbool.h>

#define RESTART_MOST    5u     /* failures in a row after which it is still started again */
#define RESTART_WELL_MS 10000u /* one that ran so long has run well */
/* before the first start; doubled by each end that comes too soon */
#define RESTART_DELAY_MS      100u
#define RESTART_DELAY_MOST_MS 5000u

enum restart_verdict {
    RESTART_NOT,   /* its policy does not ask for it */
    RESTART_AGAIN, /* after `delay_ms` */
    RESTART_GIVEN_UP,
};

/* Of one instance; zero, but for `started_at_ms`, when it is started first. */
struct restart {
    uint64_t started_at_ms; /* the caller's to set, at each start */
    uint32_t failures;      /* in a row: since it last ran well or ended well */
    uint32_t hasty;         /* ends in a row that came before it had run well */
    uint32_t delay_ms;
};

/* It has ended, and `failed` or not. `policy` is a caisson_restart. */
enum restart_verdict restart_decide(struct restart *restart, uint32_t policy, bool failed,
                                    uint64_t now_ms);

#endif
