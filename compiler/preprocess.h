/* SPDX-License-Identifier: BSD-2-Clause */
/* The C preprocessor in front of the lexer. */
#ifndef CAISSON_COMPILER_PREPROCESS_H
#define CAISSON_COMPILER_PREPROCESS_H

#include "compiler/context.h"
#include "compiler/origins.h"

/* Macros of GNU's preprocessor, on any machine, that no underscore begins. */
#define MACROS_WITHOUT_UNDERSCORE "linux", "unix", "i386", "mips", "powerpc", "PPC", "sparc", "sun"

struct preprocessed {
    const char *text;
    size_t length;
    bool is_changed; /* else it is the author's text, without line markers */
    struct origins origins;
};

/*
 * Runs GNU's C preprocessor over a file. `source` has its text; `path` names it to the
 * preprocessor. `place` is where the file was asked for. False, with diagnostics, where it fails.
 *
 * Descriptions were written for `cpp`, so it is `cpp`: a process of its own, with bounded time,
 * memory and output. Most files have nothing for it to do, and then it does not run.
 */
bool preprocess(struct compile *compile, struct source *source, const char *path,
                struct place place, struct preprocessed *ret_preprocessed);

/*
 * Whether the preprocessor might make something else of this text, comments aside: a directive, a
 * macro, a string or character that does not end in its line, a line that goes on behind a
 * backslash. Where in doubt it might.
 */
bool preprocess_needed(const struct options *options, const char *text, size_t length);

/* The command line of the preprocessor, ended by NULL. With `locations` it prints where each token
 * came from. */
char **preprocess_arguments(struct compile *compile, const char *path, bool locations);

/* What came of running it. */
struct preprocess_outcome {
    enum {
        PREPROCESS_ENDED,  /* with `status` */
        PREPROCESS_KILLED, /* by signal `status` */
        PREPROCESS_TIMED_OUT,
        PREPROCESS_TOO_LARGE,
        PREPROCESS_NOT_FOUND, /* no such program */
        PREPROCESS_FAILED,    /* it could not be started or read: `status` is a negative errno */
    } end;
    int status;
    char *text;
    size_t length;
    char *messages; /* what it printed on its standard error */
};

#define PREPROCESS_LIMIT_SECONDS 10u /* of processor time */

/*
 * Runs it to its end, or to a limit: of its text, too. Its process and its children are gone then,
 * also where a signal ends this program.
 */
void preprocess_run(struct arena *arena, char **arguments, size_t limit_bytes,
                    struct preprocess_outcome *ret_outcome);

/* Makes diagnostics of what it said. Returns whether there was an error among it. */
bool preprocess_report(struct compile *compile, char *messages);

#endif
