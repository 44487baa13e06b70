/* SPDX-License-Identifier: BSD-2-Clause */
/* Hands a picture in DOT to Graphviz. */
#define _GNU_SOURCE
#include "compiler/report.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* A file without a name that holds the text and is read from its start; or a negative errno. */
static int text_file(const struct text *text)
{
    int fd = memfd_create("graph", MFD_CLOEXEC);
    size_t done = 0;
    while (fd >= 0 && done < text->length) {
        ssize_t written = pwrite(fd, text->bytes + done, text->length - done, (off_t)done);
        if (written < 0 && errno != EINTR) {
            int error = errno;
            close(fd);
            return -error;
        }
        done += written < 0 ? 0 : (size_t)written;
    }
    return fd < 0 ? -errno : fd;
}

static int run_dot(int input)
{
    char *arguments[] = {"dot", "-Tsvg", NULL};
    posix_spawn_file_actions_t actions;
    pid_t child;
    int status;
    int error = posix_spawn_file_actions_init(&actions);
    if (error != 0) {
        return -error;
    }
    error = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    if (error == 0) {
        error = posix_spawnp(&child, arguments[0], &actions, NULL, arguments, environ);
    }
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        return -error;
    }
    if (TEMP_FAILURE_RETRY(waitpid(child, &status, 0)) < 0) {
        return -errno;
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -EPIPE;
}

int graph_draw(const struct text *graph)
{
    int input = text_file(graph);
    if (input < 0) {
        return input;
    }
    fflush(NULL);
    int error = run_dot(input);
    close(input);
    return error;
}
