/* SPDX-License-Identifier: BSD-2-Clause */
/* `time_until [--then PROGRAM] TEXT COUNT SECONDS COMMAND...`: prints how many nanoseconds pass
 * from the start of a command until its output has had TEXT that often, runs PROGRAM and ends the
 * command. No shell and no sleep in between, which a script would measure as well. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct watched {
    const char *text;
    unsigned long left;
    char buffer[65536]; /* what may still be the beginning of TEXT */
    size_t held;
};

static uint64_t now_ns(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static pid_t start(char **command, int *ret_output)
{
    int ends[2];
    if (pipe(ends) < 0)
        return -1;
    pid_t child = fork();
    if (child == 0) {
        setpgid(0, 0);
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execvp(command[0], command);
        _exit(127);
    }
    close(ends[1]);
    *ret_output = ends[0];
    return child;
}

/* Reads what there is; 1 when the text has come often enough, 0 when not yet, -1 at the output's
 * end. */
static int look(struct watched *watched, int output)
{
    size_t length = strlen(watched->text);
    ssize_t got =
        read(output, watched->buffer + watched->held, sizeof(watched->buffer) - watched->held);
    if (got <= 0)
        return got < 0 && errno == EINTR ? 0 : -1;
    char *at = watched->buffer;
    char *end = watched->buffer + watched->held + got;
    for (char *found; (found = memmem(at, (size_t)(end - at), watched->text, length)) != NULL;) {
        if (--watched->left == 0)
            return 1;
        at = found + length;
    }
    size_t rest = (size_t)(end - at) < length - 1 ? (size_t)(end - at) : length - 1;
    memmove(watched->buffer, end - rest, rest);
    watched->held = rest;
    return 0;
}

static int watch(struct watched *watched, int output, uint64_t deadline)
{
    int found = 0;
    while (found == 0) {
        uint64_t now = now_ns();
        struct pollfd readable = {.fd = output, .events = POLLIN};
        if (now >= deadline || poll(&readable, 1, (int)((deadline - now) / 1000000 + 1)) == 0)
            return -1;
        found = look(watched, output);
    }
    return found;
}

/* The command, what it started, and whatever stays of it. */
static void end(pid_t child, int output)
{
    kill(-child, SIGTERM);
    kill(child, SIGTERM);
    close(output);
    waitpid(child, NULL, 0);
}

static void run_program(const char *program)
{
    pid_t child = fork();
    if (child == 0) {
        dup2(STDERR_FILENO, STDOUT_FILENO);
        execlp(program, program, (char *)NULL);
        _exit(127);
    }
    waitpid(child, NULL, 0);
}

int main(int argc, char **argv)
{
    struct watched watched = {0};
    const char *then = NULL;
    int output;
    if (argc > 2 && strcmp(argv[1], "--then") == 0) {
        then = argv[2];
        argv += 2;
        argc -= 2;
    }
    if (argc < 5 || argv[1][0] == '\0' || (watched.left = strtoul(argv[2], NULL, 10)) == 0) {
        fprintf(stderr, "usage: time_until [--then PROGRAM] TEXT COUNT SECONDS COMMAND...\n");
        return 2;
    }
    watched.text = argv[1];
    uint64_t begin = now_ns();
    pid_t child = start(argv + 4, &output);
    if (child < 0) {
        perror("time_until");
        return 1;
    }
    int found = watch(&watched, output, begin + strtoul(argv[3], NULL, 10) * 1000000000u);
    uint64_t reached = now_ns();
    if (found == 1 && then != NULL)
        run_program(then);
    end(child, output);
    if (found != 1) {
        fprintf(stderr, "time_until: no '%s' from %s\n", argv[1], argv[4]);
        return 1;
    }
    printf("%llu\n", (unsigned long long)(reached - begin));
    return 0;
}
