/* SPDX-License-Identifier: BSD-2-Clause */
/* When a system has come to its end, when its supervision is done, and the exit status. */
#include "loader/supervisor.h"

#define FINISH_MS 1000u /* how long an end waits for a reader that takes nothing */

bool supervisor_all_ended(const struct supervisor *supervisor)
{
    for (size_t i = 0; i < supervisor->member_count; i++) {
        if (!supervisor->members[i].ended)
            return false;
    }
    return true;
}

bool supervisor_is_patient(const struct supervisor *supervisor)
{
    return supervisor->ending.status < EXIT_TIMEOUT && !supervisor->ending.hurried;
}

uint64_t supervisor_finish_at_ms(const struct supervisor *supervisor)
{
    uint64_t written_ms = supervisor->output.written_ms;
    return FINISH_MS + (written_ms > supervisor->over_at_ms ? written_ms : supervisor->over_at_ms);
}

static bool drops_rest(const struct supervisor *supervisor)
{
    return supervisor->ending.given_up || (!supervisor_is_patient(supervisor) &&
                                           report_now_ms() >= supervisor_finish_at_ms(supervisor));
}

static void count(struct ending_count *ret_count, bool is_of, bool left)
{
    ret_count->all += is_of;
    ret_count->left += is_of && left;
}

static struct ending_tally count_members(const struct supervisor *supervisor)
{
    struct ending_tally tally = {0};
    for (size_t i = 0; i < supervisor->member_count; i++) {
        const struct caisson_instance *instance = &supervisor->tables->instances[i];
        const struct member *member = &supervisor->members[i];
        bool left = !member->reported || member->waits;
        count(&tally.every, true, left);
        count(&tally.control, (instance->flags & CAISSON_INSTANCE_CONTROL) != 0,
              left && !member->returned);
        count(&tally.vm, instance->kind == CAISSON_INSTANCE_VM, left);
    }
    return tally;
}

void supervisor_check_end(struct supervisor *supervisor)
{
    struct ending_tally tally = count_members(supervisor);
    if (supervisor->ending.phase == PHASE_RUNNING &&
        ending_is_reached(&tally, supervisor->options->linger))
        ending_cause(&supervisor->ending, EXIT_WELL);
}

bool supervisor_done(const struct supervisor *supervisor)
{
    if (supervisor->ending.phase == PHASE_RUNNING || !supervisor_all_ended(supervisor))
        return false;
    return (count_members(supervisor).every.left == 0 &&
            output_pending(&supervisor->output) == 0) ||
           drops_rest(supervisor);
}

static bool any_failed(const struct supervisor *supervisor)
{
    for (size_t i = 0; i < supervisor->member_count; i++) {
        if (supervisor->members[i].failed)
            return true;
    }
    return false;
}

int supervisor_status(const struct supervisor *supervisor)
{
    const struct expect *script = supervisor->script.expect;
    if (supervisor->ending.status != EXIT_WELL)
        return supervisor->ending.status;
    if (script != NULL && script->phase == EXPECT_ENDED && script->status != 0)
        return script->status;
    return any_failed(supervisor) ? EXIT_INSTANCE_FAILED : EXIT_WELL;
}
