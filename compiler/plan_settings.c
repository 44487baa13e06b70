/* SPDX-License-Identifier: BSD-2-Clause */
/* What settings alone decide about an instance: restart, speculation, spinning, access, locks,
 * attributes. */
#include "compiler/plan_parts.h"

#include "abi/notification.h"

#include <string.h>

static enum caisson_restart restart_named(struct model *model, struct place place, const char *name)
{
    static const char *const names[] = {
        [CAISSON_RESTART_NEVER] = "never",
        [CAISSON_RESTART_ON_FAILURE] = "on-failure",
        [CAISSON_RESTART_ALWAYS] = "always",
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(names[i], name) == 0) {
            return (enum caisson_restart)i;
        }
    }
    diagnose_error(model->compile->diagnostics, place,
                   "'restart' is \"never\", \"on-failure\" or \"always\", this is \"%s\"", name);
    return CAISSON_RESTART_NEVER;
}

void plan_restart(struct model *model, struct model_instance *from, struct plan_process *process)
{
    const char *name = "never";
    (void)instance_string(model, from, "restart", &name);
    struct place place = instance_value_place(model, from, "restart");
    enum caisson_restart restart = restart_named(model, place, name);
    if (process->instances.count > 0 && restart != process->restart) {
        diagnose_error(model->compile->diagnostics, place,
                       "'%s' is in one group with '%s': 'restart' is the same for all of it",
                       from->address, process->instances.items[0]->address);
    }
    process->restart = restart;
}

/* One of a group that wants none has it so for all. */
void plan_speculation(struct model *model, struct model_instance *from,
                      struct plan_process *process)
{
    const char *name = "on";
    (void)instance_string(model, from, "speculation", &name);
    if (strcmp(name, "on") != 0 && strcmp(name, "off") != 0) {
        diagnose_error(model->compile->diagnostics,
                       instance_value_place(model, from, "speculation"),
                       "'speculation' is \"on\" or \"off\", this is \"%s\"", name);
    }
    if (process->instances.count == 0) {
        process->speculates = true;
    }
    process->speculates &= strcmp(name, "off") != 0;
}

struct plan_spin plan_spin(struct model *model, struct model_instance *from, const char *interface)
{
    struct plan_spin made = {0};
    integer number = 0;
    made.has_limit = instance_integer(model, from, "spin_us", 0, CAISSON_SPIN_US_MAX, &number);
    if (interface != NULL) {
        const char *name = arena_print(model->compile->arena, "%s_spin_us", interface);
        made.has_limit |= instance_integer(model, from, name, 0, CAISSON_SPIN_US_MAX, &number);
    }
    made.limit_us = (uint32_t)number;
    return made;
}

/* `<d>_access`: any mix of R, W, X; memory that can be written can be read. */
bool plan_writable(struct model *model, const struct endpoint *endpoint)
{
    const char *access;
    const char *name =
        arena_print(model->compile->arena, "%s_access", endpoint->interface->name.text);
    if (!instance_string(model, endpoint->instance, name, &access)) {
        return true;
    }
    if (*access == '\0' || access[strspn(access, "RWX")] != '\0') {
        diagnose_error(model->compile->diagnostics,
                       instance_value_place(model, endpoint->instance, name),
                       "'%s' is a mix of R, W and X, this is \"%s\"", name, access);
    }
    return strchr(access, 'W') != NULL;
}

void plan_locks(struct model *model, struct model_instance *from, struct plan_instance *instance)
{
    for (size_t i = 0; i < from->component->locks.count; i++) {
        const struct lock *lock = from->component->locks.items[i];
        struct plan_lock made = {.kind = lock->kind, .name = lock->name.text};
        integer number = lock->kind == LOCK_SEMAPHORE ? 1 : 0;
        const char *name = arena_print(model->compile->arena, "%s_value", made.name);
        integer most = lock->kind == LOCK_BINARY_SEMAPHORE ? 1 : INT32_MAX;
        if (lock->kind != LOCK_MUTEX) {
            (void)instance_integer(model, from, name, 0, most, &number);
        }
        made.value = (uint32_t)number;
        vector_push(model->compile->arena, &instance->locks, made);
    }
}

void plan_attributes(struct model *model, struct model_instance *from,
                     struct plan_instance *instance)
{
    instance->declared = &from->component->attributes;
    for (size_t i = 0; i < from->component->attributes.count; i++) {
        struct plan_attribute made = {.attribute = from->component->attributes.items[i]};
        const char *name = made.attribute->name.text;
        /* Marks say nothing to the instance itself. */
        bool mark = strcmp(name, "caisson_vm") == 0 || strcmp(name, "caisson_console") == 0;
        if (!mark && instance_value(model, from, name, &made.value)) {
            vector_push(model->compile->arena, &instance->attributes, made);
        }
    }
}
