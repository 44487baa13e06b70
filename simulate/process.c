/* SPDX-License-Identifier: BSD-2-Clause */
/* Child processes that do not outlive this one. */
#include "simulate/process.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FILES_MAX 16

/* All are first moved behind those numbers that the child gets, so that none overwrites one that is
 * still to be moved. */
static int place_files(const int *files, size_t file_count)
{
    int aside[FILES_MAX];
    for (size_t i = 0; i < file_count; i++) {
        aside[i] = fcntl(files[i], F_DUPFD_CLOEXEC, (int)file_count);
        if (aside[i] < 0)
            return -errno;
    }
    for (size_t i = 0; i < file_count; i++) {
        if (dup2(aside[i], (int)i) < 0)
            return -errno;
    }
    /* Also what this process itself inherited; where the call is missing, our own are O_CLOEXEC
     * anyway. */
    close_range((unsigned int)file_count, ~0u, CLOSE_RANGE_CLOEXEC);
    return 0;
}

/* The parent reads why nothing was executed. */
static _Noreturn void give_up(int failure, int error)
{
    _exit(write(failure, &error, sizeof(error)) < 0 ? 126 : 127);
}

static _Noreturn void run_child(const char *const *argv, const int *files, size_t file_count,
                                pid_t parent, int failure)
{
    sigset_t none;
    sigemptyset(&none);
    signal(SIGPIPE, SIG_DFL);
    setpgid(0, 0); /* Ctrl-C at the terminal is for us to handle */
    int moved = fcntl(failure, F_DUPFD_CLOEXEC, (int)file_count);
    if (moved < 0)
        give_up(failure, errno);
    int error = place_files(files, file_count);
    if (error < 0)
        give_up(moved, -error);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(127); /* the parent died before the line above */
    sigprocmask(SIG_SETMASK, &none, NULL);
    execv(argv[0], (char *const *)argv);
    give_up(moved, errno);
}

pid_t process_spawn(const char *const *argv, const int *files, size_t file_count)
{
    int failure[2];
    if (file_count > FILES_MAX)
        return -EINVAL;
    if (pipe2(failure, O_CLOEXEC) < 0)
        return -errno;
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0)
        run_child(argv, files, file_count, parent, failure[1]);
    int fork_error = errno;
    close(failure[1]);
    int error = 0;
    ssize_t got = 0;
    if (pid > 0)
        got = read(failure[0], &error, sizeof(error));
    close(failure[0]);
    if (pid < 0)
        return -fork_error;
    if (got == (ssize_t)sizeof(error)) {
        waitpid(pid, NULL, 0);
        return -error;
    }
    return pid;
}

void process_kill(pid_t pid)
{
    kill(pid, SIGKILL);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
}

static long long now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000ll + time.tv_nsec / 1000000;
}

/* Reads up to the end of the stream; what does not fit into `text` is dropped. */
static int read_text(int fd, char *text, size_t text_size, int limit_ms)
{
    long long end = now_ms() + limit_ms;
    size_t used = 0;
    for (;;) {
        char drop[512];
        bool full = used + 1 >= text_size;
        struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
        long long left = end - now_ms();
        if (left <= 0 || poll(&poll_fd, 1, (int)left) == 0)
            return -ETIMEDOUT;
        ssize_t got =
            full ? read(fd, drop, sizeof(drop)) : read(fd, text + used, text_size - 1 - used);
        if (got < 0 && errno != EINTR && errno != EAGAIN)
            return -errno;
        if (got > 0 && !full)
            used += (size_t)got;
        text[used] = '\0';
        if (got == 0)
            return 0;
    }
}

int process_capture(const char *const *argv, char *text, size_t text_size, int limit_ms,
                    int *ret_status)
{
    int output[2];
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nothing < 0)
        return -errno;
    if (pipe2(output, O_CLOEXEC) < 0) {
        int error = errno;
        close(nothing);
        return -error;
    }
    int files[] = {nothing, output[1], STDERR_FILENO};
    pid_t pid = process_spawn(argv, files, 3);
    close(nothing);
    close(output[1]);
    int result = pid < 0 ? (int)pid : read_text(output[0], text, text_size, limit_ms);
    close(output[0]);
    if (pid < 0)
        return result;
    if (result < 0)
        process_kill(pid);
    else if (waitpid(pid, ret_status, 0) < 0)
        result = -errno;
    return result;
}

int process_find(const char *name, char *path, size_t path_size)
{
    const char *folders = strchr(name, '/') ? NULL : getenv("PATH");
    if (strchr(name, '/')) {
        if ((size_t)snprintf(path, path_size, "%s", name) >= path_size)
            return -ENAMETOOLONG;
        return access(path, X_OK) == 0 ? 0 : -errno;
    }
    while (folders && *folders) {
        size_t length = strcspn(folders, ":");
        if (length > 0 &&
            (size_t)snprintf(path, path_size, "%.*s/%s", (int)length, folders, name) < path_size &&
            access(path, X_OK) == 0)
            return 0;
        folders += length + (folders[length] == ':');
    }
    return -ENOENT;
}
