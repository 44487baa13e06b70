/* SPDX-License-Identifier: BSD-2-Clause */
/* Validates the instances of system tables and what they hold. */
#include "loader/kinds.h"
#include "loader/validate.h"

#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int check_program(const struct tables *tables, const char *name, struct failure *failure)
{
    const struct caisson_payload *program = tables_payload(tables, "program", name);
    if (program == NULL)
        return failure_set(failure, EINVAL, "image: payload program/%s is missing", name);
    if (program->end - program->start < SELFMAG || memcmp(program->start, ELFMAG, SELFMAG) != 0)
        return failure_set(failure, EINVAL, "image: payload program/%s is not an ELF file", name);
    return 0;
}

static int check_instance_values(const struct tables *tables, uint32_t index,
                                 struct failure *failure)
{
    const struct caisson_instance *instance = &tables->instances[index];
    const char *name = tables_instance_name(tables, index);
    if (instance->kind != CAISSON_INSTANCE_COMPONENT && instance->kind != CAISSON_INSTANCE_VM)
        return failure_set(failure, EINVAL, "system tables: instance %s has unknown kind %u", name,
                           instance->kind);
    if ((instance->flags &
         ~(uint32_t)(CAISSON_INSTANCE_CONTROL | CAISSON_INSTANCE_NO_SPECULATION)) != 0)
        return failure_set(failure, EINVAL, "system tables: instance %s has unknown flags", name);
    if (instance->members >= tables->header->string_bytes)
        return failure_set(failure, EINVAL,
                           "system tables: members of instance %s lie outside the string section",
                           name);
    if (instance->restart > CAISSON_RESTART_ALWAYS)
        return failure_set(failure, EINVAL,
                           "system tables: instance %s has unknown restart policy %u", name,
                           instance->restart);
    unsigned long long memory = instance->memory_bytes;
    bool needs_memory = instance->kind == CAISSON_INSTANCE_VM;
    if ((needs_memory && (memory == 0 || memory % CAISSON_PAGE_BYTES != 0)) ||
        memory > MEMORY_BYTES_MAX)
        return failure_set(failure, EINVAL,
                           "system tables: instance %s: %llu bytes of memory are %s", name, memory,
                           memory > MEMORY_BYTES_MAX
                               ? "too many"
                               : "not a positive multiple of the page, and it is a VM");
    return 0;
}

static int check_instance(const struct tables *tables, uint32_t index, struct failure *failure)
{
    const struct caisson_instance *instance = &tables->instances[index];
    int error = validate_name(tables, instance->name, "instance", index, failure);
    if (error == 0)
        error = validate_name(tables, instance->type, "the type of instance", index, failure);
    if (error < 0)
        return error;
    error = check_instance_values(tables, index, failure);
    return error < 0 ? error : check_program(tables, tables_instance_name(tables, index), failure);
}

static int compare_names(const void *one, const void *other, void *tables)
{
    return strcmp(tables_instance_name(tables, *(const uint32_t *)one),
                  tables_instance_name(tables, *(const uint32_t *)other));
}

/* In order, equal names stand side by side. */
static int check_names(const struct tables *tables, struct failure *failure)
{
    uint32_t count = tables->header->instance_count;
    uint32_t *order = calloc(count, sizeof(*order));
    if (order == NULL)
        return failure_set(failure, ENOMEM, "no memory for the instances' names");
    for (uint32_t i = 0; i < count; i++)
        order[i] = i;
    qsort_r(order, count, sizeof(*order), compare_names, (void *)tables);
    int error = 0;
    for (uint32_t i = 1; error == 0 && i < count; i++) {
        const char *name = tables_instance_name(tables, order[i]);
        if (strcmp(tables_instance_name(tables, order[i - 1]), name) == 0)
            error = failure_set(failure, EINVAL, "system tables: two instances are named %s", name);
    }
    free(order);
    return error;
}

