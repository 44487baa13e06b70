/* SPDX-License-Identifier: BSD-2-Clause */
/* The plan for people: what each process has, and who shares each object. */
#include "compiler/report.h"

static void print_instances(const struct plan_process *process, struct text *text)
{
    for (size_t i = 0; process->is_group && i < process->instances.count; i++) {
        const struct plan_instance *instance = process->instances.items[i];
        text_print(text, "  instance %s: %s%s\n", instance->address, instance->type,
                   instance->control ? ", control" : "");
    }
}

static void print_process(const struct plan *plan, const struct plan_process *process,
                          struct text *text)
{
    text_print(text, "%s %s: %s%s, restart %s", process_kind_name(process), process->address,
               process->is_group ? "one address space" : process->type,
               process->control ? ", control" : "", restart_name(process->restart));
    if (process->memory_bytes > 0) {
        text_print(text, ", %llu KiB", (unsigned long long)process->memory_bytes >> 10);
    }
    text_add(text, "\n");
    print_instances(process, text);
    for (size_t i = 0; i < process->capabilities.count; i++) {
        const struct plan_capability *capability = &process->capabilities.items[i];
        const struct plan_object *object = &plan->objects.items[capability->object];
        const char *role = role_name(capability->role);
        text_print(text, "  %4u %s  #%-4zu %-12s %-8s  %s\n", capability->descriptor,
                   rights_short(capability->rights), capability->object,
                   object_kind_name(object->kind), role == NULL ? "" : role, capability->purpose);
    }
    text_add(text, "\n");
}

static void print_object(const struct plan_object *object, size_t index, const reach *reached,
                         struct text *text)
{
    text_print(text, "  #%-4zu %-12s %s", index, object_kind_name(object->kind), object->name);
    if (object->size_bytes > 0) {
        text_print(text, ", %llu bytes", (unsigned long long)object->size_bytes);
    }
    text_add(text, ":");
    for (size_t i = 0; i < reached->count; i++) {
        const struct reach_one *one = &reached->items[i];
        text_print(text, "%s %s %s", i == 0 ? "" : ",", one->process->address,
                   rights_short(one->capability->rights));
    }
    text_add(text, "\n");
}

void report_text(const struct plan *plan, struct text *text)
{
    reach *reached = plan_reach(plan, plan->model->compile->arena);
    text_print(text, "system %s, from %s\n\n", plan->name, plan->source);
    for (size_t i = 0; i < plan->processes.count; i++) {
        print_process(plan, plan->processes.items[i], text);
    }
    text_add(text, "objects, and who reaches them\n");
    for (size_t i = 0; i < plan->objects.count; i++) {
        print_object(&plan->objects.items[i], i, &reached[i], text);
    }
}
