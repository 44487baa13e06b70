/* SPDX-License-Identifier: BSD-2-Clause */
/* The words that reports have for what a plan is made of. */
#include "compiler/report.h"

const char *object_kind_name(enum caisson_object_kind kind)
{
    static const char *const names[] = {
#define KIND(name, number, word, ...) [number] = (word),
#include "abi/object.def"
#undef KIND
    };
    return names[kind];
}

const char *role_name(enum caisson_role role)
{
    static const char *const names[] = {
        [CAISSON_ROLE_NONE] = NULL,           [CAISSON_ROLE_EMITTER] = "emitter",
        [CAISSON_ROLE_CONSUMER] = "consumer", [CAISSON_ROLE_CLIENT] = "client",
        [CAISSON_ROLE_SERVER] = "server",     [CAISSON_ROLE_OUTCOME] = "outcome",
    };
    return names[role];
}

const char *rights_short(uint32_t rights)
{
    static const char *const names[] = {"--", "r-", "-w", "rw"};
    return names[rights & (CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE)];
}

const char *rights_name(uint32_t rights)
{
    static const char *const names[] = {"", "read", "write", "read write"};
    return names[rights & (CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE)];
}

const char *restart_name(enum caisson_restart restart)
{
    static const char *const names[] = {
        [CAISSON_RESTART_NEVER] = "never",
        [CAISSON_RESTART_ON_FAILURE] = "on-failure",
        [CAISSON_RESTART_ALWAYS] = "always",
    };
    return names[restart];
}

const char *process_kind_name(const struct plan_process *process)
{
    return process->is_group ? "group" : process->is_vm ? "vm" : "component";
}

const char *plan_interface_kind_name(enum plan_interface_kind kind)
{
    static const char *const names[] = {
        [PLAN_EMITTER] = "emits",
        [PLAN_NOTIFICATION] = "consumes",
        [PLAN_DATAPORT] = "dataport",
        [PLAN_CLIENT] = "uses",
        [PLAN_SERVER] = "provides",
        [PLAN_QUEUE_SENDER] = "queue sender",
        [PLAN_QUEUE_RECEIVER] = "queue receiver",
    };
    return names[kind];
}

reach *plan_reach(const struct plan *plan, struct arena *arena)
{
    reach *all = arena_alloc(arena, plan->objects.count + 1, sizeof(*all));
    for (size_t p = 0; p < plan->processes.count; p++) {
        const struct plan_process *process = plan->processes.items[p];
        for (size_t c = 0; c < process->capabilities.count; c++) {
            const struct plan_capability *capability = &process->capabilities.items[c];
            struct reach_one one = {.process = process, .capability = capability};
            vector_push(arena, &all[capability->object], one);
        }
    }
    return all;
}
