/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes the plan: objects first, connection by connection, then each instance's capabilities in
 * order. */
#include "compiler/plan.h"

#include "base/file.h"
#include "compiler/plan_parts.h"

#include <string.h>

/* --- processes --- */

/* The process of an instance, made when its first one comes. */
static struct plan_process *plan_process(struct planner *planner, const struct model_instance *from)
{
    const struct model_group *group = from->group;
    const char *name = group != NULL ? group->c_name : from->c_name;
    struct plan_process *process = plan_process_of(planner, name);
    if (process != NULL) {
        return process;
    }
    const struct name *type = &from->component->definition.name;
    process = arena_new(planner->arena, struct plan_process);
    process->name = name;
    process->address = group != NULL ? group->address : from->address;
    process->type = group != NULL ? "group" : type->text == NULL ? "component" : type->text;
    process->is_group = group != NULL;
    process->is_vm = from->is_vm;
    process->outcome_descriptor = -1;
    map_set(&planner->processes, planner->arena, name, process);
    vector_push(planner->arena, &planner->plan->processes, process);
    return process;
}

/* Whatever has an interface may go on to serve after its control thread has returned, and must be
 * able to say that it has. */
static void plan_outcome(struct planner *planner, struct plan_process *process)
{
    size_t interfaces = 0;
    for (size_t i = 0; i < process->instances.count; i++) {
        interfaces += process->instances.items[i]->interfaces.count;
    }
    if (!process->control || process->is_vm || interfaces == 0) {
        return;
    }
    const char *name = arena_print(planner->arena, "%s.outcome", process->name);
    process->outcome_descriptor = plan_process_capability(
        planner, process,
        (struct plan_capability){.object = plan_object(planner, CAISSON_OBJECT_EVENTFD, name, 0),
                                 .rights = CAISSON_RIGHT_WRITE,
                                 .role = CAISSON_ROLE_OUTCOME,
                                 .purpose = "outcome"});
}

/* --- instances --- */

/* What an instance adds to its process. */
static void plan_share(struct planner *planner, struct model_instance *from,
                       struct plan_instance *instance, struct plan_process *process)
{
    integer number;
    process->control |= instance->control;
    plan_restart(planner->model, from, process);
    plan_speculation(planner->model, from, process);
    if (from->is_vm) {
        plan_vm(planner, from, instance, process);
    } else if (instance_integer(planner->model, from, "heap_size", 0, (integer)1 << 46, &number)) {
        process->memory_bytes += (uint64_t)number;
    }
    vector_push(planner->arena, &process->instances, instance);
}

static void plan_instance(struct planner *planner, struct model_instance *from)
{
    struct plan_instance *instance = arena_new(planner->arena, struct plan_instance);
    struct plan_process *process = plan_process(planner, from);
    const struct component *component = from->component;
    integer number;
    instance->name = from->c_name;
    instance->address = from->address;
    instance->type =
        component->definition.name.text == NULL ? "component" : component->definition.name.text;
    instance->process = process;
    instance->control = component->control;
    instance->is_vm = from->is_vm;
    instance->includes = component->includes;
    instance->thread = plan_thread(planner->model, from, "");
    (void)plan_spin(planner->model, from, NULL); /* its value is checked even where nobody waits */
    if (instance_integer(planner->model, from, "dma_pool", 0, (integer)1 << 40, &number)) {
        instance->dma_pool_bytes = (uint64_t)number;
    }
    plan_share(planner, from, instance, process);
    instance->console_descriptor = -1;
    if (!from->is_vm && component_marked(component, "caisson_console")) {
        instance->console_descriptor = plan_console(planner, instance);
    }
    for (size_t i = 0; i < from->endpoints.count; i++) {
        if (from->endpoints.items[i]->inner == NULL) {
            /* It looks at those before it, so the list grows afterwards. */
            struct plan_interface *interface =
                plan_interface(planner, instance, from->endpoints.items[i]);
            vector_push(planner->arena, &instance->interfaces, interface);
        }
    }
    plan_threads(planner->model, from, instance, process);
    plan_locks(planner->model, from, instance);
    plan_attributes(planner->model, from, instance);
    if (from->is_vm) {
        ids_assign(planner->model, from, instance);
    }
    vector_push(planner->arena, &planner->plan->instances, instance);
}

static const char *system_name(struct arena *arena, const struct options *options, const char *path)
{
    if (options->name != NULL) {
        return options->name;
    }
    const char *base = path_base(path);
    const char *dot = strrchr(base, '.');
    return arena_copy(arena, base,
                      dot == NULL || dot == base ? strlen(base) : (size_t)(dot - base));
}

void plan_make(struct plan *plan, struct model *model, const char *path)
{
    struct arena *arena = model->compile->arena;
    struct planner planner = {.plan = plan, .model = model, .arena = arena};
    plan->name = system_name(arena, model->compile->options, path);
    plan->source = path_base(path);
    plan->model = model;
    for (size_t i = 0; i < model->connections.count; i++) {
        if (model->connections.items[i]->merged == NULL) {
            plan_shared(&planner, model->connections.items[i]);
        }
    }
    for (size_t i = 0; i < model->instances.count; i++) {
        if (model->instances.items[i]->is_process) {
            plan_instance(&planner, model->instances.items[i]);
        }
    }
    for (size_t i = 0; i < plan->processes.count; i++) {
        plan_outcome(&planner, plan->processes.items[i]);
    }
    plan_connections(plan, model);
    plan->dependencies = model->compile->dependencies;
}
