/* SPDX-License-Identifier: BSD-2-Clause */
/* The child's half of an instance's start: from the loader's copy to the instance's program.
 * Nothing allocates. */
#include "loader/child.h"

#include "abi/system.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Hands a descriptor over as well, unless it is negative. */
static int send_report(int descriptor, const struct start_report *report, int handed)
{
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control = {0};
    struct iovec data = {.iov_base = (void *)report, .iov_len = sizeof(*report)};
    struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1};
    if (handed >= 0) {
        message.msg_control = &control;
        message.msg_controllen = sizeof(control);
        control.header.cmsg_level = SOL_SOCKET;
        control.header.cmsg_type = SCM_RIGHTS;
        control.header.cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(&control.header), &handed, sizeof(int));
    }
    ssize_t sent = sendmsg(descriptor, &message, MSG_NOSIGNAL);
    return sent == (ssize_t)sizeof(*report) ? 0 : -EPIPE;
}

/* Without a reader there is nobody to tell. */
static _Noreturn void fail(const struct child *child, enum start_step step, int error)
{
    const struct start_report report = {.step = (int)step, .error = error, .layers = child->layers};
    _exit(send_report(child->placement->report, &report, -1) == 0 ? 127 : 126);
}

static void must(const struct child *child, enum start_step step, int error)
{
    if (error < 0)
        fail(child, step, error);
}

/* Dies with the loader, even where that one is killed. Where it is gone already, its end of the
 * report is closed: its number tells nothing in another process namespace. */
static int bind_to_loader(const struct child *child)
{
    struct pollfd report = {.fd = child->placement->report};
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
        return -errno;
    return poll(&report, 1, 0) > 0 ? -ESRCH : 0;
}

/* The parent says with a byte that it has given the user namespace its identity. */
static int wait_for_parent(const struct child *child)
{
    char byte;
    ssize_t count;
    do
        count = read(child->placement->report, &byte, 1);
    while (count < 0 && errno == EINTR);
    return count == 1 ? 0 : count == 0 ? -ESRCH : -errno;
}

/*
 * Out of the reach of the terminal's signals. A confined instance stays in the loader's session,
 * whose terminal it has no file of and no way to open: Linux shares processors among sessions
 * (sched_autogroup_enabled), and a switch between processes of two costs half as much again as one
 * between two of the same.
 */
static int leave_group(bool confined)
{
    return (confined ? setpgid(0, 0) : setsid()) < 0 ? -errno : 0;
}

/* As fork(2), but the new process is the parent's child, as the caller is. */
static pid_t make_sibling(void)
{
    long pid = syscall(SYS_clone, (unsigned long)(CLONE_PARENT | SIGCHLD), 0, 0, 0, 0);
    return pid < 0 ? -errno : (pid_t)pid;
}

/*
 * The first process of the instance's process namespace, which would not be served by its own
 * abort() nor by SIGTERM if it were first itself: the kernel spares a namespace's first process
 * what it has no handler for. It has nothing, and sleeps until it is killed.
 */
static _Noreturn void keep(const struct child *child)
{
    must(child, STEP_KEEPER, confine_take_identity(child->request->confinement, &child->layers));
    must(child, STEP_KEEPER, bind_to_loader(child));
    must(child, STEP_KEEPER, leave_group(true));
    must(child, STEP_KEEPER,
         prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0
             ? -errno
             : 0);
    must(child, STEP_KEEPER, confine_drop_capabilities());
    /* Last, as it closes the way to tell. */
    must(child, STEP_KEEPER, close_range(0, ~0u, 0) < 0 ? -errno : 0);
    prctl(PR_SET_NAME, "keeper", 0, 0, 0);
    for (;;)
        pause();
}

/* Makes the process that becomes the instance, and ends; returns in that process. */
static void become_instance(struct child *child)
{
    struct start_report report = {0};
    must(child, STEP_BIND_TO_LOADER, bind_to_loader(child));
    confine_take_oom_score(child->request->confinement);
    if (child->layers.errors[LAYER_USER] == 0)
        must(child, STEP_WAIT, wait_for_parent(child));
    must(child, STEP_NAMESPACES,
         confine_enter_namespaces(child->request->confinement, &child->layers));
    /* Those of the user namespace have served; neither process that is made from here on has
     * any. */
    if (child->layers.errors[LAYER_USER] == 0)
        must(child, STEP_NAMESPACES, confine_drop_capabilities());
    if (child->layers.errors[LAYER_PID] == 0) {
        report.keeper = make_sibling();
        if (report.keeper == 0)
            keep(child);
        must(child, STEP_KEEPER, report.keeper);
    }
    report.instance = make_sibling();
    if (report.instance == 0)
        return;
    if (report.instance < 0) {
        report.step = STEP_PROCESS;
        report.error = report.instance;
        report.instance = 0;
    }
    report.layers = child->layers;
    if (send_report(child->placement->report, &report, -1) == 0)
        _exit(0);
    /* The parent does not know of them. */
    if (report.instance > 0)
        kill(report.instance, SIGKILL);
    if (report.keeper > 0)
        kill(report.keeper, SIGKILL);
    _exit(126);
}

