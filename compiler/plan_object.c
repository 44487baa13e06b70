/* SPDX-License-Identifier: BSD-2-Clause */
/* Objects, capabilities and shared connections of a plan that is being made. */
#include "compiler/plan_parts.h"

size_t plan_object(struct planner *planner, enum caisson_object_kind kind, const char *name,
                   uint64_t size_bytes)
{
    struct plan *plan = planner->plan;
    vector_push(planner->arena, &plan->objects,
                (struct plan_object){.kind = kind, .name = name, .size_bytes = size_bytes});
    return plan->objects.count - 1;
}

int plan_process_capability(struct planner *planner, struct plan_process *process,
                            struct plan_capability capability)
{
    capability.descriptor = CAISSON_FIRST_DESCRIPTOR + (uint32_t)process->capabilities.count;
    vector_push(planner->arena, &process->capabilities, capability);
    return (int)capability.descriptor;
}

struct plan_process *plan_process_of(struct planner *planner, const char *name)
{
    return map_get(&planner->processes, name);
}

int plan_capability(struct planner *planner, const struct plan_instance *instance,
                    struct plan_capability capability)
{
    capability.instance = instance;
    return plan_process_capability(planner, plan_process_of(planner, instance->process->name),
                                   capability);
}

const char *endpoint_address(struct arena *arena, const struct endpoint *endpoint)
{
    return arena_print(arena, "%s.%s", endpoint->instance->address, endpoint->interface->name.text);
}

const struct shared *plan_shared_of(const struct planner *planner, const struct endpoint *endpoint)
{
    return map_get(&planner->shared, connection_whole(endpoint->connection)->address);
}
