/* SPDX-License-Identifier: BSD-2-Clause */
/* Groups: which instances share an address space, and what that asks of them. */
#include "compiler/elaborate.h"

#include <string.h>

const char *c_name(struct arena *arena, const char *address)
{
    char *name = arena_copy(arena, address, strlen(address));
    for (char *dot = strchr(name, '.'); dot != NULL; dot = strchr(dot, '.')) {
        *dot = '_';
    }
    return name;
}

bool instances_share_process(const struct model_instance *one, const struct model_instance *other)
{
    return one == other || (one->group != NULL && one->group == other->group);
}

static void collect(struct model *model)
{
    for (size_t i = 0; i < model->instances.count; i++) {
        struct model_instance *instance = model->instances.items[i];
        if (instance->group != NULL && instance->is_process) {
            vector_push(model->compile->arena, &instance->group->instances, instance);
        }
    }
}

static void name_clash(struct model *model, const struct model_group *group, const char *address,
                       struct place first)
{
    struct diagnostics *diagnostics = model->compile->diagnostics;
    struct diagnostic *error =
        diagnose_error(diagnostics, group->place,
                       "this group and '%s' have the same name in C, '%s'", address, group->c_name);
    diagnostic_note(diagnostics, error, first, "'%s' is here", address);
}

/* Its program and folder have names among those of the instances. */
static void name_group(struct model *model, struct map *groups, struct model_group *group)
{
    struct arena *arena = model->compile->arena;
    const char *first_address = group->instances.items[0]->address;
    if (group->address != NULL) {
        group->c_name = c_name(arena, group->address);
    } else {
        group->address = arena_print(arena, "group of %s", first_address);
        group->c_name = arena_print(arena, "group_%s", c_name(arena, first_address));
    }
    const struct model_instance *instance = map_get(&model->c_names, group->c_name);
    const struct model_group *other = map_get(groups, group->c_name);
    if (instance != NULL) {
        name_clash(model, group, instance->address, instance->place);
    } else if (other != NULL) {
        name_clash(model, group, other->address, other->place);
    }
    map_set(groups, arena, group->c_name, group);
}

static void check_member(struct model *model, const struct model_group *group,
                         const struct model_instance *member)
{
    if (member->is_vm) {
        struct diagnostics *diagnostics = model->compile->diagnostics;
        struct diagnostic *error = diagnose_error(
            diagnostics, member->place,
            "'%s' is a virtual machine: it cannot share an address space", member->address);
        diagnostic_note(diagnostics, error, group->place, "the group is here");
    }
}

void groups_check(struct model *model)
{
    struct map names = {0};
    collect(model);
    for (size_t g = 0; g < model->groups.count; g++) {
        struct model_group *group = model->groups.items[g];
        if (group->instances.count == 1) {
            group->instances.items[0]->group = NULL; /* a process like any other */
        }
        if (group->instances.count < 2) {
            continue;
        }
        name_group(model, &names, group);
        for (size_t i = 0; i < group->instances.count; i++) {
            check_member(model, group, group->instances.items[i]);
        }
    }
}