static int reset_signals(void)
{
    const struct sigaction fallback = {.sa_handler = SIG_DFL};
    for (int number = 1; number <= SIGRTMAX; number++)
        sigaction(number, &fallback, NULL); /* refused for the few that cannot be changed */
    sigset_t none;
    sigemptyset(&none);
    return sigprocmask(SIG_SETMASK, &none, NULL) < 0 ? -errno : 0;
}

static int move_above(int *descriptor, size_t floor)
{
    int moved = fcntl(*descriptor, F_DUPFD_CLOEXEC, (int)floor);
    if (moved < 0)
        return -errno;
    *descriptor = moved;
    return 0;
}

static int place(int *descriptor, size_t number, int flags)
{
    if (dup3(*descriptor, (int)number, flags) < 0)
        return -errno;
    *descriptor = (int)number;
    return 0;
}

/* Sources are first moved above all targets, so that no step overwrites one still needed; whatever
 * else the loader had open is closed. On every way out the report's current descriptor is in the
 * placement. */
static int place_descriptors(struct placement *placement)
{
    size_t floor = placement->limit + 2;
    int error = move_above(&placement->report, floor);
    if (error == 0)
        error = move_above(&placement->program, floor);
    for (size_t i = 0; error == 0 && i < placement->count; i++)
        error = move_above(&placement->sources[i], floor);
    if (error == 0)
        error = place(&placement->report, placement->limit + 1, O_CLOEXEC);
    if (error == 0)
        error = place(&placement->program, placement->limit, O_CLOEXEC);
    for (size_t i = 0; error == 0 && i < placement->count; i++)
        error = place(&placement->sources[i], i, 0);
    if (error < 0)
        return error;
    if (placement->count < placement->limit &&
        close_range((unsigned)placement->count, (unsigned)placement->limit - 1, 0) < 0)
        return -errno;
    return close_range((unsigned)floor, ~0u, 0) < 0 ? -errno : 0;
}

/* What the instance starts with, looked at from where it is: all that was declared, and nothing
 * more. */
static int check_descriptors(const struct placement *placement)
{
    for (size_t i = 0; i < placement->limit; i++) {
        bool open = fcntl((int)i, F_GETFD) >= 0;
        if (open != (i < placement->count))
            return -EBADF;
    }
    return 0;
}

static void confine(struct child *child)
{
    const struct filter_values values = {
        .self = (uint32_t)getpid(),
        .report = (uint32_t)child->placement->report,
    };
    struct start_report report = {0};
    int listener = -1;
    must(child, STEP_CONFINE,
         confine_self(child->request->confinement, &values, &child->layers, &listener));
    report.layers = child->layers;
    must(child, STEP_REPORT, send_report(child->placement->report, &report, listener));
    if (listener >= 0)
        close(listener);
}

/* It will stop when it has executed its program, and then any debugger of this user may attach. */
static int ask_for_stop(void)
{
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0)
        return -errno;
    prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0); /* where Yama is not there, none needs it */
    return 0;
}

static int execute(const struct placement *placement, const struct start_request *request)
{
    char *const arguments[] = {(char *)request->name, NULL};
    char *const environment[] = {NULL};
    if (request->command != NULL)
        execve(request->command[0], request->command, environ);
    else
        execveat(placement->program, "", arguments, environment, AT_EMPTY_PATH);
    return -errno;
}

void child_run(struct child *child)
{
    const struct start_request *request = child->request;
    close(child->parent_end);
    if (request->confinement != NULL) {
        become_instance(child);
        must(child, STEP_IDENTITY, confine_take_identity(request->confinement, &child->layers));
    }
    must(child, STEP_BIND_TO_LOADER, bind_to_loader(child));
    must(child, STEP_GROUP, leave_group(request->confinement != NULL));
    must(child, STEP_GROUP, chdir("/") < 0 ? -errno : 0);
    must(child, STEP_SIGNALS, reset_signals());
    must(child, STEP_DESCRIPTORS, place_descriptors(child->placement));
    must(child, STEP_DESCRIPTORS, check_descriptors(child->placement));
    if (request->confinement != NULL)
        confine(child);
    else
        must(child, STEP_CONFINE, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? -errno : 0);
    if (request->debug)
        must(child, STEP_TRACE, ask_for_stop());
    fail(child, STEP_EXECUTE, execute(child->placement, request));
}
