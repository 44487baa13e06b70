/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs what measures in a machine and prints records: its lines that begin with "@@", and what the
 * host's kernel counted between its marks, for each operation. It also gives signs of life, and an
 * end to what does not come to one.
 *
 * usage: collect BENCH MEANS LEADERS SECONDS COMMAND...
 *
 *   @@value CASE METRIC UNIT VALUE   a figure; with OPERATIONS behind it a sum, of so many
 *   @@begin CASE COUNT, @@end ...    the marks
 *   @@done, @@failed                 one leader has ended
 */
#include "counter.h"
#include "figures.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LINE_BYTES    4096
#define ALIVE_SECONDS 5

struct collector {
    const char *bench, *means;
    int leaders, left; /* all of them, and who has not ended yet */
    double unit_of_ns; /* how many nanoseconds are one of `time_unit` */
    const char *time_unit;
    struct figures nothing; /* what a series costs in which nothing is done */
    struct figures rest;    /* what a rest costs, which is in every operation that has one */
    struct figures before;
    struct counter syscalls;
    int marks; /* open ones: where several lead, the first begin and the last end count */
};

static void record(const struct collector *collector, const char *name, const char *metric,
                   const char *unit, double value)
{
    printf("record\t%s\t%s\t%s\t%s\t%s\t%.3f\n", collector->bench, name, collector->means, metric,
           unit, value);
    fflush(stdout);
}

static int is_case(const char *name, const char *wanted)
{
    const size_t length = strlen(wanted);

    return strncmp(name, wanted, length) == 0 && (name[length] == '\0' || name[length] == ',');
}

/* For each operation: without what the series itself costs, and without its rests. */
static void count(struct collector *collector, const char *name, const char *metric, double total,
                  double operations)
{
    const double *nothing = figures_find(&collector->nothing, metric);
    const double *rest = figures_find(&collector->rest, metric);

    if (is_case(name, "nothing")) {
        figures_set(&collector->nothing, metric, total);
        return;
    }
    double value = (total - (nothing != NULL ? *nothing : 0)) / operations;
    if (is_case(name, "rest")) {
        figures_set(&collector->rest, metric, value);
        return;
    }
    if (strstr(name, " asleep") != NULL && rest != NULL)
        value -= *rest;
    if (total != 0)
        record(collector, name, metric, "count", value);
}

static const char *metric_of(const char *kvm_name)
{
    return strcmp(kvm_name, "irq_injections") == 0 ? "interrupts" : kvm_name;
}

static void begin(struct collector *collector)
{
    if (collector->marks++ > 0)
        return;
    counter_open(&collector->syscalls, "raw_syscalls/sys_enter");
    collector->before.count = 0;
    figures_read_switches(&collector->before);
    figures_read_kvm(&collector->before);
}

static void end(struct collector *collector, const char *name, double operations)
{
    struct figures after = {.count = 0};

    if (--collector->marks > 0)
        return;
    figures_read_kvm(&after);
    figures_read_switches(&after);
    operations *= collector->leaders;
    if (collector->syscalls.count > 0)
        count(collector, name, "syscalls", (double)counter_close(&collector->syscalls), operations);
    for (int i = 0; i < after.count; i++) {
        const double *old = figures_find(&collector->before, after.items[i].name);
        count(collector, name, metric_of(after.items[i].name),
              after.items[i].value - (old != NULL ? *old : 0), operations);
    }
}

static void take_value(struct collector *collector, char *fields[])
{
    const double value = strtod(fields[4], NULL);

    if (strcmp(fields[3], "ns") == 0)
        record(collector, fields[1], fields[2], collector->time_unit,
               value / collector->unit_of_ns);
    else if (strcmp(fields[3], "count") == 0)
        count(collector, fields[1], fields[2], value, strtod(fields[5], NULL));
    else
        record(collector, fields[1], fields[2], fields[3], value);
}

