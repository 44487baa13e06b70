/* SPDX-License-Identifier: BSD-2-Clause */
/* Starts one instance. Between fork and exec only system calls are made, and each is checked. */
#include "loader/start.h"

#include "abi/system.h"
#include "loader/confine.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

enum start_step {
    STEP_BIND_TO_LOADER = 1,
    STEP_SESSION,
    STEP_SIGNALS,
    STEP_DESCRIPTORS,
    STEP_CONFINE,
    STEP_TRACE,
    STEP_EXECUTE,
};

static const char *const step_names[] = {
    [STEP_BIND_TO_LOADER] = "binding it to the loader's life",
    [STEP_SESSION] = "giving it a session of its own",
    [STEP_SIGNALS] = "resetting its signals",
    [STEP_DESCRIPTORS] = "placing its descriptors",
    [STEP_CONFINE] = "confining it",
    [STEP_TRACE] = "having it stopped",
    [STEP_EXECUTE] = "executing its program",
};

/* What the child tells through a close-on-exec pipe where it fails; silence is success. */
struct start_report {
    int step;
    int error; /* negative errno */
};

/* Dies with the loader, even where that one is killed. The loader may be gone already: then there is nobody to tell. */
static int bind_to_loader(pid_t loader)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
        return -errno;
    return getppid() == loader ? 0 : -ESRCH;
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

/* Where each of the instance's descriptors comes from: sources[n] becomes descriptor n. The program and the report
 * follow them, and are closed by the exec. */
struct placement {
    size_t count;
    size_t program; /* index */
    size_t report;  /* index */
    int sources[];
};

static struct placement *placement_create(const struct start_request *request, int null, int report)
{
    size_t inherited = CAISSON_FIRST_DESCRIPTOR + request->end_count;
    struct placement *placement = malloc(sizeof(*placement) + (inherited + 2) * sizeof(int));
    if (placement == NULL)
        return NULL;
    *placement = (struct placement){inherited + 2, inherited, inherited + 1};
    placement->sources[0] = null;
    placement->sources[1] = request->output;
    placement->sources[2] = request->output;
    for (size_t i = 0; i < request->end_count; i++)
        placement->sources[CAISSON_FIRST_DESCRIPTOR + i] = request->ends[i];
    placement->sources[placement->program] = request->program;
    placement->sources[placement->report] = report;
    return placement;
}

/* Sources are first moved above all targets, so that no step overwrites one still needed; whatever else the loader had
 * open is closed. On every way out the report's current descriptor is in the placement. */
static int place_descriptors(struct placement *placement)
{
    int floor = (int)placement->count;
    for (size_t i = placement->count; i-- > 0;) {
        int moved = fcntl(placement->sources[i], F_DUPFD_CLOEXEC, floor);
        if (moved < 0)
            return -errno;
        placement->sources[i] = moved;
    }
    for (size_t i = placement->count; i-- > 0;) {
        if (dup3(placement->sources[i], (int)i, i >= placement->program ? O_CLOEXEC : 0) < 0)
            return -errno;
        placement->sources[i] = (int)i;
    }
    return close_range((unsigned)floor, ~0u, 0) < 0 ? -errno : 0;
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
        execveat(placement->sources[placement->program], "", arguments, environment, AT_EMPTY_PATH);
    return -errno;
}

/* The steps of a child, in order. Returns only the one that failed. */
static struct start_report child_run(const struct start_request *request,
                                     struct placement *placement, pid_t loader)
{
    int error;
    if ((error = bind_to_loader(loader)) < 0)
        return (struct start_report){STEP_BIND_TO_LOADER, error};
    if (setsid() < 0 || chdir("/") < 0)
        return (struct start_report){STEP_SESSION, -errno};
    if ((error = reset_signals()) < 0)
        return (struct start_report){STEP_SIGNALS, error};
    if ((error = place_descriptors(placement)) < 0)
        return (struct start_report){STEP_DESCRIPTORS, error};
    if ((error = confine(request->kind)) < 0)
        return (struct start_report){STEP_CONFINE, error};
    if (request->debug && (error = ask_for_stop()) < 0)
        return (struct start_report){STEP_TRACE, error};
    return (struct start_report){STEP_EXECUTE, execute(placement, request)};
}

static _Noreturn void child(const struct start_request *request, struct placement *placement,
                            pid_t loader)
{
    struct start_report report = child_run(request, placement, loader);
    /* Smaller than PIPE_BUF: whole or not at all. Without a reader there is nobody to tell. */
    ssize_t written = write(placement->sources[placement->report], &report, sizeof(report));
    _exit(written == (ssize_t)sizeof(report) ? 127 : 126);
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
    kill(pid, SIGKILL);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
    return failure_set(failure, error, "%s did not start: stopping it failed: %s", name,
                       strerror(error));
}

/* Waits until the child's end of the report is closed by its exec, or tells what failed. */
static int parent(const char *name, pid_t pid, int report_descriptor, struct failure *failure)
{
    struct start_report report = {0};
    ssize_t bytes;
    do
        bytes = read(report_descriptor, &report, sizeof(report));
    while (bytes < 0 && errno == EINTR);
    if (bytes == 0)
        return 0;
    kill(pid, SIGKILL);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
    if (bytes != (ssize_t)sizeof(report))
        return failure_set(failure, EIO, "%s did not start, for a reason it could not tell", name);
    return failure_set(failure, -report.error, "%s did not start: %s failed: %s", name,
                       step_names[report.step], strerror(-report.error));
}

static int fork_instance(const struct start_request *request, struct placement *placement,
                         const int report[2], pid_t *ret_pid, struct failure *failure)
{
    pid_t loader = getpid();
    pid_t pid = fork();
    if (pid < 0)
        return failure_set(failure, errno, "%s did not start: no process for it: %s", request->name,
                           strerror(errno));
    if (pid == 0)
        child(request, placement, loader);
    close(report[1]);
    int error = parent(request->name, pid, report[0], failure);
    if (error == 0 && request->debug)
        error = leave_stopped(request->name, pid, failure);
    if (error == 0)
        *ret_pid = pid;
    return error;
}

int start_instance(const struct start_request *request, pid_t *ret_pid, struct failure *failure)
{
    int report[2] = {-1, -1};
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    struct placement *placement = NULL;
    int error;
    if (null < 0)
        error = failure_set(failure, errno, "%s did not start: cannot open /dev/null: %s",
                            request->name, strerror(errno));
    else if (pipe2(report, O_CLOEXEC) < 0)
        error = failure_set(failure, errno, "%s did not start: no pipe: %s", request->name,
                            strerror(errno));
    else if ((placement = placement_create(request, null, report[1])) == NULL)
        error = failure_set(failure, ENOMEM, "%s did not start: no memory", request->name);
    else
        error = fork_instance(request, placement, report, ret_pid, failure);
    free(placement);
    if (null >= 0)
        close(null);
    if (report[0] >= 0)
        close(report[0]);
    return error;
}
