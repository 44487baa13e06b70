/* SPDX-License-Identifier: BSD-2-Clause */
/* Validates what instances are to the objects that they hold: which role fits, and how often it may
 * be had. */
#include "loader/kinds.h"
#include "loader/validate.h"

#include <errno.h>
#include <stdlib.h>

static const char *const role_names[] = {
    [CAISSON_ROLE_NONE] = "none",         [CAISSON_ROLE_EMITTER] = "emitter",
    [CAISSON_ROLE_CONSUMER] = "consumer", [CAISSON_ROLE_CLIENT] = "client",
    [CAISSON_ROLE_SERVER] = "server",     [CAISSON_ROLE_OUTCOME] = "outcome",
};

/* How often an object is held: by anybody, and in the roles that one instance alone may have. */
struct use {
    uint32_t holders;
    uint32_t clients;
    uint32_t servers;
};

static int check_role(const struct tables *tables, const char *instance,
                      const struct caisson_capability *capability, struct failure *failure)
{
    const uint32_t both = CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE;
    const char *name = tables_object_name(tables, capability->object);
    const struct kind *kind = kind_of(tables->objects[capability->object].kind);
    if (capability->role > CAISSON_ROLE_OUTCOME)
        return failure_set(failure, EINVAL,
                           "system tables: instance %s: descriptor %u has unknown role %u",
                           instance, capability->descriptor, capability->role);
    if ((kind->roles & (1u << capability->role)) == 0)
        return failure_set(failure, EINVAL,
                           "system tables: instance %s: role %s does not fit %s %s", instance,
                           role_names[capability->role], kind->title, name);
    if (kind->rights == KIND_RIGHTS_BOTH && capability->rights != both)
        return failure_set(failure, EINVAL,
                           "system tables: instance %s has to read and write %s %s", instance,
                           kind->title, name);
    return 0;
}

static int count_use(const struct tables *tables, const struct caisson_capability *capability,
                     struct use *uses, struct failure *failure)
{
    struct use *use = &uses[capability->object];
    use->holders++;
    use->clients += capability->role == CAISSON_ROLE_CLIENT;
    use->servers += capability->role == CAISSON_ROLE_SERVER;
    if (use->clients > 1 || use->servers > 1)
        return failure_set(failure, EINVAL, "system tables: channel %s has two %s",
                           tables_object_name(tables, capability->object),
                           use->clients > 1 ? "clients" : "servers");
    return 0;
}

static int check_capabilities(const struct tables *tables, struct use *uses,
                              struct failure *failure)
{
    for (uint32_t i = 0; i < tables->header->instance_count; i++) {
        const struct caisson_instance *instance = &tables->instances[i];
        for (uint32_t k = 0; k < instance->capability_count; k++) {
            const struct caisson_capability *capability =
                &tables->capabilities[instance->first_capability + k];
            int error = check_role(tables, tables_instance_name(tables, i), capability, failure);
            if (error == 0)
                error = count_use(tables, capability, uses, failure);
            if (error < 0)
                return error;
        }
    }
    return 0;
}

/* The next object of that kind among the instance's capabilities from `from` on, as an index of
 * these. */
static uint32_t find_kind(const struct tables *tables, const struct caisson_instance *instance,
                          uint32_t number, uint32_t from)
{
    while (from < instance->capability_count &&
           tables->objects[tables->capabilities[instance->first_capability + from].object].kind !=
               number)
        from++;
    return from;
}

/* An object of such a kind is one instance's, and an instance has at most one. */
static int check_one(const struct tables *tables, uint32_t index, uint32_t number,
                     const struct use *uses, struct failure *failure)
{
    const struct caisson_instance *instance = &tables->instances[index];
    const char *title = kind_of(number)->title;
    uint32_t first = find_kind(tables, instance, number, 0);
    if (first == instance->capability_count)
        return 0;
    uint32_t object = tables->capabilities[instance->first_capability + first].object;
    uint32_t next = find_kind(tables, instance, number, first + 1);
    if (next < instance->capability_count &&
        tables->capabilities[instance->first_capability + next].object != object)
        return failure_set(failure, EINVAL, "system tables: instance %s has two %ss",
                           tables_instance_name(tables, index), title);
    if (uses[object].holders > 1)
        return failure_set(failure, EINVAL, "system tables: %s %s is handed out twice", title,
                           tables_object_name(tables, object));
    return 0;
}

static int check_kinds(const struct tables *tables, uint32_t index, const struct use *uses,
                       struct failure *failure)
{
    int error = 0;
    for (uint32_t number = 1; error == 0 && number < CAISSON_OBJECT_KINDS; number++) {
        if (kind_of(number)->shared == KIND_SHARED_ONE)
            error = check_one(tables, index, number, uses, failure);
    }
    return error;
}

/* An outcome is told by one instance, which has control, and nobody else can tell it. */
static int check_outcome(const struct tables *tables, uint32_t index, const struct use *uses,
                         struct failure *failure)
{
    const struct caisson_instance *instance = &tables->instances[index];
    const char *name = tables_instance_name(tables, index);
    uint32_t outcome = tables_outcome(tables, index);
    if (outcome == UINT32_MAX)
        return 0;
    if ((instance->flags & CAISSON_INSTANCE_CONTROL) == 0)
        return failure_set(failure, EINVAL,
                           "system tables: instance %s has an outcome, but no control", name);
    for (uint32_t i = 0; i < instance->capability_count; i++) {
        const struct caisson_capability *capability =
            &tables->capabilities[instance->first_capability + i];
        if (capability->role == CAISSON_ROLE_OUTCOME && capability->object != outcome)
            return failure_set(failure, EINVAL, "system tables: instance %s has two outcomes",
                               name);
    }
    if (uses[outcome].holders > 1)
        return failure_set(failure, EINVAL, "system tables: outcome %s is handed out twice",
                           tables_object_name(tables, outcome));
    return 0;
}

int validate_roles(const struct tables *tables, struct failure *failure)
{
    struct use *uses = calloc((size_t)tables->header->object_count + 1, sizeof(*uses));
    if (uses == NULL)
        return failure_set(failure, ENOMEM, "no memory for the objects' roles");
    int error = check_capabilities(tables, uses, failure);
    for (uint32_t i = 0; error == 0 && i < tables->header->instance_count; i++) {
        error = check_kinds(tables, i, uses, failure);
        if (error == 0)
            error = check_outcome(tables, i, uses, failure);
    }
    free(uses);
    return error;
}
