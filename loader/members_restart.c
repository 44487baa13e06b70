/* SPDX-License-Identifier: BSD-2-Clause */
/* Instances that are started again: what their end means for the system, and the start itself. */
#include "loader/notice.h"
#include "loader/supervisor.h"

#include <stdio.h>
#include <sys/wait.h>

/* Called at the end of the process, before its peers are told: they wait for it where it comes
 * again. */
void member_judge(struct supervisor *supervisor, size_t index)
{
    struct member *member = &supervisor->members[index];
    int status = supervisor->running->instances[index].wait_status;
    bool failed = !WIFEXITED(status) || WEXITSTATUS(status) != 0;
    uint32_t policy = supervisor->tables->instances[index].restart;
    if (supervisor->ending.phase != PHASE_RUNNING)
        policy = CAISSON_RESTART_NEVER;
    member->verdict = restart_decide(&member->restart, policy, failed, report_now_ms());
}

static void wait_for_restart(struct member *member)
{
    member->waits = true;
    member->restart_at_ms = report_now_ms() + member->restart.delay_ms;
    /* What is made good by starting it again is no failure of the system. */
    member->failed = false;
}

static void give_up(struct supervisor *supervisor, struct member *member)
{
    member->failed = true;
    report_say(&supervisor->report,
               "%s: given up: it failed %u times, each within %u s of its start",
               member->source.name, RESTART_MOST + 1, RESTART_WELL_MS / 1000u);
}

void member_go_on(struct supervisor *supervisor, size_t index)
{
    struct member *member = &supervisor->members[index];
    script_instance_ended(supervisor, index, member->verdict == RESTART_AGAIN);
    if (supervisor->ending.phase != PHASE_RUNNING)
        return;
    if (member->verdict == RESTART_AGAIN)
        wait_for_restart(member);
    else if (member->verdict == RESTART_GIVEN_UP)
        give_up(supervisor, member);
}

/* On a line of its own, whatever the last line of the predecessor was. */
static void begin_source(struct output_source *source)
{
    source->ended = false;
    source->held_cr = false;
    if (source->last != '\n' && source->last != '\0')
        source_put(source, "\n", 1, printed_now_ns(), report_now_ms());
}

static void say_restarted(struct supervisor *supervisor, const struct member *member)
{
    if (member->restart.failures > 0)
        report_say(&supervisor->report, "%s: restarted (%u of %u) after %u ms", member->source.name,
                   member->restart.failures, RESTART_MOST, member->restart.delay_ms);
    else
        report_say(&supervisor->report, "%s: restarted after %u ms, as it had ended",
                   member->source.name, member->restart.delay_ms);
}

/* As if it had failed at once. */
static void start_failed(struct supervisor *supervisor, size_t index)
{
    struct member *member = &supervisor->members[index];
    member->verdict = restart_decide(&member->restart, supervisor->tables->instances[index].restart,
                                     true, report_now_ms());
    if (member->verdict == RESTART_GIVEN_UP)
        notice_instance_ended(supervisor->running, (uint32_t)index, member->ends, true);
    member_go_on(supervisor, index);
}

static void restart(struct supervisor *supervisor, size_t index)
{
    struct member *member = &supervisor->members[index];
    struct console *console = consoles_of(&supervisor->consoles, (uint32_t)index);
    struct failure failure;
    member->waits = false;
    member->restart.started_at_ms = report_now_ms();
    if (running_restart(supervisor->running, (uint32_t)index, &failure) < 0) {
        report_say(&supervisor->report, "%s", failure.text);
        start_failed(supervisor, index);
        return;
    }
    member->returned = member->ended = member->drained = member->reported = false;
    member->verdict = RESTART_NOT;
    begin_source(&member->source);
    if (console != NULL) {
        console_reopen(console, supervisor->running);
        begin_source(&console->source);
    }
    say_restarted(supervisor, member);
}

void members_restart(struct supervisor *supervisor, uint64_t now_ms)
{
    for (size_t i = 0; i < supervisor->member_count; i++) {
        if (supervisor->members[i].waits && now_ms >= supervisor->members[i].restart_at_ms)
            restart(supervisor, i);
    }
}

uint64_t members_restart_at_ms(const struct supervisor *supervisor)
{
    uint64_t first_ms = UINT64_MAX;
    for (size_t i = 0; i < supervisor->member_count; i++) {
        const struct member *member = &supervisor->members[i];
        if (member->waits && member->restart_at_ms < first_ms)
            first_ms = member->restart_at_ms;
    }
    return first_ms;
}

void members_stay_ended(struct supervisor *supervisor)
{
    for (size_t i = 0; i < supervisor->member_count; i++)
        supervisor->members[i].waits = false;
}
