/* SPDX-License-Identifier: BSD-2-Clause */
/* What a run may come to whose call failed, and the table of exceptions. */
#include "judge.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TIMED_OUT   124
#define NOT_STARTED 125

static bool is_outcome(const char *word)
{
    static const char *const words[] = {"survives", "tells", "untold", "stays", "skipped"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(word, words[i]) == 0)
            return true;
    }
    return false;
}

static int add_row(struct table *table, const char *role, const char *call, const char *outcome)
{
    struct row *grown = realloc(table->rows, (table->count + 1) * sizeof(struct row));
    if (grown == NULL)
        return -1;
    table->rows = grown;
    struct row *row = &grown[table->count];
    snprintf(row->role, sizeof(row->role), "%s", role);
    snprintf(row->call, sizeof(row->call), "%s", call);
    snprintf(row->outcome, sizeof(row->outcome), "%s", outcome);
    if (!is_outcome(outcome)) {
        errno = EINVAL;
        return -1;
    }
    table->count++;
    return 0;
}

int table_read(const char *path, struct table *ret_table)
{
    char line[400];
    FILE *file = fopen(path, "re");
    int error = file == NULL ? -1 : 0;
    *ret_table = (struct table){0};
    while (error == 0 && fgets(line, sizeof(line), file) != NULL) {
        char role[ROLE_BYTES];
        char call[64];
        char outcome[16];
        char reason[2];
        if (line[0] == '#' || line[0] == '\n')
            continue;
        if (sscanf(line, "%31s %63s %15s %1s", role, call, outcome, reason) == 4) {
            error = add_row(ret_table, role, call, outcome);
        } else {
            errno = EINVAL; /* a line without a reason, for one */
            error = -1;
        }
    }
    if (file != NULL)
        fclose(file);
    return error;
}

void table_finish(struct table *table)
{
    free(table->rows);
}

static bool is_listed(const struct table *table, const struct call *call, const char *outcome)
{
    char name[64];
    call_name(call, name, sizeof(name));
    for (unsigned i = 0; i < table->count; i++) {
        const struct row *row = &table->rows[i];
        if (strcmp(row->outcome, outcome) == 0 && fnmatch(row->role, call->role, 0) == 0 &&
            fnmatch(row->call, name, 0) == 0)
            return true;
    }
    return false;
}

bool is_skipped(const struct table *table, const struct call *call)
{
    return is_listed(table, call, "skipped");
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The lines of a text, sorted: instances print at the same time. Allocated in two pieces. */
static char **sorted_lines(const char *text, char **ret_copy)
{
    size_t count = 0;
    char *rest = *ret_copy = strdup(text);
    char **lines = calloc(strlen(text) / 2 + 2, sizeof(char *));
    for (char *line; rest != NULL && lines != NULL && (line = strsep(&rest, "\n")) != NULL;) {
        if (line[0] != '\0')
            lines[count++] = line;
    }
    if (lines != NULL)
        qsort(lines, count, sizeof(char *), compare_lines);
    return lines;
}

static bool is_same_text(const char *a, const char *b)
{
    char *copies[2];
    char **a_lines = sorted_lines(a, &copies[0]);
    char **b_lines = sorted_lines(b, &copies[1]);
    size_t i = 0;
    while (a_lines[i] != NULL && b_lines[i] != NULL && strcmp(a_lines[i], b_lines[i]) == 0)
        i++;
    bool same = a_lines[i] == NULL && b_lines[i] == NULL;
    free(copies[0]);
    free(copies[1]);
    free(a_lines);
    free(b_lines);
    return same;
}

/* An instance's errors come with its output. */
static bool says(const struct run *run, int error)
{
    const char *reason = strerror(error);
    return strstr(run->errors, reason) != NULL || strstr(run->output, reason) != NULL;
}

/* Where the C library gets no memory for a thread, it says so by EAGAIN. */
static bool says_why(const struct run *run)
{
    return says(run, run->error) || (run->error == ENOMEM && says(run, EAGAIN));
}

static bool is_of_instance(const struct call *call)
{
    return strcmp(call->path, "0") != 0 && call->programs > 0;
}

/* With a message. */
static bool is_documented(const struct table *table, const struct run *plain, const struct run *run)
{
    if (run->status == NOT_STARTED || run->status == plain->status)
        return true;
    return is_listed(table, run->target, "tells") ||
           (is_of_instance(run->target) && run->status == 1);
}

bool judge(const struct table *table, const struct run *plain, const struct run *run, char *why,
           size_t bytes)
{
    const struct call *call = run->target;
    bool as_plain = run->status == plain->status && is_same_text(run->output, plain->output);
    bool quiet = is_same_text(run->errors, plain->errors);
    const char *wrong = NULL;
    if (run->timed_out)
        wrong = "it hangs";
    else if (run->left > 0)
        wrong = "processes are left";
    else if (run->leaked[0] != '\0')
        wrong = "descriptors are open at its end";
    else if (run->error == EINTR)
        wrong = as_plain && quiet ? NULL : "an interrupted call is taken for a failure";
    else if (as_plain && quiet)
        wrong = is_listed(table, call, "survives")
                    ? NULL
                    : "it goes on, and the table does not say why it may";
    else if (is_listed(table, call, "untold") && run->status == NOT_STARTED)
        wrong = strstr(run->errors, "caisson: ") != NULL ? NULL : "it does not say what failed";
    else if (is_listed(table, call, "stays") && run->status == TIMED_OUT)
        wrong = strstr(run->errors, "caisson: ") != NULL ? NULL : "it does not say what failed";
    else if (!says_why(run))
        wrong = "it does not say why";
    else if (!is_documented(table, plain, run))
        wrong = "its exit status says something else";
    if (wrong != NULL)
        snprintf(why, bytes, "%s", wrong);
    return wrong == NULL;
}

void judge_print(const struct run *run, const char *why)
{
    char name[64] = "";
    if (run->target != NULL)
        printf("FAILED: %s(%s) %s #%u: %s: %s; status %d, %u left", run->target->role,
               run->target->path, call_name(run->target, name, sizeof(name)), run->target->position,
               strerror(run->error), why, run->status, run->left);
    else
        printf("FAILED: %s; status %d, %u left", why, run->status, run->left);
    printf("%s%s\n", run->leaked[0] != '\0' ? ", open: " : "", run->leaked);
    if (run->errors != NULL && run->errors[0] != '\0')
        printf("  errors: %.600s", run->errors);
    if (run->output != NULL && run->output[0] != '\0' && run->target != NULL)
        printf("  output: %.300s\n", run->output);
}
