/* SPDX-License-Identifier: BSD-2-Clause */
/* How far the end of a system has come. */
#include "loader/ending.h"

void ending_cause(struct ending *ending, int status)
{
    switch (ending->phase) {
    case PHASE_RUNNING:
        ending->phase = PHASE_STOPPING;
        ending->status = status;
        ending->due = DUE_ASK;
        break;
    case PHASE_STOPPING:
        ending->hurried = true;
        ending_grace_over(ending);
        break;
    case PHASE_KILLED:
        ending->given_up = ending->hurried;
        ending->hurried = true;
        break;
    }
}

void ending_grace_over(struct ending *ending)
{
    if (ending->phase != PHASE_STOPPING)
        return;
    ending->phase = PHASE_KILLED;
    ending->due = DUE_KILL;
}

enum ending_due ending_take_due(struct ending *ending)
{
    enum ending_due due = ending->due;
    ending->due = DUE_NOTHING;
    return due;
}

bool ending_is_reached(const struct ending_tally *tally, bool linger)
{
    bool control_returned = tally->control.all > 0 && tally->control.left == 0;
    bool vms_ended = tally->vm.all > 0 && tally->vm.left == 0 && !linger;
    return tally->every.left == 0 || control_returned || vms_ended;
}
