/* SPDX-License-Identifier: BSD-2-Clause */
/* The parent's half of an instance's start; child.c has the other one. */
#include "loader/start.h"

#include "abi/system.h"
#include "loader/child.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const step_names[] = {
    [STEP_BIND_TO_LOADER] = "binding it to the loader's life",
    [STEP_WAIT] = "waiting for its identity",
    [STEP_NAMESPACES] = "entering its namespaces",
    [STEP_KEEPER] = "making the first process of its namespace",
    [STEP_PROCESS] = "making its process",
    [STEP_IDENTITY] = "taking its identity",
    [STEP_GROUP] = "giving it a process group of its own",
    [STEP_SIGNALS] = "resetting its signals",
    [STEP_DESCRIPTORS] = "placing its descriptors",
    [STEP_CONFINE] = "confining it",
    [STEP_REPORT] = "handing over its filter's listener",
    [STEP_TRACE] = "having it stopped",
    [STEP_EXECUTE] = "executing its program",
};

static struct placement *placement_create(const struct start_request *request, int null, int report)
{
    size_t count = CAISSON_FIRST_DESCRIPTOR + request->end_count;
    struct placement *placement = malloc(sizeof(*placement) + count * sizeof(int));
    if (placement == NULL)
        return NULL;
    *placement = (struct placement){
        .count = count, .program = request->program, .report = report, .limit = count};
    if (request->confinement != NULL && request->confinement->descriptors > count)
        placement->limit = request->confinement->descriptors;
    placement->sources[0] = null;
    placement->sources[1] = request->output;
    placement->sources[2] = request->output;
    for (size_t i = 0; i < request->end_count; i++)
        placement->sources[CAISSON_FIRST_DESCRIPTOR + i] = request->ends[i];
    return placement;
}

static void reap(pid_t pid)
{
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
}

static void end(pid_t pid)
{
    if (pid <= 0)
        return;
    kill(pid, SIGKILL);
    reap(pid);
}

/* From the stop that its exec made, into one that a debugger finds, and that SIGCONT ends. */
static int leave_stopped(const char *name, pid_t pid, struct failure *failure)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (!WIFSTOPPED(status))
        return failure_set(failure, ESRCH, "%s did not start: it ended before it could be stopped",
                           name);
    if (ptrace(PTRACE_DETACH, pid, NULL, (void *)SIGSTOP) == 0)
        return 0;
    int error = errno;
    end(pid);
    return failure_set(failure, error, "%s did not start: stopping it failed: %s", name,
                       strerror(error));
}

/* One packet and what it brings: 1, 0 at the end, or a negative errno. */
static int receive_report(int descriptor, struct start_report *ret_report, int *ret_listener)
{
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control;
    struct iovec data = {.iov_base = ret_report, .iov_len = sizeof(*ret_report)};
    struct msghdr message = {.msg_iov = &data,
                             .msg_iovlen = 1,
                             .msg_control = &control,
                             .msg_controllen = sizeof(control)};
    ssize_t bytes;
    do
        bytes = recvmsg(descriptor, &message, MSG_CMSG_CLOEXEC);
    /* A child that ended before it took what was sent to it resets the connection, once; its report
     * lies there all the same. */
    while (bytes < 0 && (errno == EINTR || errno == ECONNRESET));
    const struct cmsghdr *header = bytes > 0 ? CMSG_FIRSTHDR(&message) : NULL;
    if (header != NULL && header->cmsg_type == SCM_RIGHTS)
        memcpy(ret_listener, CMSG_DATA(header), sizeof(int));
    return bytes < 0 ? -errno : bytes == 0 ? 0 : bytes == (ssize_t)sizeof(*ret_report) ? 1 : -EIO;
}

/* The process that makes the instance and the instance itself report side by side: either may come
 * first. */
static void add_denials(struct layers *layers, const struct layers *reported)
{
    for (size_t i = 0; i < LAYER_COUNT; i++) {
        if (reported->errors[i] < 0)
            layers->errors[i] = reported->errors[i];
    }
}

/* Waits until there is a report, or none can come any more, and lets the program be executed
 * meanwhile: once, and as the report is closed by that, no call of the program itself is mistaken
 * for it. */
static int await_report(int descriptor, int listener)
{
    struct pollfd polled[] = {{.fd = descriptor, .events = POLLIN},
                              {.fd = listener, .events = POLLIN}};
    for (;;) {
        int ready = poll(polled, 2, -1);
        if (ready < 0 && errno != EINTR)
            return -errno;
        if (ready > 0 && polled[0].revents != 0)
            return 0;
        if (ready > 0 && polled[1].revents != 0) {
            int error = filter_let_execute(listener);
            if (error < 0 && error != -EINTR && error != -ENOENT)
                return error;
            if (error == 0)
                polled[1].fd = -1;
        }
    }
}

static int take_report(int descriptor, struct start_report *ret_report, int *listener)
{
    int error = await_report(descriptor, *listener);
    return error < 0 ? error : receive_report(descriptor, ret_report, listener);
}

/* Takes all reports until the program is executed, or everybody who could report has ended; the
 * first failure counts. */
