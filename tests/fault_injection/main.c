/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs a system again and again, each time with another system call made to fail, and judges how it
 * takes it.
 *
 *   fault_injection [--full] [--role ROLE]... [--list] TABLE IMAGE [ARGUMENT]...
 *
 * The calls are those of a first run, in which none fails. Without --full one of each kind is tried
 * at each place, else all of them, with several errors each. Exit status: 0, 1 where a run was not
 * taken as it should, 77 where the kernel cannot do it.
 */
#include "judge.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BOUND_MS   15000u
#define ROLES_MOST 8u

struct campaign {
    bool full;
    bool list;
    unsigned role_count; /* 0: all */
    const char *roles[ROLES_MOST];
    struct table table;
    char *const *arguments;
    struct run plain; /* in which nothing fails */
    unsigned tried;
    unsigned missed; /* the call did not come this time */
    unsigned wrong;
};

static bool is_kind(const struct call *a, const struct call *b)
{
    return strcmp(a->role, b->role) == 0 && a->programs == b->programs && a->number == b->number &&
           a->detail == b->detail;
}

/* The first and the last of its kind in the first process that makes it. */
static bool is_example(const struct run *run, const struct call *call)
{
    const struct call *first = NULL;
    const struct call *last = NULL;
    for (unsigned i = 0; i < run->call_count; i++) {
        const struct call *other = &run->calls[i];
        if (!is_kind(call, other))
            continue;
        if (first == NULL)
            first = other;
        if (strcmp(other->path, first->path) == 0)
            last = other;
    }
    return call == first || call == last;
}

static void attempt(struct campaign *campaign, const struct call *call, int error)
{
    struct run run = {
        .arguments = campaign->arguments, .target = call, .error = error, .bound_ms = BOUND_MS};
    char why[512];
    int failed = run_execute(&run);
    campaign->tried++;
    if (failed < 0) {
        printf("FAILED: the run itself: %s\n", strerror(-failed));
        campaign->wrong++;
    } else if (!run.reached) {
        campaign->missed++;
    } else if (!judge(&campaign->table, &campaign->plain, &run, why, sizeof(why))) {
        campaign->wrong++;
        judge_print(&run, why);
    }
    run_finish(&run);
}

static void attempt_all(struct campaign *campaign, const struct call *call)
{
    const int *errors = call_errors(call);
    for (unsigned i = 0; errors[i] != 0 && (i == 0 || campaign->full); i++)
        attempt(campaign, call, errors[i]);
    if (call_can_be_interrupted(call))
        attempt(campaign, call, EINTR);
}

static bool is_wanted(const struct campaign *campaign, const struct call *call)
{
    bool wanted = campaign->role_count == 0;
    for (unsigned i = 0; i < campaign->role_count; i++)
        wanted |= strcmp(campaign->roles[i], call->role) == 0;
    return wanted;
}

static void list(const struct run *run)
{
    char name[64];
    for (unsigned i = 0; i < run->call_count; i++) {
        const struct call *call = &run->calls[i];
        printf("%s %u %s %s %u\n", call->path, call->programs, call->role,
               call_name(call, name, sizeof(name)), call->position);
    }
}

static int campaign_run(struct campaign *campaign)
{
    campaign->plain = (struct run){.arguments = campaign->arguments, .bound_ms = BOUND_MS};
    struct run *plain = &campaign->plain;
    int error = run_execute(plain);
    if (error == -ENOSYS) {
        printf("not tried: this kernel does not hand system calls to another process\n");
        return 77;
    }
    if (error < 0 || plain->timed_out || plain->left > 0 || plain->leaked[0] != '\0') {
        judge_print(plain, error < 0 ? strerror(-error) : "the run in which nothing fails");
        return 1;
    }
    if (campaign->list)
        list(plain);
    for (unsigned i = 0; i < plain->call_count && !campaign->list; i++) {
        const struct call *call = &plain->calls[i];
        if (is_wanted(campaign, call) && call_may_fail(call) &&
            !is_skipped(&campaign->table, call) && (campaign->full || is_example(plain, call)))
            attempt_all(campaign, call);
    }
    printf("%u calls of %u tried, %u did not come again, %u taken wrongly\n", campaign->tried,
           plain->call_count, campaign->missed, campaign->wrong);
    return campaign->wrong > 0;
}

int main(int argc, char *argv[])
{
    static const struct option options[] = {{"full", no_argument, NULL, 'f'},
                                            {"list", no_argument, NULL, 'l'},
                                            {"role", required_argument, NULL, 'r'},
                                            {0}};
    struct campaign campaign = {0};
    int option;
    setvbuf(stdout, NULL, _IOLBF, 0);
    while ((option = getopt_long(argc, argv, "+", options, NULL)) != -1) {
        campaign.full |= option == 'f';
        campaign.list |= option == 'l';
        if (option == 'r' && campaign.role_count < ROLES_MOST)
            campaign.roles[campaign.role_count++] = optarg;
        if (option == '?')
            return 2;
    }
    if (argc - optind < 2) {
        fprintf(stderr, "usage: fault_injection [--full] [--role ROLE]... [--list] TABLE IMAGE "
                        "[ARGUMENT]...\n");
        return 2;
    }
    if (table_read(argv[optind], &campaign.table) < 0) {
        fprintf(stderr, "fault_injection: cannot read %s: %s\n", argv[optind], strerror(errno));
        return 2;
    }
    campaign.arguments = argv + optind + 1;
    int status = campaign_run(&campaign);
    run_finish(&campaign.plain);
    table_finish(&campaign.table);
    return status;
}
