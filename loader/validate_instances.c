/* SPDX-License-Identifier: BSD-2-Clause */
/* Validates the instances of system tables and what they hold. */
#include "loader/validate.h"

#include <elf.h>
#include <errno.h>
#include <string.h>

#define CAPABILITIES_MAX 512u /* of one instance: within the usual limit of 1024 descriptors */

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
    if ((instance->flags & ~(uint32_t)CAISSON_INSTANCE_CONTROL) != 0 || instance->reserved != 0)
        return failure_set(failure, EINVAL, "system tables: instance %s has unknown flags", name);
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
    const char *name = tables_instance_name(tables, index);
    for (uint32_t i = 0; i < index; i++) {
        if (strcmp(tables_instance_name(tables, i), name) == 0)
            return failure_set(failure, EINVAL, "system tables: two instances are named %s", name);
    }
    error = check_instance_values(tables, index, failure);
    return error < 0 ? error : check_program(tables, name, failure);
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
    if (capability->rights == 0 || (capability->rights & ~known) != 0 || capability->reserved != 0)
        return failure_set(failure, EINVAL,
                           "system tables: instance %s: descriptor %u has unknown rights 0x%x",
                           name, capability->descriptor, capability->rights);
    if (object->kind == CAISSON_OBJECT_FILE && capability->rights != CAISSON_RIGHT_READ)
        return failure_set(failure, EINVAL, "system tables: instance %s: file %s would be writable",
                           name, tables_object_name(tables, capability->object));
    return 0;
}

/* Runs lie within the array, do not overlap, and leave no capability to nobody. */
static int check_runs(const struct tables *tables, struct failure *failure)
{
    uint64_t total = 0;
    for (uint32_t i = 0; i < tables->header->instance_count; i++) {
        const struct caisson_instance *one = &tables->instances[i];
        uint64_t end = (uint64_t)one->first_capability + one->capability_count;
        if (end > tables->header->capability_count || one->capability_count > CAPABILITIES_MAX)
            return failure_set(failure, EINVAL, "system tables: instance %s has %s capabilities",
                               tables_instance_name(tables, i),
                               one->capability_count > CAPABILITIES_MAX ? "too many"
                                                                        : "undeclared");
        for (uint32_t k = 0; k < i; k++) {
            const struct caisson_instance *other = &tables->instances[k];
            if (one->capability_count > 0 && other->capability_count > 0 &&
                one->first_capability < other->first_capability + other->capability_count &&
                other->first_capability < end)
                return failure_set(
                    failure, EINVAL, "system tables: instances %s and %s share capabilities",
                    tables_instance_name(tables, k), tables_instance_name(tables, i));
        }
        total += one->capability_count;
    }
    if (total != tables->header->capability_count)
        return failure_set(failure, EINVAL, "system tables: %llu capabilities belong to nobody",
                           (unsigned long long)(tables->header->capability_count - total));
    return 0;
}

/* A console is one VM's, and a VM has at most one. */
static int check_consoles(const struct tables *tables, uint32_t instance, struct failure *failure)
{
    const struct caisson_instance *entry = &tables->instances[instance];
    const char *name = tables_instance_name(tables, instance);
    uint32_t console = tables_console(tables, instance);
    uint32_t users = 0;
    if (console == UINT32_MAX)
        return 0;
    if (!tables_is_vm(tables, instance))
        return failure_set(failure, EINVAL,
                           "system tables: instance %s has a console, but is no VM", name);
    for (uint32_t i = 0; i < entry->capability_count; i++) {
        uint32_t object = tables->capabilities[entry->first_capability + i].object;
        if (object != console && tables->objects[object].kind == CAISSON_OBJECT_CONSOLE)
            return failure_set(failure, EINVAL, "system tables: instance %s has two consoles",
                               name);
    }
    for (uint32_t i = 0; i < tables->header->capability_count; i++)
        users += tables->capabilities[i].object == console;
    if (users > 1)
        return failure_set(failure, EINVAL, "system tables: console %s is handed out twice",
                           tables_object_name(tables, console));
    return 0;
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
    int error = check_runs(tables, failure);
    for (uint32_t i = 0; error == 0 && i < tables->header->instance_count; i++) {
        for (uint32_t k = 0; error == 0 && k < tables->instances[i].capability_count; k++)
            error = check_capability(tables, i, k, failure);
    }
    for (uint32_t i = 0; error == 0 && i < tables->header->instance_count; i++)
        error = check_consoles(tables, i, failure);
    return error;
}
