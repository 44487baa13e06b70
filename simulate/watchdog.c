/* SPDX-License-Identifier: BSD-2-Clause */
/* Tells a simulated machine that stands still from one that is slow, or idle, or hangs by our own
 * fault. */
#include "simulate/watchdog.h"

void watchdog_init(struct watchdog *watchdog, unsigned int limit_s, long long now_ms)
{
    *watchdog = (struct watchdog){.limit_ms = limit_s * 1000ll, .last_ms = now_ms};
}

bool watchdog_stalled(struct watchdog *watchdog, unsigned int alive, long long cpu_ms,
                      long long now_ms)
{
    if (alive != watchdog->alive) {
        watchdog->alive = alive;
        watchdog->last_cpu_ms = cpu_ms;
        watchdog->last_ms = now_ms;
        return false;
    }
    long long limit_ms = watchdog->limit_ms * (alive == 0 ? WATCHDOG_BOOT_FACTOR : 1);
    long long silent_ms = now_ms - watchdog->last_ms;
    return silent_ms >= limit_ms * WATCHDOG_IDLE_FACTOR ||
           (silent_ms >= limit_ms && cpu_ms - watchdog->last_cpu_ms >= limit_ms);
}
