/* SPDX-License-Identifier: BSD-2-Clause */
/* Instances under supervision: reads what they print, reaps them, reports how each ended. */
#include "loader/notice.h"
#include "loader/supervisor.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static size_t find_member(const struct supervisor *supervisor, pid_t pid)
{
    size_t index = 0;
    while (index < supervisor->member_count && (!supervisor->running->instances[index].started ||
                                                supervisor->running->instances[index].pid != pid))
        index++;
    return index;
}

/* It is reaped as whatever else comes to the loader. */
static void end_keeper(struct running_instance *instance)
{
    if (instance->keeper > 0)
        kill(instance->keeper, SIGKILL);
    instance->keeper = 0;
    if (instance->listener >= 0)
        close(instance->listener);
    instance->listener = -1;
}

/* The thread that made the call waits in it, so what is told of it is so. */
void member_take_violation(struct supervisor *supervisor, size_t index)
{
    struct running_instance *instance = &supervisor->running->instances[index];
    char *text = supervisor->members[index].violation;
    struct violation violation;
    const struct tables *tables = supervisor->running->tables;
    int error = violation_receive(instance->listener, &violation);
    if (error == -EPIPE) {
        close(instance->listener);
        instance->listener = -1;
    }
    if (error == -EPIPE || error == -EAGAIN)
        return;
    if (text[0] == '\0' && error == 0)
        violation_describe(
            &violation, instance->pid,
            tables_payload(tables, "program", tables_instance_name(tables, (uint32_t)index)), text);
    else if (text[0] == '\0')
        snprintf(text, VIOLATION_TEXT_BYTES, "a system call that is not allowed was interrupted");
    kill(instance->pid, SIGKILL);
}

static bool find_dead(siginfo_t *ret_info)
{
    int error;
    *ret_info = (siginfo_t){0};
    do
        error = waitid(P_ALL, 0, ret_info, WEXITED | WNOHANG | WNOWAIT);
    while (error < 0 && errno == EINTR);
    return error == 0 && ret_info->si_pid > 0;
}

/* Also takes in processes whose parents are gone. The group is killed while the dead leader still
 * holds its number. */
void members_reap(struct supervisor *supervisor)
{
    siginfo_t info;
    while (find_dead(&info)) {
        pid_t pid = info.si_pid;
        size_t index = find_member(supervisor, pid);
        int wait_status = 0;
        if (index < supervisor->member_count)
            kill(-pid, SIGKILL);
        if (waitpid(pid, &wait_status, 0) == pid && index < supervisor->member_count) {
            supervisor->running->instances[index].pid = 0;
            end_keeper(&supervisor->running->instances[index]);
            supervisor->running->instances[index].wait_status = wait_status;
            supervisor->members[index].ended = true;
            supervisor->members[index].ended_itself = supervisor->ending.phase == PHASE_RUNNING;
            supervisor->members[index].ends++;
            member_judge(supervisor, index);
            notice_instance_ended(supervisor->running, (uint32_t)index,
                                  supervisor->members[index].ends,
                                  supervisor->members[index].verdict != RESTART_AGAIN);
        }
    }
}

static void drain_member(struct supervisor *supervisor, size_t index)
{
    struct member *member = &supervisor->members[index];
    member_read(supervisor, index);
    if (supervisor->running->instances[index].output < 0)
        member->drained = true;
    if (member->drained)
        member->source.ended = true;
}

void members_drain(struct supervisor *supervisor)
{
    for (size_t i = 0; i < supervisor->member_count; i++) {
        if (supervisor->members[i].ended && !supervisor->members[i].drained)
            drain_member(supervisor, i);
    }
    for (size_t i = 0; i < supervisor->consoles.count; i++) {
        const struct console *console = &supervisor->consoles.entries[i];
        if (supervisor->members[console->instance].ended && console->descriptor >= 0)
            console_read(supervisor, i);
    }
}

/* A status by which an instance says how it went. */
static void report_status(struct supervisor *supervisor, struct member *member, const char *how,
                          int status)
{
    const char *name = member->source.name;
    size_t index = (size_t)(member - supervisor->members);
    bool supervised = supervisor->tables->instances[index].restart != CAISSON_RESTART_NEVER;
    if (status == 0)
        return;
    member->failed = member->verdict != RESTART_AGAIN;
    if (status != CAISSON_EXIT_HALT) {
        report_say(&supervisor->report, "%s: %s with status %d", name, how, status);
    } else if (supervised) {
        /* Who is started again when it fails shall not take the others with it, by a wish or an
         * attack. */
        report_say(&supervisor->report, "%s: halted, alone as it may be started again", name);
    } else {
        report_say(&supervisor->report, "%s: halted the system", name);
        if (supervisor->ending.phase == PHASE_RUNNING)
            ending_cause(&supervisor->ending, EXIT_INSTANCE_FAILED);
    }
}

