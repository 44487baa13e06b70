/* SPDX-License-Identifier: BSD-2-Clause */
/* One run: the filter, the tracer, and what is left at the end. */
#include "injector.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NO_FILTER 126
#define ALARM_US  100000

/* A stop's kind, as waitpid's status has it. */
#define STOP_OF(status) ((status) >> 16)

struct injection {
    struct run *run;
    struct processes *processes;
    pid_t first;
    int status; /* of it, once it has ended */
    bool ended;
    int streams[2]; /* files that take output and errors */
};

static long long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000ll + now.tv_nsec / 1000000;
}

/* Calls that cannot fail, and those by which a signal's handler and a stopped sleep return, are let
 * through. */
static int install_filter(void)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_rt_sigreturn, 3, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_restart_syscall, 2, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const struct sock_fprog program = {.len = sizeof(code) / sizeof(code[0]), .filter = code};
    if (geteuid() != 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return -1;
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
}

static _Noreturn void child(const struct injection *injection)
{
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    setsid();
    close_range(3, ~0u, CLOSE_RANGE_CLOEXEC);
    if (null < 0 || dup2(null, 0) < 0 || dup2(injection->streams[0], 1) < 0 ||
        dup2(injection->streams[1], 2) < 0 || ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0)
        _exit(NO_FILTER);
    raise(SIGSTOP); /* until it is traced as it should be */
    if (install_filter() < 0)
        _exit(NO_FILTER);
    execv(injection->run->arguments[0], injection->run->arguments);
    _exit(NO_FILTER);
}

static int begin(struct injection *injection)
{
    const long options = PTRACE_O_EXITKILL | PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK |
                         PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC;
    int status;
    injection->streams[0] = memfd_create("output", MFD_CLOEXEC);
    injection->streams[1] = memfd_create("errors", MFD_CLOEXEC);
    if (injection->streams[0] < 0 || injection->streams[1] < 0)
        return -ENOMEM;
    injection->first = fork();
    if (injection->first == 0)
        child(injection);
    if (injection->first < 0)
        return -errno;
    injection->processes = processes_create(injection->first);
    if (injection->processes == NULL)
        return -ENOMEM;
    if (waitpid(injection->first, &status, 0) < 0 || !WIFSTOPPED(status) ||
        ptrace(PTRACE_SETOPTIONS, injection->first, NULL, options) < 0)
        return -ENOSYS;
    return ptrace(PTRACE_CONT, injection->first, NULL, NULL) < 0 ? -errno : 0;
}

static int record(struct run *run, const struct call *call)
{
    struct call *grown = run->calls;
    if (run->call_count % 256 == 0) {
        grown = realloc(run->calls, (run->call_count + 256) * sizeof(*call));
        if (grown == NULL)
            return -ENOMEM;
    }
    run->calls = grown;
    run->calls[run->call_count++] = *call;
    return 0;
}

static bool is_target(const struct run *run, const struct call *call)
{
    const struct call *target = run->target;
    return target != NULL && !run->reached && strcmp(target->path, call->path) == 0 &&
           target->programs == call->programs && target->number == call->number &&
           target->detail == call->detail && target->position == call->position;
}

/* What the first process still has open when it ends. */
static void look_for_leaks(struct injection *injection)
{
    char path[64];
    char target[64];
    struct run *run = injection->run;
    snprintf(path, sizeof(path), "/proc/%d/fd", (int)injection->first);
    DIR *folder = opendir(path);
    run->leaked[0] = '\0';
    for (const struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        size_t used = strlen(run->leaked);
        ssize_t length = readlinkat(dirfd(folder), entry->d_name, target, sizeof(target) - 1);
        if (length < 0 || atoi(entry->d_name) <= 2)
            continue;
        target[length] = '\0';
        snprintf(run->leaked + used, sizeof(run->leaked) - used, "%s%s", used > 0 ? ", " : "",
                 target);
    }
    if (folder != NULL)
        closedir(folder);
}

static int take_call(struct injection *injection, pid_t thread)
{
    struct run *run = injection->run;
    struct __ptrace_syscall_info info = {0};
    struct call call;
    long got = ptrace(PTRACE_GET_SYSCALL_INFO, thread, sizeof(info), &info);
    if (got < 0)
        return 0; /* it was killed meanwhile */
    uint64_t arguments[6];
    memcpy(arguments, info.seccomp.args, sizeof(arguments));
    int error =
        processes_note(injection->processes, thread, (int)info.seccomp.nr, arguments, &call);
    if (error == 0)
        error = record(run, &call);
    if (error < 0)
        return error == -ENOMEM ? error : 0; /* it was killed meanwhile */
    if (strcmp(call.path, "0") == 0 && call.number == SYS_exit_group)
        look_for_leaks(injection);
    if (is_target(run, &call)) {
        run->reached = true;
        tracee_skip_call(thread, -run->error);
    }
    return 0;
}

