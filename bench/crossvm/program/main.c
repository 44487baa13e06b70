/* SPDX-License-Identifier: BSD-2-Clause */
/* The bench as a program, for guests and for the host: which side, over which means. */
#include "link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define REPETITIONS 6u /* the first one counts as none */

static const struct means *const all_means[] = {
    &means_caisson, &means_ivshmem, &means_spin,   &means_eventfd,
    &means_vsock,   &means_tcp,     &means_serial,
};

_Noreturn void link_fail(const char *what)
{
    perror(what);
    printf("@@failed\t%s\n", what);
    exit(1);
}

static const struct means *find(const char *name)
{
    for (size_t i = 0; i < sizeof(all_means) / sizeof(all_means[0]); i++) {
        if (strcmp(all_means[i]->name, name) == 0)
            return all_means[i];
    }
    fprintf(stderr, "no such means: %s\n", name);
    exit(2);
}

/* A process for each virtual machine. */
static int lead_all(const struct means *means, unsigned vms)
{
    struct lead_plan plan = {.suffix = "", .repetitions = REPETITIONS, .vms = vms};
    char suffix[32];
    int status = 0;

    if (vms > 1) {
        plan.barrier = mmap(NULL, sizeof(*plan.barrier), PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (plan.barrier == MAP_FAILED)
            link_fail("mmap");
        snprintf(suffix, sizeof(suffix), ", %u VMs", vms);
        plan.suffix = suffix;
    }
    for (unsigned i = 0; i < vms; i++) {
        const pid_t pid = fork();
        if (pid < 0)
            link_fail("fork");
        if (pid == 0) {
            struct link link = {.means = means, .side = LINK_HOST, .number = i};
            means->open(&link);
            lead(&link, &plan);
            exit(0);
        }
    }
    for (unsigned i = 0; i < vms; i++) {
        int ended;
        if (wait(&ended) < 0 || ended != 0)
            status = 1;
    }
    return status;
}

int main(int argc, char **argv)
{
    if (argc != 4 || (strcmp(argv[1], "lead") != 0 && strcmp(argv[1], "follow") != 0)) {
        fprintf(stderr, "usage: crossvm_bench lead MEANS VMS | follow MEANS NUMBER\n");
        return 2;
    }
    const struct means *means = find(argv[2]);
    const unsigned number = (unsigned)strtoul(argv[3], NULL, 10);
    if (strcmp(argv[1], "lead") == 0)
        return lead_all(means, number);
    struct link link = {.means = means, .side = LINK_GUEST, .number = number};
    means->open(&link);
    follow(&link);
    return 0;
}
