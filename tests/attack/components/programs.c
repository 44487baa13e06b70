/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes processes, and executes programs. */
#define _GNU_SOURCE
#include "attack.h"
#include "attack_arch.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static long fork_plain(ANY_AIM)
{
    long child = old_fork();

    if (child == 0)
        _exit(0);
    return child_result((pid_t)child);
}

static long fork_shared(ANY_AIM)
{
    pid_t child = vfork();

    if (child == 0)
        _exit(0);
    return child_result(child);
}

static long clone_with(unsigned long flags)
{
    long child = syscall(SYS_clone, flags | SIGCHLD, NULL, NULL, NULL, NULL);

    if (child == 0)
        _exit(0);
    return child_result((pid_t)child);
}

static long clone_process(ANY_AIM)
{
    return clone_with(0);
}

/* Shares all that a thread shares, and is a process of its own nevertheless. */
static int child_of_clone(void *unused)
{
    (void)unused;
    _exit(0);
}

static int child_of_thread(void *unused)
{
    (void)unused;
    syscall(SYS_exit, 0);
    return 0;
}

static long clone_almost_thread(ANY_AIM)
{
    static char stack[16384] __attribute__((aligned(16)));

    return child_result(clone(child_of_clone, stack + sizeof(stack),
                              CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | SIGCHLD, NULL));
}

static long clone_user(ANY_AIM)
{
    return clone_with(CLONE_NEWUSER | CLONE_NEWNS);
}

static long clone_network(ANY_AIM)
{
    return clone_with(CLONE_NEWNET);
}

static long clone_untraced(ANY_AIM)
{
    return clone_with(CLONE_UNTRACED | CLONE_PARENT);
}

/* A thread may be somewhere else than its process. */
static long clone_thread_elsewhere(ANY_AIM)
{
    static char stack[16384] __attribute__((aligned(16)));
    int thread = clone(child_of_thread, stack + sizeof(stack),
                       CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |
                           CLONE_SYSVSEM | CLONE_NEWNET,
                       NULL);

    return outcome(thread);
}

static long clone3_with(uint64_t flags)
{
    struct clone_args arguments = {.flags = flags, .exit_signal = SIGCHLD};
    long child = syscall(SYS_clone3, &arguments, sizeof(arguments));

    if (child == 0)
        _exit(0);
    return child_result((pid_t)child);
}

static long clone3_process(ANY_AIM)
{
    return clone3_with(0);
}

static long clone3_user(ANY_AIM)
{
    return clone3_with(CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS);
}

/* The file that was executed is still there, where the kernel keeps it. */
static long execute(const struct aim *aim)
{
    char *const arguments[] = {(char *)"attack", NULL};

    execve(aim->with, arguments, NULL);
    return -errno;
}

static long execute_descriptor(int descriptor)
{
    char *const arguments[] = {(char *)"attack", NULL};

    syscall(SYS_execveat, descriptor, "", arguments, NULL, AT_EMPTY_PATH);
    return -errno;
}

/* The number that an instance's own program was executed from: the first beyond its limit. It is
 * closed, but a path that begins at the root needs no descriptor. */
static long execute_by_number(const struct aim *aim)
{
    struct rlimit limit;
    char *const arguments[] = {(char *)"attack", NULL};

    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return -errno;
    syscall(SYS_execveat, (int)limit.rlim_cur, aim->with, arguments, NULL, 0);
    return -errno;
}

/* With the flag that its own program was executed with. */
static long execute_with_flag(const struct aim *aim)
{
    struct rlimit limit;
    char *const arguments[] = {(char *)"attack", NULL};

    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return -errno;
    syscall(SYS_execveat, (int)limit.rlim_cur, aim->with, arguments, NULL, AT_EMPTY_PATH);
    return -errno;
}

static long execute_number(ANY_AIM)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return -errno;
    return execute_descriptor((int)limit.rlim_cur);
}

/* A script is the shortest program. */
static long execute_written(ANY_AIM)
{
    static const char script[] = "#!/bin/true\n";
    int program = memfd_create("attack", 0);

    if (program < 0 || write(program, script, sizeof(script) - 1) < 0)
        return -errno;
    return execute_descriptor(program);
}

/* Declared memory is writable: a program in it might be executed. */
static long execute_paper(ANY_AIM)
{
    static const char script[] = "#!/bin/true\n";

    if (pwrite(DESCRIPTOR_PAPER, script, sizeof(script) - 1, 0) < 0)
        return -errno;
    return execute_descriptor(DESCRIPTOR_PAPER);
}

static long execute_shown(ANY_AIM)
{
    return execute_descriptor(DESCRIPTOR_SHOWN);
}

/* A child that traces its parent, or is traced by it, is free of the filter's look at memory. */
static long trace_by_child(ANY_AIM)
{
    pid_t parent = getpid();
    pid_t child = fork();

    if (child == 0)
        _exit(ptrace(PTRACE_SEIZE, parent, NULL, NULL) < 0 ? errno : 0);
    return child_result(child);
}

static long trace_child(ANY_AIM)
{
    pid_t child = fork();
    int status;

    if (child < 0)
        return -errno;
    if (child == 0)
        _exit(ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0 ? errno : raise(SIGSTOP));
    if (waitpid(child, &status, 0) < 0)
        return -errno;
    if (!WIFSTOPPED(status))
        return -WEXITSTATUS(status);
    kill(child, SIGKILL);
    return ATTACK_DONE;
}

/* Unconfined, what is executed ends well, without another line. */
const struct attack attacks_by_programs[] = {
    {"fork-early", fork_plain, "ended", "done", NULL, true},
    {"fork", fork_plain, "ended", "done"},
    {"vfork", fork_shared, "ended", "done"},
    {"clone-process", clone_process, "ended", "done"},
    {"clone-almost-thread", clone_almost_thread, "ended", "done"},
    {"clone-user", clone_user, "ended", "done"},
    {"clone-network", clone_network, "ended", "done"},
    {"clone-as-sibling", clone_untraced, "ended", "done ECHILD"},
    {"clone-thread-elsewhere", clone_thread_elsewhere, "ended", "done"},
    {"clone3-process", clone3_process, "ENOSYS", "done"},
    {"clone3-user", clone3_user, "ENOSYS", "done"},
    {"execute-early", execute, "ended", "exit-0", "/bin/true", true},
    {"execute", execute, "ended", "exit-0", "/bin/true"},
    {"execute-shell", execute, "ended", "exit-0", "/bin/sh"},
    {"execute-by-number", execute_by_number, "ended", "exit-0", "/bin/true"},
    {"execute-with-flag", execute_with_flag, "ended", "exit-0", "/bin/sh"},
    {"execute-number", execute_number, "ended", "EBADF"},
    {"execute-written", execute_written, "ended", "exit-0"},
    /* its memory may not be executed */
    {"execute-paper", execute_paper, "ended", "EACCES EBADF exit-0"},
    {"execute-shown", execute_shown, "ended", "EACCES ENOEXEC"},
    {"trace-by-child", trace_by_child, "ended", "done"},
    {"trace-child", trace_child, "ended", "done"},
    {NULL},
};
