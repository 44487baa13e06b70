/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs an image in the simulated machine, anew where the emulation stood still, and says how it
 * went. */
#include "simulate/run.h"

#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "simulate/report.h"
#include "simulate/session.h"

#define LAST_LINES 12
#define SILENT_MS  4000 /* longer than this without a sign of life is not being alive */

static void report_lines(const char *who, const char *text)
{
    const char *start = text + strlen(text);
    for (int lines = 0; start > text; start--) {
        if (start[-1] == '\n' && *start && ++lines == LAST_LINES)
            break;
    }
    while (*start) {
        size_t length = strcspn(start, "\r\n");
        if (length > 0)
            report("  %s| %.*s", who, (int)length, start);
        start += length;
        start += *start != '\0';
    }
}

static bool is_same_file(int a, int b)
{
    struct stat of_a;
    struct stat of_b;
    return fstat(a, &of_a) == 0 && fstat(b, &of_b) == 0 && of_a.st_dev == of_b.st_dev &&
           of_a.st_ino == of_b.st_ino;
}

/* Who reads standard output alone must see as well where an abandoned run ends. */
static void mark_abandoned(unsigned int next, unsigned int runs)
{
    char line[128];
    if (is_same_file(STDOUT_FILENO, STDERR_FILENO))
        return;
    int length =
        snprintf(line, sizeof(line),
                 "\ncaisson: the run above was abandoned; run %u of %u follows\n", next, runs);
    if (write(STDOUT_FILENO, line, (size_t)length) < 0)
        report("cannot mark the abandoned run on standard output");
}

static int report_died(const struct options *options, const struct session_result *result)
{
    int status = result->number;
    if (WIFSIGNALED(status))
        report("QEMU was ended by signal %d (%s), without a result of the system", WTERMSIG(status),
               strsignal(WTERMSIG(status)));
    else if (WEXITSTATUS(status) != 0)
        report("QEMU failed with status %d, without a result of the system", WEXITSTATUS(status));
    else
        report("the simulated machine ended without a result (its kernel or its /init died)");
    report_lines("QEMU ", result->errors);
    if (result->tail[0]) {
        report("its last lines:");
        report_lines("", result->tail);
    }
    if (!options->verbose)
        report("--verbose shows what its kernel says");
    return STATUS_CANNOT_RUN;
}

static int report_timeout(const struct options *options, const struct session_result *result)
{
    char state[96] = "it is alive, so something in it waits or hangs";
    if (result->alive == 0)
        snprintf(state, sizeof(state), "it never got as far as to start the system");
    else if (result->silent_ms > SILENT_MS)
        snprintf(state, sizeof(state),
                 "its last sign of life came %lld s before, one is due each second",
                 result->silent_ms / 1000);
    report("the simulated machine did not end within %u s: %s; ended (--timeout SECONDS gives it "
           "more)",
           options_bound_s(options), state);
    return STATUS_TIMEOUT;
}

static int conclude(const struct options *options, const struct session_result *result)
{
    switch (result->end) {
    case SESSION_EXIT:
        if (options->verbose)
            report("the system ended with status %d after %.2f s", result->number,
                   (double)result->took_ms / 1e3);
        return result->number;
    case SESSION_DIED:
        return report_died(options, result);
    case SESSION_STALLED:
        report("the emulated machine stood still after %lld s; no run is left (--retries N allows "
               "more); "
               "this is QEMU's emulation, not your system",
               result->took_ms / 1000);
        return STATUS_CANNOT_RUN;
    case SESSION_TIMEOUT:
        return report_timeout(options, result);
    case SESSION_SIGNAL:
        if (result->number != SIGPIPE)
            report("ended by %s", strsignal(result->number));
        return STATUS_SIGNAL + result->number;
    case SESSION_QUIT:
        report("ended by Ctrl-A x%s",
               result->alive > 0 ? "; the simulated machine did not react to it" : "");
        return 0;
    case SESSION_FAILED:
        report("cannot run the simulated machine: %s", strerror(result->number));
        return STATUS_CANNOT_RUN;
    }
    return STATUS_CANNOT_RUN;
}

/* A new machine begins from nothing, so running anew is safe unless what the user typed would be
 * lost. */
static bool may_run_anew(const struct session_result *result, unsigned int run, unsigned int runs)
{
    return result->end == SESSION_STALLED && run < runs && !result->typed;
}

static int run_all(const struct options *options, struct session_request *request)
{
    struct session_result result;
    unsigned int runs = options->retries + 1;
    for (unsigned int run = 1;; run++) {
        terminal_raw(request->terminal);
        session_run(request, &result);
        terminal_restore(request->terminal);
        if (!may_run_anew(&result, run, runs))
            return conclude(options, &result);
        report("the emulated machine stood still after %lld s%s; run %u of %u",
               result.took_ms / 1000,
               result.printed ? "; what it printed above does not count" : "", run + 1, runs);
        if (result.printed)
            mark_abandoned(run + 1, runs);
    }
}

int run_simulated(const struct options *options, const struct machine_plan *plan)
{
    struct terminal terminal;
    int signals = session_open_signals();
    if (signals < 0) {
        report("cannot listen to signals: %s", strerror(-signals));
        return STATUS_CANNOT_RUN;
    }
    /* With --exec it is a script's: Ctrl-C ends it, and what stands on standard input is not for
     * the guest. */
    terminal_init(&terminal, !options->has_exec);
    unsigned int bound_s = options_bound_s(options);
    struct session_request request = {
        .plan = plan,
        .terminal = &terminal,
        .signals = signals,
        .deadline_ms = bound_s ? session_now_ms() + bound_s * 1000ll : 0,
        .stall_s = options->stall_s,
        .grace_ms = (long long)options->grace_s * 1000,
        .verbose = options->verbose,
    };
    int status = run_all(options, &request);
    close(signals);
    return status;
}