static struct start_report follow(int descriptor, struct started *started)
{
    struct start_report first_failure = {0};
    struct start_report report;
    int taken;
    while ((taken = take_report(descriptor, &report, &started->listener)) > 0) {
        if (report.step != 0 && first_failure.step == 0)
            first_failure = report;
        if (report.instance > 0)
            started->pid = report.instance;
        if (report.keeper > 0)
            started->keeper = report.keeper;
        if (report.step == 0)
            add_denials(&started->layers, &report.layers);
    }
    if (taken < 0 && first_failure.step == 0)
        first_failure = (struct start_report){.error = taken};
    return first_failure;
}

static void undo(struct started *started)
{
    end(started->pid);
    end(started->keeper);
    if (started->listener >= 0)
        close(started->listener);
}

static bool is_strict(const struct start_request *request)
{
    return request->confinement != NULL && request->confinement->strict;
}

static int explain_denial(const struct start_request *request, enum layer layer, int error,
                          struct failure *failure)
{
    return failure_set(failure, -error, "%s did not start: this host denies %s: %s (--strict)",
                       request->name, layer_name(layer), strerror(-error));
}

static int explain(const struct start_request *request, const struct start_report *report,
                   struct failure *failure)
{
    if (report->step == 0 && report->error < 0)
        return failure_set(failure, -report->error, "%s did not start: hearing of it failed: %s",
                           request->name, strerror(-report->error));
    if (report->step == 0)
        return failure_set(failure, EIO, "%s did not start, for a reason it could not tell",
                           request->name);
    for (int layer = 0; is_strict(request) && layer < LAYER_COUNT; layer++) {
        if (report->layers.errors[layer] < 0)
            return explain_denial(request, (enum layer)layer, report->layers.errors[layer],
                                  failure);
    }
    return failure_set(failure, -report->error, "%s did not start: %s failed: %s", request->name,
                       step_names[report->step], strerror(-report->error));
}

/* `made` is the process that was cloned: the instance, or where it is confined the one that makes
 * it. */
static int conclude(const struct start_request *request, int descriptor, pid_t made,
                    struct started *ret_started, struct failure *failure)
{
    struct started started = {.listener = -1};
    struct start_report report = follow(descriptor, &started);
    bool told = report.error == 0;
    if (request->confinement == NULL) {
        started.pid = made;
    } else {
        end(made); /* it has reported, and ended, or cannot any more */
        told = told && started.pid > 0;
    }
    if (told && request->debug && leave_stopped(request->name, started.pid, failure) < 0)
        return -ESRCH;
    if (told) {
        *ret_started = started;
        return 0;
    }
    undo(&started);
    return explain(request, &report, failure);
}

static pid_t clone_child(unsigned long flags)
{
    return (pid_t)syscall(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);
}

/* As fork(2), into a user namespace where the host lets a confined instance have one. */
static pid_t make_child(struct child *child)
{
    const struct confinement *confinement = child->request->confinement;
    pid_t pid = confinement == NULL ? clone_child(0) : clone_child(CLONE_NEWUSER);
    if (pid < 0 && confinement != NULL && !confinement->strict && confine_is_denial(-errno)) {
        child->layers.errors[LAYER_USER] = -errno;
        pid = clone_child(0);
    }
    return pid;
}

static int start_placed(struct child *child, int report[2], struct started *ret_started,
                        struct failure *failure)
{
    const struct start_request *request = child->request;
    pid_t pid = make_child(child);
    if (pid < 0 && is_strict(request) && confine_is_denial(-errno))
        return explain_denial(request, LAYER_USER, -errno, failure);
    if (pid < 0)
        return failure_set(failure, errno, "%s did not start: no process for it: %s", request->name,
                           strerror(errno));
    if (pid == 0)
        child_run(child);
    close(report[1]);
    report[1] = -1;
    int error = 0;
    if (request->confinement != NULL && child->layers.errors[LAYER_USER] == 0) {
        error = confine_map_identity(pid, request->confinement, request->program);
        while (error == 0 && send(report[0], "", 1, MSG_NOSIGNAL) < 0)
            error = errno == EINTR ? 0 : -errno;
    }
    if (error == 0)
        return conclude(request, report[0], pid, ret_started, failure);
    end(pid);
    /* It may have failed before, and said why. */
    struct started nothing = {.listener = -1};
    const struct start_report earlier = follow(report[0], &nothing);
    if (earlier.step != 0)
        return explain(request, &earlier, failure);
    return failure_set(failure, -error, "%s did not start: giving it an identity failed: %s",
                       request->name, strerror(-error));
}

int start_instance(const struct start_request *request, struct started *ret_started,
                   struct failure *failure)
{
    int report[2] = {-1, -1};
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    struct placement *placement = NULL;
    int error;
    if (null < 0)
        error = failure_set(failure, errno, "%s did not start: cannot open /dev/null: %s",
                            request->name, strerror(errno));
    else if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, report) < 0)
        error = failure_set(failure, errno, "%s did not start: no pipe: %s", request->name,
                            strerror(errno));
    else if ((placement = placement_create(request, null, report[1])) == NULL)
        error = failure_set(failure, ENOMEM, "%s did not start: no memory", request->name);
    else
        error = start_placed(
            &(struct child){.request = request, .placement = placement, .parent_end = report[0]},
            report, ret_started, failure);
    free(placement);
    if (null >= 0)
        close(null);
    for (int i = 0; i < 2; i++) {
        if (report[i] >= 0)
            close(report[i]);
    }
    return error;
}