/* Reads without waiting, whatever the instance made of the eventfd in the meantime; only the first
 * value counts. */
void member_take_outcome(struct supervisor *supervisor, size_t index)
{
    struct member *member = &supervisor->members[index];
    int *descriptor = &supervisor->running->instances[index].outcome;
    uint64_t value;
    const struct iovec into = {.iov_base = &value, .iov_len = sizeof(value)};
    if (*descriptor < 0 || preadv2(*descriptor, &into, 1, -1, RWF_NOWAIT) != (ssize_t)sizeof(value))
        return;
    close(*descriptor);
    *descriptor = -1;
    member->returned = true;
    member->status = (int)((value - 1) & 255);
    if (supervisor->ending.phase == PHASE_RUNNING)
        report_status(supervisor, member, "returned", member->status);
}

static void report(struct supervisor *supervisor, size_t index)
{
    struct member *member = &supervisor->members[index];
    int status = supervisor->running->instances[index].wait_status;
    member_take_outcome(supervisor, index);
    /* One that the loader ended has not failed. One that failed before may be reported later than
     * the system's end begins: its output, which comes first, waits for a reader. */
    if (!member->ended_itself)
        return;
    if (WIFEXITED(status)) {
        report_status(supervisor, member, "ended", WEXITSTATUS(status));
        return;
    }
    member->failed = member->verdict != RESTART_AGAIN;
    if (member->violation[0] != '\0') {
        report_say(&supervisor->report, "%s: ended: %s", member->source.name, member->violation);
        member->violation[0] = '\0';
        return;
    }
    report_say(&supervisor->report, "%s: killed by signal %d (%s)%s", member->source.name,
               WTERMSIG(status), strsignal(WTERMSIG(status)),
               WCOREDUMP(status) ? ", core dumped" : "");
}

/* An end is told after everything that the instance printed. */
static bool is_all_printed(const struct supervisor *supervisor, size_t index)
{
    const struct member *member = &supervisor->members[index];
    const struct console *console = consoles_of(&supervisor->consoles, (uint32_t)index);
    return member->ended && member->drained && member->source.used == 0 &&
           (console == NULL || (console->descriptor < 0 && console->source.used == 0));
}

/* Once when that begins, below the last that was kept, and once with the sum. */
static void tell_dropped(struct supervisor *supervisor, struct output_source *source, bool over)
{
    if (source->dropped == 0 || source->used > 0)
        return;
    if (!source->drop_told && source->limit != 0 && source->kept == source->limit)
        report_say(&supervisor->report,
                   "%s: has printed %llu bytes: what comes from now on is dropped "
                   "(--output-limit)",
                   source->name, (unsigned long long)source->limit);
    source->drop_told = true;
    if (!over)
        return;
    report_say(&supervisor->report, "%s: %llu bytes that it printed were dropped", source->name,
               (unsigned long long)source->dropped);
    source->dropped = 0;
}

void members_report(struct supervisor *supervisor)
{
    for (size_t i = 0; i < supervisor->source_count; i++)
        tell_dropped(supervisor, supervisor->sources[i], false);
    for (size_t i = 0; i < supervisor->member_count; i++) {
        struct member *member = &supervisor->members[i];
        if (member->reported || !is_all_printed(supervisor, i))
            continue;
        struct console *console = consoles_of(&supervisor->consoles, (uint32_t)i);
        member->reported = true;
        tell_dropped(supervisor, &member->source, true);
        if (console != NULL)
            tell_dropped(supervisor, &console->source, true);
        report(supervisor, i);
        member_go_on(supervisor, i);
    }
}

/* The loader is the subreaper: whatever instances left behind is among its children. Killing one
 * hands over its own. */
void members_end_orphans(void)
{
    FILE *children;
    int found = 1;
    while (found > 0 && (children = fopen("/proc/thread-self/children", "re")) != NULL) {
        int pid;
        for (found = 0; fscanf(children, "%d", &pid) == 1; found++)
            kill(pid, SIGKILL);
        fclose(children);
        /* In the order in which they die: a keeper does so when all others of its namespace have
         * been reaped. */
        for (int left = found; left > 0;) {
            if (waitpid(-1, NULL, 0) > 0)
                left--;
            else if (errno != EINTR)
                break;
        }
    }
}

void members_signal(struct supervisor *supervisor, int number)
{
    for (size_t i = 0; i < supervisor->member_count; i++) {
        pid_t pid = supervisor->running->instances[i].pid;
        if (pid > 0) {
            kill(-pid, number);
            kill(-pid, SIGCONT); /* one that is stopped takes nothing else but SIGKILL */
        }
    }
}
