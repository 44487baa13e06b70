/* SPDX-License-Identifier: BSD-2-Clause */
/* The loop that watches a running system. */
#include "loader/supervise.h"

#include "loader/supervisor.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

int supervise_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGQUIT);
    sigaddset(&set, SIGCHLD);
    /* Not taken, but a broken pipe or a background terminal shall be an errno. */
    sigset_t blocked = set;
    sigaddset(&blocked, SIGPIPE);
    sigaddset(&blocked, SIGTTIN);
    sigaddset(&blocked, SIGTTOU);
    if (sigprocmask(SIG_BLOCK, &blocked, NULL) < 0)
        return -errno;
    /* An instance's children that outlive it come to the loader, which ends them. */
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    int descriptor = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    return descriptor < 0 ? -errno : descriptor;
}

/* Carries out what the end of the system asks for by now. */
static void carry_out(struct supervisor *supervisor)
{
    enum ending_due due = ending_take_due(&supervisor->ending);
    if (due == DUE_NOTHING)
        return;
    members_stay_ended(supervisor);
    supervisor->kill_at_ms = report_now_ms() + supervisor->options->grace_ms;
    members_signal(supervisor, due == DUE_ASK ? SIGTERM : SIGKILL);
}

static void take_signals(struct supervisor *supervisor)
{
    struct signalfd_siginfo info;
    while (read(supervisor->signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
        if (info.ssi_signo == SIGCHLD)
            members_reap(supervisor);
        else
            ending_cause(&supervisor->ending, EXIT_SIGNAL + (int)info.ssi_signo);
    }
}

/* Fills the queue with what was sent up to that time. */
static void collect(struct supervisor *supervisor, uint64_t settled_ns)
{
    size_t active = 0;
    supervisor->output.now_ms = report_now_ms();
    supervisor->output.settled_ns = settled_ns;
    for (size_t i = 0; i < supervisor->source_count; i++) {
        if (supervisor->sources[i]->used > 0)
            supervisor->active[active++] = supervisor->sources[i];
    }
    while (output_next(&supervisor->output, supervisor->active, active))
        ;
}

/*
 * Up to when all has been read. What one instance printed before it woke another was in its socket
 * before the other one's packet got its stamp. So it has been read when a round of reading has
 * followed the one that found that packet; or at once where a round found nothing. A source that
 * could not be read to its end may have more.
 */
static uint64_t settled_ns(const struct supervisor *supervisor)
{
    uint64_t settled = supervisor->fresh ? 0 : OUTPUT_ALL_SETTLED;
    uint64_t bound = OUTPUT_ALL_SETTLED;
    for (size_t i = 0; i < supervisor->source_count; i++) {
        const struct output_source *source = supervisor->sources[i];
        if (source->settled_ns > settled)
            settled = source->settled_ns;
        if (source->behind && source->newest_ns < bound)
            bound = source->newest_ns;
    }
    return settled < bound ? settled : bound;
}

/* Moves output on until nothing is ready or the reader takes no more. */
static void forward(struct supervisor *supervisor)
{
    int error = 0;
    uint64_t settled = settled_ns(supervisor);
    collect(supervisor, settled);
    while (output_pending(&supervisor->output) > 0 && error != -EAGAIN) {
        error = output_flush(&supervisor->output);
        if (error < 0 && error != -EAGAIN && !supervisor->is_output_broken) {
            /* Nobody reads any more: the same end as that of any program in a pipeline, and as
             * silent. */
            supervisor->is_output_broken = true;
            if (error != -EPIPE)
                report_say(&supervisor->report, "cannot write to the standard output: %s",
                           strerror(-error));
            ending_cause(&supervisor->ending, EXIT_SIGNAL + SIGPIPE);
        }
        collect(supervisor, settled);
    }
}

/* The reader has had its time. The message is not worth waiting for a reader either, which may be
 * the same. */
static void drop_rest(struct supervisor *supervisor)
{
    struct pollfd errors = {.fd = STDERR_FILENO, .events = POLLOUT};
    size_t bytes = output_pending(&supervisor->output) + packets_discard(supervisor);
    if (bytes > 0 && !supervisor->is_output_broken && poll(&errors, 1, 0) == 1)
        fprintf(stderr, "%scaisson: %zu bytes of output were dropped, as nobody took them\n",
                supervisor->report.streams_joined ? "\n" : "", bytes);
}

enum watch_kind {
    WATCH_SIGNALS,
    WATCH_OUTPUT,
    WATCH_INPUT,
    WATCH_MEMBER,
    WATCH_OUTCOME,
    WATCH_LISTENER,
    WATCH_CONSOLE,
};

struct watch {
    enum watch_kind kind;
    size_t index;
};

static void watch(struct supervisor *supervisor, enum watch_kind kind, size_t index, int descriptor,
                  short events)
{
    supervisor->polls[supervisor->poll_count] = (struct pollfd){.fd = descriptor, .events = events};
    supervisor->watches[supervisor->poll_count++] = (struct watch){kind, index};
}

/* What is of interest now: a source without room is not, which is how a flood is held back. */
static void watch_all(struct supervisor *supervisor)
{
    supervisor->poll_count = 0;
    watch(supervisor, WATCH_SIGNALS, 0, supervisor->signals, POLLIN);
    if (output_pending(&supervisor->output) > 0)
        watch(supervisor, WATCH_OUTPUT, 0, supervisor->output.descriptor, POLLOUT);
    if (input_wanted(supervisor))
        watch(supervisor, WATCH_INPUT, 0, STDIN_FILENO, POLLIN);
    for (size_t i = 0; i < supervisor->member_count; i++) {
        int descriptor = supervisor->running->instances[i].output;
        struct output_source *source = &supervisor->members[i].source;
        source_begin_round(source, descriptor >= 0);
        if (descriptor >= 0 && !source->behind)
            watch(supervisor, WATCH_MEMBER, i, descriptor, POLLIN);
        if (supervisor->running->instances[i].outcome >= 0)
            watch(supervisor, WATCH_OUTCOME, i, supervisor->running->instances[i].outcome, POLLIN);
        if (supervisor->running->instances[i].listener >= 0)
            watch(supervisor, WATCH_LISTENER, i, supervisor->running->instances[i].listener,
                  POLLIN);
    }
    for (size_t i = 0; i < supervisor->consoles.count; i++) {
        struct console *console = &supervisor->consoles.entries[i];
        short events = 0;
        source_begin_round(&console->source, console->descriptor >= 0);
        if (!console->source.behind)
            events |= POLLIN;
        if (console->input_used > 0)
            events |= POLLOUT;
        if (console->descriptor >= 0 && events != 0)
            watch(supervisor, WATCH_CONSOLE, i, console->descriptor, events);
    }
}

static void take_event(struct supervisor *supervisor, const struct watch *watched, short events)
{
    switch (watched->kind) {
    case WATCH_SIGNALS:
        take_signals(supervisor);
        break;
    case WATCH_OUTPUT: /* forward() comes next */
        break;
    case WATCH_INPUT:
        input_take(supervisor);
        break;
    case WATCH_MEMBER:
        member_read(supervisor, watched->index);
        break;
    case WATCH_OUTCOME:
        member_take_outcome(supervisor, watched->index);
        break;
    case WATCH_LISTENER:
        member_take_violation(supervisor, watched->index);
        break;
    case WATCH_CONSOLE:
        if ((events & POLLOUT) != 0)
            console_send(&supervisor->consoles.entries[watched->index]);
        if ((events & ~POLLOUT) != 0)
            console_read(supervisor, watched->index);
        break;
    }
}

static void wait_for_events(struct supervisor *supervisor)
{
    int timeout_ms = supervisor_next_deadline(supervisor);
    watch_all(supervisor);
    supervisor->fresh = false;
    int ready = poll(supervisor->polls, supervisor->poll_count, timeout_ms);
    for (size_t i = 0; ready > 0 && i < supervisor->poll_count; i++) {
        if (supervisor->polls[i].revents == 0)
            continue;
        take_event(supervisor, &supervisor->watches[i], supervisor->polls[i].revents);
        carry_out(supervisor);
    }
}

static int init_sources(struct supervisor *supervisor)
{
    size_t members = supervisor->member_count;
    supervisor->source_count = members + supervisor->consoles.count;
    supervisor->sources = calloc(supervisor->source_count, sizeof(struct output_source *));
    supervisor->active = calloc(supervisor->source_count, sizeof(struct output_source *));
    if (supervisor->sources == NULL || supervisor->active == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < members; i++) {
        supervisor->members[i].restart.started_at_ms = supervisor->started_at_ms;
        supervisor->members[i].source.name = tables_instance_name(supervisor->tables, (uint32_t)i);
        supervisor->members[i].source.rest_ms = LINE_REST_MS;
        supervisor->members[i].source.message_bytes = PRINTED_BYTES_MOST;
        supervisor->sources[i] = &supervisor->members[i].source;
    }
    for (size_t i = 0; i < supervisor->consoles.count; i++) {
        struct output_source *source = &supervisor->consoles.entries[i].source;
        source->message_bytes = CAISSON_CONSOLE_PRINTED_BYTES + CONSOLE_SPARE_BYTES;
        supervisor->sources[members + i] = source;
    }
    for (size_t i = 0; i < supervisor->source_count; i++)
        supervisor->sources[i]->limit = supervisor->options->output_limit;
    return 0;
}

static int supervisor_init(struct supervisor *supervisor, struct running *running,
                           const struct options *options, int signals,
                           const struct supervise_hooks *hooks)
{
    size_t count = running->tables->header->instance_count;
    *supervisor = (struct supervisor){
        .running = running,
        .tables = running->tables,
        .options = options,
        .hooks = hooks,
        .signals = signals,
        .started_at_ms = report_now_ms(),
        .member_count = count,
        .members = calloc(count, sizeof(struct member)),
        .output = {.descriptor = STDOUT_FILENO,
                   .prefix = options->prefix,
                   .patience_ms = LINE_MS,
                   .kernel_patience_ms = KERNEL_LINE_MS},
    };
    report_init(&supervisor->report, &supervisor->output);
    int error = consoles_create(running, &supervisor->consoles);
    size_t watch_max = 3 + 3 * count + supervisor->consoles.count;
    supervisor->polls = calloc(watch_max, sizeof(struct pollfd));
    supervisor->watches = calloc(watch_max, sizeof(struct watch));
    if (error < 0 || supervisor->members == NULL || supervisor->polls == NULL ||
        supervisor->watches == NULL)
        return -ENOMEM;
    error = init_sources(supervisor);
    if (error < 0)
        return error;
    error = input_init(supervisor);
    return error < 0 ? error : script_init(supervisor);
}

static void supervisor_finish(struct supervisor *supervisor)
{
    input_finish(supervisor);
    for (size_t i = 0; supervisor->members != NULL && i < supervisor->member_count; i++)
        source_finish(&supervisor->members[i].source);
    consoles_destroy(&supervisor->consoles);
    free(supervisor->sources);
    free(supervisor->active);
    free(supervisor->script.expect);
    free(supervisor->members);
    free(supervisor->polls);
    free(supervisor->watches);
}

/* Waits until something happens, and does all that follows from it. */
static void go_round(struct supervisor *supervisor)
{
    /* What the script was waiting for is printed by the end of the next round. */
    bool script_due = supervisor->script.fresh;
    supervisor->script.fresh = false;
    wait_for_events(supervisor);
    supervisor_keep_time(supervisor);
    carry_out(supervisor);
    members_drain(supervisor);
    forward(supervisor);
    if (script_due)
        script_go_on(supervisor);
    members_report(supervisor);
    supervisor_check_end(supervisor);
    carry_out(supervisor);
}

int supervise(struct running *running, const struct options *options, int signals,
              const struct supervise_hooks *hooks)
{
    struct supervisor supervisor;
    int status = EXIT_NOT_STARTED;
    if (supervisor_init(&supervisor, running, options, signals, hooks) < 0) {
        fprintf(stderr, "caisson: no memory to supervise the system\n");
    } else {
        /* Whoever ended before the signal descriptor was looked at. */
        members_reap(&supervisor);
        while (!supervisor_done(&supervisor))
            go_round(&supervisor);
        members_end_orphans();
        drop_rest(&supervisor);
        status = supervisor_status(&supervisor);
    }
    supervisor_finish(&supervisor);
    return status;
}
