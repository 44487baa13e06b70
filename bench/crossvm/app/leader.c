/* SPDX-License-Identifier: BSD-2-Clause */
/* The host's end under Caisson: a component that leads. */
#include "calls.h"
#include "streamed.h"

#include <camkes.h>
#include <stdio.h>
#include <stdlib.h>

#define REPETITIONS 6u

_Noreturn void link_fail(const char *what)
{
    printf("@@failed\t%s\n", what);
    exit(1);
}

static void component_signal(struct link *link)
{
    (void)link;
    to_guest_emit();
}

static void component_wait(struct link *link)
{
    (void)link;
    from_guest_wait();
}

static void component_drain(struct link *link)
{
    (void)link;
    while (from_guest_poll())
        continue;
}

static struct means means_component = {
    "caisson",        NULL,           streamed_send,   streamed_receive,
    component_signal, component_wait, component_drain, 0};

int run(void)
{
    means_component.never_sleeps = awake;
    struct link link = {.means = &means_component, .side = LINK_HOST};
    struct lead_plan plan = {
        .suffix = "", .repetitions = REPETITIONS, .vms = (unsigned)vms, .calls = calls_all()};
    char suffix[32];

    if (vms > 1) {
        snprintf(suffix, sizeof(suffix), ", %d VMs", vms);
        plan.barrier = (struct lead_barrier *)barrier;
    }
    if (events > 1) {
        snprintf(suffix, sizeof(suffix), ", %d events", 2 * events);
        plan.events_only = 1;
    }
    if (vms > 1 || events > 1)
        plan.suffix = suffix;
    streamed_attach(&link, (void *)data);
    lead(&link, &plan);
    return 0;
}