/* A tracee has stopped: the signal that it goes on with. */
static int take_stop(struct injection *injection, pid_t thread, int status, int *ret_signal)
{
    unsigned long made = 0;
    *ret_signal = 0;
    switch (STOP_OF(status)) {
    case PTRACE_EVENT_SECCOMP:
        return take_call(injection, thread);
    case PTRACE_EVENT_EXEC:
        processes_execute(injection->processes, thread);
        return 0;
    case 0:
        /* A new one begins with a SIGSTOP of the tracer's; nobody else sends that. */
        *ret_signal =
            WSTOPSIG(status) == SIGSTOP || WSTOPSIG(status) == SIGTRAP ? 0 : WSTOPSIG(status);
        return 0;
    default: /* fork, vfork, clone */
        ptrace(PTRACE_GETEVENTMSG, thread, NULL, &made);
        return processes_fork(injection->processes, thread, (pid_t)made);
    }
}

static int take_change(struct injection *injection, pid_t thread, int status)
{
    int number = 0;
    int error = 0;
    if (WIFSTOPPED(status)) {
        error = take_stop(injection, thread, status, &number);
        ptrace(PTRACE_CONT, thread, NULL, (void *)(long)number);
    } else if (thread == injection->first) {
        injection->ended = true;
        injection->status = status;
    }
    return error;
}

static void do_nothing(int number)
{
    (void)number;
}

/* Interrupts waitpid now and then, or not any more. */
static void set_alarm(long period_us)
{
    const struct sigaction action = {.sa_handler = do_nothing};
    const struct itimerval timer = {{.tv_usec = period_us}, {.tv_usec = period_us}};
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &timer, NULL);
}

/* Until the first process has ended, or the time is over. */
static int attend(struct injection *injection)
{
    const long long end_ms = now_ms() + injection->run->bound_ms;
    int error = 0;
    set_alarm(ALARM_US);
    while (error == 0 && !injection->ended && !injection->run->timed_out) {
        int status;
        pid_t thread = waitpid(-1, &status, __WALL);
        if (thread > 0)
            error = take_change(injection, thread, status);
        injection->run->timed_out = !injection->ended && now_ms() > end_ms;
    }
    set_alarm(0);
    return error;
}

static char *contents(int file)
{
    struct stat status;
    if (fstat(file, &status) < 0)
        return NULL;
    char *text = calloc(1, (size_t)status.st_size + 1);
    if (text != NULL && pread(file, text, (size_t)status.st_size, 0) < 0)
        text[0] = '\0';
    return text;
}

static int end(struct injection *injection)
{
    struct run *run = injection->run;
    int status;
    if (injection->processes != NULL) {
        run->left = run->timed_out ? 0 : processes_left(injection->processes);
        processes_kill(injection->processes);
    }
    kill(injection->first, SIGKILL);
    /* All tracees, and what the first process left behind, which comes to this one. */
    while (waitpid(-1, &status, __WALL) > 0) {
        if (WIFSTOPPED(status) && injection->processes != NULL)
            processes_kill(injection->processes);
    }
    run->status = !injection->ended                ? 128 + SIGKILL
                  : WIFSIGNALED(injection->status) ? 128 + WTERMSIG(injection->status)
                                                   : WEXITSTATUS(injection->status);
    run->output = contents(injection->streams[0]);
    run->errors = contents(injection->streams[1]);
    return run->output == NULL || run->errors == NULL ? -ENOMEM : 0;
}

int run_execute(struct run *run)
{
    struct injection injection = {.run = run, .streams = {-1, -1}};
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    int error = begin(&injection);
    if (error == 0)
        error = attend(&injection);
    int end_error = injection.first > 0 ? end(&injection) : -EAGAIN;
    for (size_t i = 0; i < 2; i++) {
        if (injection.streams[i] >= 0)
            close(injection.streams[i]);
    }
    if (injection.processes != NULL)
        processes_destroy(injection.processes);
    return error != 0 ? error : end_error;
}

void run_finish(struct run *run)
{
    free(run->output);
    free(run->errors);
    free(run->calls);
    run->output = run->errors = NULL;
    run->calls = NULL;
    run->call_count = 0;
}
