/* SPDX-License-Identifier: BSD-2-Clause */
/* When a system ends, how it is ended, and with which exit status. */
#include "loader/supervisor.h"

#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define TICK_MS     1000u
#define SAY_WAIT_MS 200   /* how long a message waits for output that belongs before it */
#define FINISH_MS   1000u /* how long an end waits for a reader that takes nothing */

uint64_t supervisor_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000u + (uint64_t)now.tv_nsec / 1000000u;
}

void supervisor_say(struct supervisor *supervisor, const char *format, ...)
{
    char text[4608];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    if (supervisor->streams_joined)
        output_break_line(&supervisor->output);
    struct pollfd entry = {.fd = supervisor->output.descriptor, .events = POLLOUT};
    if (output_flush(&supervisor->output) < 0 && poll(&entry, 1, SAY_WAIT_MS) > 0)
        output_flush(&supervisor->output);
    fprintf(stderr, "caisson: %s\n", text);
}

static void kill_members(struct supervisor *supervisor)
{
    supervisor->phase = PHASE_KILLED;
    members_signal(supervisor, SIGKILL);
}

void supervisor_end(struct supervisor *supervisor, int status)
{
    switch (supervisor->phase) {
    case PHASE_RUNNING:
        supervisor->phase = PHASE_STOPPING;
        supervisor->status = status;
        members_stay_ended(supervisor);
        supervisor->kill_at_ms = supervisor_now_ms() + supervisor->options->grace_ms;
        members_signal(supervisor, SIGTERM);
        break;
    case PHASE_STOPPING:
        supervisor->hurried = true;
        kill_members(supervisor);
        break;
    case PHASE_KILLED:
        supervisor->given_up = supervisor->hurried;
        supervisor->hurried = true;
        break;
    }
}

static void tick(struct supervisor *supervisor, uint64_t now_ms)
{
    if (supervisor->hooks == NULL || supervisor->hooks->tick == NULL)
        return;
    if (supervisor->ticked_at_ms != 0 && now_ms < supervisor->ticked_at_ms + TICK_MS)
        return;
    supervisor->ticked_at_ms = now_ms;
    supervisor->hooks->tick(supervisor->hooks->context);
}

static bool all_ended(const struct supervisor *supervisor)
{
    for (size_t i = 0; i < supervisor->member_count; i++) {
        if (!supervisor->members[i].ended)
            return false;
    }
    return true;
}

/* A reader gets all output, however slow it is. But it does not hold back the end of a system that was told to end, when it
 * takes nothing for a while. */
static bool is_patient(const struct supervisor *supervisor)
{
    return supervisor->status < EXIT_TIMEOUT && !supervisor->hurried;
}

static uint64_t finish_at_ms(const struct supervisor *supervisor)
{
    uint64_t written_ms = supervisor->output.written_ms;
    return FINISH_MS + (written_ms > supervisor->over_at_ms ? written_ms : supervisor->over_at_ms);
}

static bool drops_rest(const struct supervisor *supervisor)
{
    return supervisor->given_up ||
           (!is_patient(supervisor) && supervisor_now_ms() >= finish_at_ms(supervisor));
}

void supervisor_keep_time(struct supervisor *supervisor)
{
    uint64_t now_ms = supervisor_now_ms();
    uint64_t timeout_ms = supervisor->options->timeout_ms;
    tick(supervisor, now_ms);
    if (supervisor->over_at_ms == 0 && all_ended(supervisor))
        supervisor->over_at_ms = now_ms;
    if (supervisor->phase == PHASE_STOPPING && now_ms >= supervisor->kill_at_ms &&
        supervisor->over_at_ms == 0)
        kill_members(supervisor);
    if (supervisor->phase == PHASE_RUNNING && timeout_ms != 0 &&
        now_ms >= supervisor->started_at_ms + timeout_ms) {
        supervisor_say(supervisor, "timeout: the system did not end within %llu s",
                       (unsigned long long)(timeout_ms / 1000u));
        script_timed_out(supervisor);
        supervisor_end(supervisor, EXIT_TIMEOUT);
    }
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
    uint64_t now_ms = supervisor_now_ms();
    uint64_t deadline_ms = UINT64_MAX;
    if (supervisor->fresh)
        return 0; /* a round of reading has to follow */
    if (supervisor->phase == PHASE_STOPPING && supervisor->over_at_ms == 0)
        deadline_ms = supervisor->kill_at_ms;
    else if (supervisor->phase != PHASE_RUNNING && !is_patient(supervisor))
        deadline_ms = finish_at_ms(supervisor);
    else if (supervisor->phase == PHASE_RUNNING && supervisor->options->timeout_ms != 0)
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

struct tally {
    size_t all, all_left;
    size_t control, control_left;
    size_t vm, vm_left;
};

static struct tally count_members(const struct supervisor *supervisor)
{
    struct tally tally = {0};
    for (size_t i = 0; i < supervisor->member_count; i++) {
        const struct caisson_instance *instance = &supervisor->tables->instances[i];
        size_t left = !supervisor->members[i].reported || supervisor->members[i].waits;
        tally.all++;
        tally.all_left += left;
        if ((instance->flags & CAISSON_INSTANCE_CONTROL) != 0) {
            tally.control++;
            tally.control_left += left && !supervisor->members[i].returned;
        }
        if (instance->kind == CAISSON_INSTANCE_VM) {
            tally.vm++;
            tally.vm_left += left;
        }
    }
    return tally;
}

void supervisor_check_end(struct supervisor *supervisor)
{
    struct tally tally = count_members(supervisor);
    if (supervisor->phase != PHASE_RUNNING)
        return;
    bool control_returned = tally.control > 0 && tally.control_left == 0;
    bool vms_ended = tally.vm > 0 && tally.vm_left == 0 && !supervisor->options->linger;
    if (tally.all_left == 0 || control_returned || vms_ended)
        supervisor_end(supervisor, EXIT_WELL);
}

bool supervisor_done(const struct supervisor *supervisor)
{
    if (supervisor->phase == PHASE_RUNNING || !all_ended(supervisor))
        return false;
    return (count_members(supervisor).all_left == 0 && output_pending(&supervisor->output) == 0) ||
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
    const struct expect *script = supervisor->script;
    if (supervisor->status != EXIT_WELL)
        return supervisor->status;
    if (script != NULL && script->phase == EXPECT_ENDED && script->status != 0)
        return script->status;
    return any_failed(supervisor) ? EXIT_INSTANCE_FAILED : EXIT_WELL;
}
