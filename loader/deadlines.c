/* SPDX-License-Identifier: BSD-2-Clause */
/* What becomes due by time alone: ticks, limits of time, starts after an end, output that has
 * rested. */
#include "loader/supervisor.h"

#include <limits.h>

#define TICK_MS 1000u

static void tick(struct supervisor *supervisor, uint64_t now_ms)
{
    if (supervisor->hooks == NULL || supervisor->hooks->tick == NULL)
        return;
    if (supervisor->ticked_at_ms != 0 && now_ms < supervisor->ticked_at_ms + TICK_MS)
        return;
    supervisor->ticked_at_ms = now_ms;
    supervisor->hooks->tick(supervisor->hooks->context);
}

void supervisor_keep_time(struct supervisor *supervisor)
{
    uint64_t now_ms = report_now_ms();
    uint64_t timeout_ms = supervisor->options->timeout_ms;
    tick(supervisor, now_ms);
    if (supervisor->over_at_ms == 0 && supervisor_all_ended(supervisor))
        supervisor->over_at_ms = now_ms;
    if (now_ms >= supervisor->kill_at_ms && supervisor->over_at_ms == 0)
        ending_grace_over(&supervisor->ending);
    if (supervisor->ending.phase == PHASE_RUNNING && timeout_ms != 0 &&
        now_ms >= supervisor->started_at_ms + timeout_ms) {
        report_say(&supervisor->report, "timeout: the system did not end within %llu s",
                   (unsigned long long)(timeout_ms / 1000u));
        script_timed_out(supervisor);
        ending_cause(&supervisor->ending, EXIT_TIMEOUT);
    }
    if (supervisor->ending.phase == PHASE_RUNNING)
        members_restart(supervisor, now_ms);
}

/* When time alone lets something be printed; -1: it never does. */
static int next_piece_ms(const struct supervisor *supervisor, uint64_t now_ms)
{
    int wait_ms = output_held_ms(&supervisor->output);
    for (size_t i = 0; i < supervisor->source_count; i++) {
        int rest_ms = source_rest_ms(supervisor->sources[i], now_ms);
        if (rest_ms >= 0 && (wait_ms < 0 || rest_ms < wait_ms))
            wait_ms = rest_ms;
    }
    return wait_ms;
}

int supervisor_next_deadline(const struct supervisor *supervisor)
{
    uint64_t now_ms = report_now_ms();
    uint64_t deadline_ms = UINT64_MAX;
    if (supervisor->fresh)
        return 0; /* a round of reading has to follow */
    if (supervisor->ending.phase == PHASE_STOPPING && supervisor->over_at_ms == 0)
        deadline_ms = supervisor->kill_at_ms;
    else if (supervisor->ending.phase != PHASE_RUNNING && !supervisor_is_patient(supervisor))
        deadline_ms = supervisor_finish_at_ms(supervisor);
    else if (supervisor->ending.phase == PHASE_RUNNING && supervisor->options->timeout_ms != 0)
        deadline_ms = supervisor->started_at_ms + supervisor->options->timeout_ms;
    if (members_restart_at_ms(supervisor) < deadline_ms)
        deadline_ms = members_restart_at_ms(supervisor);
    if (supervisor->hooks != NULL && supervisor->ticked_at_ms + TICK_MS < deadline_ms)
        deadline_ms = supervisor->ticked_at_ms + TICK_MS;
    int wait_ms = next_piece_ms(supervisor, now_ms);
    if (wait_ms >= 0 && now_ms + (uint64_t)wait_ms < deadline_ms)
        deadline_ms = now_ms + (uint64_t)wait_ms;
    if (deadline_ms == UINT64_MAX)
        return -1;
    if (deadline_ms <= now_ms)
        return 0;
    return deadline_ms - now_ms > INT_MAX ? INT_MAX : (int)(deadline_ms - now_ms);
}
