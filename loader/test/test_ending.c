/* SPDX-License-Identifier: BSD-2-Clause */
/* What each cause to end a system leads to, in each phase; and when a system has come to its
 * end. */
#include "loader/ending.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum event { CAUSE, GRACE_OVER };

static const struct step {
    struct ending before;
    enum event event;
    struct ending after; /* with the status 7 of the cause, where it counts */
} steps[] = {
    {{.phase = PHASE_RUNNING}, CAUSE, {.phase = PHASE_STOPPING, .due = DUE_ASK, .status = 7}},
    {{.phase = PHASE_RUNNING}, GRACE_OVER, {.phase = PHASE_RUNNING}},
    {{.phase = PHASE_STOPPING, .status = 1},
     CAUSE,
     {.phase = PHASE_KILLED, .due = DUE_KILL, .status = 1, .hurried = true}},
    {{.phase = PHASE_STOPPING, .status = 1},
     GRACE_OVER,
     {.phase = PHASE_KILLED, .due = DUE_KILL, .status = 1}},
    /* before anybody was asked: killed at once */
    {{.phase = PHASE_STOPPING, .due = DUE_ASK, .status = 1},
     CAUSE,
     {.phase = PHASE_KILLED, .due = DUE_KILL, .status = 1, .hurried = true}},
    {{.phase = PHASE_KILLED, .status = 1},
     CAUSE,
     {.phase = PHASE_KILLED, .status = 1, .hurried = true}},
    {{.phase = PHASE_KILLED, .status = 1, .hurried = true},
     CAUSE,
     {.phase = PHASE_KILLED, .status = 1, .hurried = true, .given_up = true}},
    {{.phase = PHASE_KILLED, .status = 1}, GRACE_OVER, {.phase = PHASE_KILLED, .status = 1}},
};

static void events_change_the_phase(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        struct ending ending = steps[i].before;
        if (steps[i].event == CAUSE)
            ending_cause(&ending, 7);
        else
            ending_grace_over(&ending);
        assert_int_equal(ending.phase, steps[i].after.phase);
        assert_int_equal(ending.due, steps[i].after.due);
        assert_int_equal(ending.status, steps[i].after.status);
        assert_int_equal(ending.hurried, steps[i].after.hurried);
        assert_int_equal(ending.given_up, steps[i].after.given_up);
    }
}

static void what_is_due_is_taken_once(void **state)
{
    struct ending ending = {0};
    (void)state;
    assert_int_equal(ending_take_due(&ending), DUE_NOTHING);
    ending_cause(&ending, 0);
    assert_int_equal(ending_take_due(&ending), DUE_ASK);
    assert_int_equal(ending_take_due(&ending), DUE_NOTHING);
}

static const struct {
    struct ending_tally
        tally; /* of all, of those with control, of VMs: how many there are and are left */
    bool linger;
    bool reached;
} ends[] = {
    {{{3, 3}, {1, 1}, {1, 1}}, false, false}, {{{3, 0}, {0, 0}, {0, 0}}, false, true},
    {{{3, 2}, {1, 0}, {0, 0}}, false, true},  {{{3, 2}, {2, 1}, {0, 0}}, false, false},
    {{{3, 2}, {0, 0}, {0, 0}}, false, false}, {{{3, 2}, {0, 0}, {1, 0}}, false, true},
    {{{3, 2}, {0, 0}, {1, 0}}, true, false},  {{{3, 2}, {1, 1}, {2, 1}}, false, false},
    {{{3, 2}, {1, 1}, {1, 0}}, false, true},  {{{3, 0}, {0, 0}, {1, 0}}, true, true},
};

static void a_system_ends_with_its_control_threads_or_its_vms(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
        assert_int_equal(ending_is_reached(&ends[i].tally, ends[i].linger), ends[i].reached);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_change_the_phase),
        cmocka_unit_test(what_is_due_is_taken_once),
        cmocka_unit_test(a_system_ends_with_its_control_threads_or_its_vms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
