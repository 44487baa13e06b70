/* SPDX-License-Identifier: BSD-2-Clause */
/* Decides about starting instances again. */
#include "loader/restart.h"

static uint32_t delay_after(uint32_t hasty)
{
    uint32_t delay_ms = RESTART_DELAY_MS;
    while (hasty-- > 0 && delay_ms < RESTART_DELAY_MOST_MS)
        delay_ms *= 2;
    return delay_ms < RESTART_DELAY_MOST_MS ? delay_ms : RESTART_DELAY_MOST_MS;
}

enum restart_verdict restart_decide(struct restart *restart, uint32_t policy, bool failed,
                                    uint64_t now_ms)
{
    bool well = now_ms - restart->started_at_ms >= RESTART_WELL_MS;
    if (policy == CAISSON_RESTART_NEVER || (policy == CAISSON_RESTART_ON_FAILURE && !failed))
        return RESTART_NOT;
    if (well)
        restart->hasty = 0;
    if (well || !failed)
        restart->failures = 0;
    if (failed && restart->failures == RESTART_MOST)
        return RESTART_GIVEN_UP;
    restart->failures += failed;
    restart->delay_ms = delay_after(restart->hasty);
    restart->hasty += restart->hasty < UINT32_MAX;
    return RESTART_AGAIN;
}
