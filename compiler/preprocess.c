/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs libmcpp in a child with bounded time and output, and turns its complaints into diagnostics. */
#define _GNU_SOURCE
#include "compiler/preprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <mcpp_lib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define TIME_LIMIT_SECONDS 10u
#define OUTPUT_LIMIT_BYTES ((rlim_t)64 * 1024 * 1024)

static char **arguments_make(struct compile *compile, const char *path, bool notes, int *ret_count)
{
    const struct options *options = compile->options;
    struct arena *arena = compile->arena;
    VECTOR(char *) arguments = {0};
    vector_push(arena, &arguments, "mcpp");
    vector_push(arena, &arguments, notes ? "-K" : "-k"); /* note macros, or keep white space only */
    vector_push(arena, &arguments, "-W0");               /* no warnings */
    vector_push(arena, &arguments, "-j");                /* complaints without excerpts */
    vector_push(arena, &arguments, "-DCAMKES_TOOL_PROCESSING");
    for (size_t i = 0; i < options->definitions.count; i++) {
        vector_push(arena, &arguments, arena_print(arena, "-D%s", options->definitions.items[i]));
    }
    for (size_t i = 0; i < options->include_folders.count; i++) {
        vector_push(arena, &arguments,
                    arena_print(arena, "-I%s", options->include_folders.items[i]));
    }
    vector_push(arena, &arguments, arena_print(arena, "%s", path));
    *ret_count = (int)arguments.count;
    vector_push(arena, &arguments, NULL);
    return arguments.items;
}

static _Noreturn void run_child(char **arguments, int count, int output, int errors)
{
    const struct rlimit file = {.rlim_cur = OUTPUT_LIMIT_BYTES, .rlim_max = OUTPUT_LIMIT_BYTES};
    const struct rlimit no_core = {0};
    setrlimit(RLIMIT_FSIZE, &file);
    setrlimit(RLIMIT_CORE, &no_core);
    /* It takes the encoding of comments and strings from here; bytes go through as they are without. */
    unsetenv("LC_ALL");
    unsetenv("LC_CTYPE");
    unsetenv("LANG");
    alarm(TIME_LIMIT_SECONDS);
    if (dup2(output, STDOUT_FILENO) < 0 || dup2(errors, STDERR_FILENO) < 0) {
        _exit(127);
    }
    int status = mcpp_lib_main(count, arguments);
    _exit(fflush(NULL) == 0 && status == 0 ? 0 : 1);
}

static bool memory_read(struct compile *compile, int fd, char **ret_text, size_t *ret_length)
{
    struct stat status;
    if (fstat(fd, &status) < 0) {
        return false;
    }
    size_t length = (size_t)status.st_size;
    char *text = arena_alloc(compile->arena, length + 1, 1);
    size_t done = 0;
    while (done < length) {
        ssize_t got = pread(fd, text + done, length - done, (off_t)done);
        if (got <= 0) {
            return false;
        }
        done += (size_t)got;
    }
    *ret_text = text;
    *ret_length = length;
    return true;
}

/* `file:line: error: message` */
static bool report_line(struct compile *compile, char *line)
{
    char *mark = strstr(line, ": error: ");
    size_t skip = strlen(": error: ");
    if (mark == NULL) {
        mark = strstr(line, ": fatal error: ");
        skip = strlen(": fatal error: ");
    }
    if (mark == NULL) {
        return false;
    }
    *mark = '\0';
    char *colon = strrchr(line, ':');
    struct place place = {0};
    if (colon != NULL) {
        *colon = '\0';
        place.source = compile_source(compile, line);
        place.line = (uint32_t)strtoul(colon + 1, NULL, 10);
    }
    diagnose_error(compile->diagnostics, place, "%.200s", mark + skip);
    return true;
}

static bool report_errors(struct compile *compile, char *errors)
{
    bool reported = false;
    char *rest = NULL;
    for (char *line = strtok_r(errors, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        /* Indented lines tell who included whom. */
        if (*line != ' ' && *line != '\t') {
            reported |= report_line(compile, line);
        }
    }
    return reported;
}

struct outcome {
    int status; /* of the child */
    char *errors;
    size_t errors_length;
    char *text;
    size_t length;
};

static bool run(struct compile *compile, const char *path, struct place place, bool notes,
                const int fds[2], struct outcome *outcome)
{
    int count;
    char **arguments = arguments_make(compile, path, notes, &count);
    fflush(NULL); /* or the child would print our pending output again */
    pid_t child = fork();
    if (child == 0) {
        run_child(arguments, count, fds[0], fds[1]);
    }
    if (child < 0 || TEMP_FAILURE_RETRY(waitpid(child, &outcome->status, 0)) < 0) {
        diagnose_error(compile->diagnostics, place, "cannot start the preprocessor: %s",
                       strerror(errno));
        return false;
    }
    if (!memory_read(compile, fds[1], &outcome->errors, &outcome->errors_length) ||
        !memory_read(compile, fds[0], &outcome->text, &outcome->length)) {
        diagnose_error(compile->diagnostics, place, "cannot read what the preprocessor made");
        return false;
    }
    return true;
}

/* Its exit status tells less than what it printed: it is 0 after most errors. */
static bool is_clean(const struct outcome *outcome)
{
    return WIFEXITED(outcome->status) && WEXITSTATUS(outcome->status) == 0 &&
           strstr(outcome->errors, "error: ") == NULL;
}

/* One attempt, with files of its own for output and complaints. */
static bool attempt(struct compile *compile, const char *path, struct place place, bool notes,
                    struct outcome *outcome)
{
    int fds[2] = {memfd_create("preprocessed", MFD_CLOEXEC),
                  memfd_create("complaints", MFD_CLOEXEC)};
    bool done = false;
    if (fds[0] < 0 || fds[1] < 0) {
        diagnose_error(compile->diagnostics, place, "cannot make room for the preprocessor: %s",
                       strerror(errno));
    } else {
        done = run(compile, path, place, notes, fds, outcome);
    }
    for (int i = 0; i < 2; i++) {
        if (fds[i] >= 0) {
            close(fds[i]);
        }
    }
    return done;
}

/* Says why there is no clean result. */
static bool report(struct compile *compile, const char *path, struct place place,
                   const struct outcome *outcome)
{
    int status = outcome->status;
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) {
        diagnose_error(compile->diagnostics, place,
                       "the preprocessor did not end within %u seconds on '%s'", TIME_LIMIT_SECONDS,
                       path);
    } else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ) {
        diagnose_error(compile->diagnostics, place,
                       "what the preprocessor makes of '%s' is larger than 64 MiB", path);
    } else if (!report_errors(compile, outcome->errors)) {
        diagnose_error(compile->diagnostics, place, "the preprocessor failed on '%s'", path);
    }
    return false;
}

bool preprocess(struct compile *compile, const char *path, struct place place, char **ret_text,
                size_t *ret_length)
{
    struct outcome outcome = {0};
    if (!attempt(compile, path, place, true, &outcome)) {
        return false;
    }
    /* It can note a bounded number of macros only; without notes there is no bound, but places are less exact. */
    if (!is_clean(&outcome) && strstr(outcome.errors, "in tracing") != NULL &&
        !attempt(compile, path, place, false, &outcome)) {
        return false;
    }
    *ret_text = outcome.text;
    *ret_length = outcome.length;
    return is_clean(&outcome) || report(compile, path, place, &outcome);
}
