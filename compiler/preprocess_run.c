/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs the preprocessor as a process group of its own, with bounded time, memory and output. */
#define _GNU_SOURCE
#include "compiler/preprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* It sleeps only where something keeps it from its files: a FIFO that it includes. A busy machine
 * is no reason. */
#define WALL_LIMIT_SECONDS 30
#define MEMORY_LIMIT_BYTES ((rlim_t)2 * 1024 * 1024 * 1024)

enum { STATUS_NOT_STARTED = 126, STATUS_NOT_FOUND = 127 };

struct files {
    int text;
    int messages;
    rlim_t limit_bytes;
};

static void limit(int resource, rlim_t value)
{
    struct rlimit limits;
    if (getrlimit(resource, &limits) == 0 && limits.rlim_cur > value) {
        limits.rlim_cur = value; /* the hard one of time would kill without a word */
        setrlimit(resource, &limits);
    }
}

static _Noreturn void child(char **arguments, const struct files *files, const sigset_t *mask)
{
    setpgid(0, 0);
    limit(RLIMIT_FSIZE, files->limit_bytes);
    limit(RLIMIT_CPU, PREPROCESS_LIMIT_SECONDS);
    limit(RLIMIT_CORE, 0);
    setenv("LC_ALL", "C", 1);        /* its messages are read */
    unsetenv("DEPENDENCIES_OUTPUT"); /* it would write files */
    unsetenv("SUNPRO_DEPENDENCIES");
    int input = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (input < 0 || dup2(input, STDIN_FILENO) < 0 || dup2(files->text, STDOUT_FILENO) < 0 ||
        dup2(files->messages, STDERR_FILENO) < 0) {
        _exit(STATUS_NOT_STARTED);
    }
    limit(RLIMIT_AS, MEMORY_LIMIT_BYTES);
    sigprocmask(SIG_SETMASK, mask, NULL);
    execvp(arguments[0], arguments);
    _exit(errno == ENOENT ? STATUS_NOT_FOUND : STATUS_NOT_STARTED);
}

/* The signals that would end this program: while it waits for another they wait, too. */
static void block_ends(sigset_t *ret_blocked, sigset_t *ret_old)
{
    static const int ends[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    sigemptyset(ret_blocked);
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        struct sigaction action;
        if (sigaction(ends[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN) {
            sigaddset(ret_blocked, ends[i]);
        }
    }
    sigprocmask(SIG_BLOCK, ret_blocked, ret_old);
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Waits for its end, a signal to this program, or the limit. Whether it ended by itself. */
static bool wait_for_end(pid_t process, const sigset_t *blocked)
{
    struct pollfd polled[2] = {
        {.fd = (int)syscall(SYS_pidfd_open, process, 0), .events = POLLIN},
        {.fd = signalfd(-1, blocked, SFD_CLOEXEC), .events = POLLIN},
    };
    int64_t end_ms = now_ms() + WALL_LIMIT_SECONDS * 1000;
    int64_t rest_ms = WALL_LIMIT_SECONDS * 1000;
    while (polled[0].fd >= 0 && rest_ms > 0 && polled[0].revents == 0 && polled[1].revents == 0) {
        (void)poll(polled, 2, (int)rest_ms);
        rest_ms = end_ms - now_ms();
    }
    for (size_t i = 0; i < 2; i++) {
        if (polled[i].fd >= 0) {
            close(polled[i].fd);
        }
    }
    return polled[0].fd < 0 || polled[0].revents != 0;
}

/* Reads a file of this program's, which another has written to. */
static bool read_back(struct arena *arena, int fd, char **ret_text, size_t *ret_length)
{
    struct stat status;
    if (fstat(fd, &status) < 0) {
        return false;
    }
    size_t length = (size_t)status.st_size;
    char *text = arena_alloc(arena, length + 1, 1);
    size_t done = 0;
    while (done < length) {
        ssize_t got = pread(fd, text + done, length - done, (off_t)done);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return false;
        }
        done += (size_t)got;
    }
    *ret_text = text;
    *ret_length = length;
    return true;
}

static bool ended_by(int status, int signal)
{
    return WIFSIGNALED(status) && WTERMSIG(status) == signal;
}

/* `cpp` runs another program, and tells its end in words. */
static void judge(int status, bool ended, const struct files *files,
                  struct preprocess_outcome *outcome)
{
    bool exited = WIFEXITED(status);
    outcome->end = exited ? PREPROCESS_ENDED : PREPROCESS_KILLED;
    outcome->status = exited ? WEXITSTATUS(status) : WTERMSIG(status);
    if (!ended || ended_by(status, SIGXCPU) ||
        strstr(outcome->messages, "CPU time limit exceeded signal terminated") != NULL) {
        outcome->end = PREPROCESS_TIMED_OUT;
    } else if (outcome->length >= files->limit_bytes) {
        outcome->end = PREPROCESS_TOO_LARGE;
    } else if (exited && outcome->status == STATUS_NOT_FOUND) {
        outcome->end = PREPROCESS_NOT_FOUND;
    } else if (exited && outcome->status == STATUS_NOT_STARTED) {
        outcome->end = PREPROCESS_FAILED;
        outcome->status = -ENOEXEC;
    }
}

static int run(struct arena *arena, char **arguments, const struct files *files,
               struct preprocess_outcome *outcome)
{
    sigset_t blocked, old;
    int status = 0;
    int result = 0;
    fflush(NULL); /* or the child would print what is pending again */
    block_ends(&blocked, &old);
    pid_t process = fork();
    if (process == 0) {
        child(arguments, files, &old);
    }
    if (process < 0) {
        result = -errno;
    } else {
        setpgid(process, process); /* whoever comes first */
        bool ended = wait_for_end(process, &blocked);
        if (!ended) {
            kill(-process, SIGKILL);
        }
        (void)TEMP_FAILURE_RETRY(waitpid(process, &status, 0));
        size_t unused;
        if (!read_back(arena, files->text, &outcome->text, &outcome->length) ||
            !read_back(arena, files->messages, &outcome->messages, &unused)) {
            result = -EIO;
        }
        judge(status, ended, files, outcome);
    }
    sigprocmask(SIG_SETMASK, &old, NULL); /* a signal that came meanwhile ends this program here */
    return result;
}

void preprocess_run(struct arena *arena, char **arguments, size_t limit_bytes,
                    struct preprocess_outcome *ret_outcome)
{
    struct files files = {
        .text = memfd_create("preprocessed", MFD_CLOEXEC),
        .messages = memfd_create("messages", MFD_CLOEXEC),
        .limit_bytes = limit_bytes,
    };
    *ret_outcome = (struct preprocess_outcome){.messages = arena_copy(arena, "", 0)};
    int result = files.text < 0 || files.messages < 0 ? -errno : 0;
    if (result == 0) {
        result = run(arena, arguments, &files, ret_outcome);
    }
    if (result < 0) {
        ret_outcome->end = PREPROCESS_FAILED;
        ret_outcome->status = result;
    }
    if (files.text >= 0) {
        close(files.text);
    }
    if (files.messages >= 0) {
        close(files.messages);
    }
}