/* What follows "@@" in a line. */
static void take(struct collector *collector, char *text)
{
    char *fields[6] = {"", "", "", "", "", ""};

    text[strcspn(text, "\r\n")] = '\0';
    for (int i = 0; i < 6 && text != NULL; i++)
        fields[i] = strsep(&text, "\t");
    if (strcmp(fields[0], "value") == 0)
        take_value(collector, fields);
    else if (strcmp(fields[0], "begin") == 0)
        begin(collector);
    else if (strcmp(fields[0], "end") == 0)
        end(collector, fields[1], strtod(fields[2], NULL));
    else if (strcmp(fields[0], "failed") == 0)
        printf("failed\t%s\t%s\t%s\n", collector->bench, collector->means, fields[1]);
    if (strcmp(fields[0], "done") == 0 || strcmp(fields[0], "failed") == 0)
        collector->left--;
    fflush(stdout);
}

static pid_t start(char **command, int *ret_output)
{
    int ends[2];

    if (pipe(ends) < 0)
        return -1;
    const pid_t pid = fork();
    if (pid == 0) {
        setpgid(0, 0);
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execvp(command[0], command);
        perror(command[0]);
        _exit(127);
    }
    close(ends[1]);
    *ret_output = ends[0];
    return pid;
}

/* Whole lines of `text`; what is left of it stays for the next time. */
static size_t take_lines(struct collector *collector, char *text, size_t used)
{
    char *line = text;
    char *next;

    text[used] = '\0';
    while ((next = strchr(line, '\n')) != NULL) {
        *next = '\0';
        char *ours = strstr(line, "@@");
        if (ours != NULL)
            take(collector, ours + 2);
        else
            fprintf(stderr, "%s\n", line);
        line = next + 1;
    }
    used -= (size_t)(line - text);
    memmove(text, line, used);
    return used < LINE_BYTES / 2 ? used : 0; /* that much without an end is nobody's line */
}

/* 0 when all have done, 1 where the command ended before, 2 where time was up. */
static int collect(struct collector *collector, int output, time_t seconds)
{
    char text[LINE_BYTES + 1];
    size_t used = 0;
    const time_t deadline = time(NULL) + seconds;
    time_t alive = time(NULL);

    while (collector->left > 0) {
        struct pollfd entry = {.fd = output, .events = POLLIN};
        const int ready = poll(&entry, 1, ALIVE_SECONDS * 1000);
        const time_t now = time(NULL);
        if (now >= alive + ALIVE_SECONDS) {
            alive = now;
            fprintf(stderr, "alive\n");
        }
        if (now > deadline)
            return 2;
        if (ready <= 0)
            continue;
        const ssize_t count = read(output, text + used, LINE_BYTES - used);
        if (count == 0 || (count < 0 && errno != EINTR))
            return 1;
        if (count > 0)
            used = take_lines(collector, text, used + (size_t)count);
    }
    return 0;
}

int main(int argc, char **argv)
{
    int output = -1;

    if (argc < 6) {
        fprintf(stderr, "usage: collect BENCH MEANS LEADERS SECONDS COMMAND...\n");
        return 2;
    }
    struct collector collector = {.bench = argv[1], .means = argv[2], .leaders = atoi(argv[3])};
    collector.left = collector.leaders;
    const int counted = strstr(argv[1], "counted") != NULL;
    collector.unit_of_ns = 1000;
    collector.time_unit =
        counted ? "kinstr" : "us"; /* a counted machine's nanosecond is one instruction */
    const pid_t pid = start(argv + 5, &output);
    if (pid < 0)
        return 1;
    const int status = collect(&collector, output, (time_t)atoi(argv[4]));
    kill(-pid, SIGKILL);
    waitpid(pid, NULL, 0);
    printf("ended\t%s\t%s\t%s\n", collector.bench, collector.means,
           status == 0   ? "well"
           : status == 1 ? "the command ended before its leaders"
                         : "not within its time, though the machine was alive");
    return status;
}