static int check_capability(const struct tables *tables, uint32_t instance, uint32_t nth,
                            struct failure *failure)
{
    const struct caisson_instance *entry = &tables->instances[instance];
    const struct caisson_capability *capability =
        &tables->capabilities[entry->first_capability + nth];
    const char *name = tables_instance_name(tables, instance);
    const uint32_t known = CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE;
    if (capability->descriptor != CAISSON_FIRST_DESCRIPTOR + nth)
        return failure_set(failure, EINVAL,
                           "system tables: instance %s: descriptor %u stands where %u is expected",
                           name, capability->descriptor, CAISSON_FIRST_DESCRIPTOR + nth);
    if (capability->object >= tables->header->object_count)
        return failure_set(
            failure, EINVAL, "system tables: instance %s: descriptor %u names object %u of %u",
            name, capability->descriptor, capability->object, tables->header->object_count);
    const struct caisson_object *object = &tables->objects[capability->object];
    if (capability->rights == 0 || (capability->rights & ~known) != 0)
        return failure_set(failure, EINVAL,
                           "system tables: instance %s: descriptor %u has unknown rights 0x%x",
                           name, capability->descriptor, capability->rights);
    const struct kind *kind = kind_of(object->kind);
    if (kind->rights == KIND_RIGHTS_READ && capability->rights != CAISSON_RIGHT_READ)
        return failure_set(failure, EINVAL, "system tables: instance %s: %s %s would be writable",
                           name, kind->title, tables_object_name(tables, capability->object));
    return 0;
}

/* Notes whose the capabilities of one instance are; `owners` holds UINT32_MAX for those of
 * nobody. */
static int own_run(const struct tables *tables, uint32_t index, uint32_t *owners,
                   struct failure *failure)
{
    const struct caisson_instance *instance = &tables->instances[index];
    uint64_t end = (uint64_t)instance->first_capability + instance->capability_count;
    if (end > tables->header->capability_count)
        return failure_set(failure, EINVAL,
                           "system tables: instance %s has undeclared capabilities",
                           tables_instance_name(tables, index));
    for (uint32_t i = instance->first_capability; i < end; i++) {
        if (owners[i] != UINT32_MAX)
            return failure_set(
                failure, EINVAL, "system tables: instances %s and %s share capabilities",
                tables_instance_name(tables, owners[i]), tables_instance_name(tables, index));
        owners[i] = index;
    }
    return 0;
}

/* Runs lie within the array, do not overlap, and leave no capability to nobody. */
static int check_runs(const struct tables *tables, struct failure *failure)
{
    uint32_t count = tables->header->capability_count;
    uint32_t *owners = malloc(((size_t)count + 1) * sizeof(*owners));
    if (owners == NULL)
        return failure_set(failure, ENOMEM, "no memory for the instances' capabilities");
    memset(owners, 0xff, count * sizeof(*owners));
    int error = 0;
    uint32_t left = count;
    for (uint32_t i = 0; error == 0 && i < tables->header->instance_count; i++) {
        error = own_run(tables, i, owners, failure);
        left -= tables->instances[i].capability_count;
    }
    free(owners);
    if (error == 0 && left > 0)
        error =
            failure_set(failure, EINVAL, "system tables: %u capabilities belong to nobody", left);
    return error;
}

int validate_instances(const struct tables *tables, struct failure *failure)
{
    if (tables->header->instance_count == 0)
        return failure_set(failure, EINVAL, "system tables: the system has no instance");
    for (uint32_t i = 0; i < tables->header->instance_count; i++) {
        int error = check_instance(tables, i, failure);
        if (error < 0)
            return error;
    }
    int error = check_names(tables, failure);
    if (error == 0)
        error = check_runs(tables, failure);
    for (uint32_t i = 0; error == 0 && i < tables->header->instance_count; i++) {
        for (uint32_t k = 0; error == 0 && k < tables->instances[i].capability_count; k++)
            error = check_capability(tables, i, k, failure);
    }
    return error;
}
