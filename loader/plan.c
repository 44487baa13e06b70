/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes the list of operations. */
#include "loader/plan.h"

#include "loader/kinds.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEALS_MEMORY (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL)
#define SEALS_FILE   (SEALS_MEMORY | F_SEAL_WRITE)

static struct operation *plan_add(struct plan *plan, enum operation_kind kind, uint32_t index,
                                  const char *name)
{
    struct operation *operation = &plan->operations[plan->count++];
    *operation = (struct operation){.kind = kind, .index = index, .name = name};
    return operation;
}

static void add_object(struct plan *plan, const struct tables *tables, uint32_t index)
{
    const struct caisson_object *object = &tables->objects[index];
    const char *name = tables_object_name(tables, index);
    struct operation *made = plan_add(plan, kind_of(object->kind)->made, index, name);
    switch (made->kind) {
    case OPERATION_MAKE_MEMORY:
        made->size_bytes = object->size_bytes;
        plan_add(plan, OPERATION_SEAL, index, name)->seals = SEALS_MEMORY;
        break;
    case OPERATION_MAKE_FILE:
        made->payload = tables_payload(tables, "file", name);
        plan_add(plan, OPERATION_SEAL, index, name)->seals = SEALS_FILE;
        break;
    default:
        break;
    }
}

int plan_create(const struct tables *tables, struct plan *ret_plan)
{
    /* At most two operations an object, one an instance. */
    size_t room = (size_t)tables->header->object_count * 2 + tables->header->instance_count;
    struct plan plan = {.operations = calloc(room, sizeof(struct operation))};
    if (plan.operations == NULL)
        return -ENOMEM;
    for (uint32_t i = 0; i < tables->header->object_count; i++)
        add_object(&plan, tables, i);
    for (uint32_t i = 0; i < tables->header->instance_count; i++) {
        const char *name = tables_instance_name(tables, i);
        plan_add(&plan, OPERATION_START_INSTANCE, i, name)->payload =
            tables_payload(tables, "program", name);
    }
    *ret_plan = plan;
    return 0;
}

void plan_destroy(struct plan *plan)
{
    free(plan->operations);
    *plan = (struct plan){0};
}

/* "vm0", "vm0 and vm1", "vm0, vm1 and vm2"; cut where it is too long. */
static void list_vms(const struct tables *tables, char *text, size_t bytes)
{
    uint32_t count = tables_vm_count(tables);
    size_t used = 0;
    text[0] = '\0';
    for (uint32_t vm = 0; vm < count && used < bytes; vm++) {
        const char *separator = vm == 0 ? "" : vm + 1 == count ? " and " : ", ";
        used += (size_t)snprintf(text + used, bytes - used, "%s%s", separator,
                                 tables_instance_name(tables, tables_vm_instance(tables, vm)));
    }
}

int plan_check_memory(const struct tables *tables, uint64_t host_bytes, struct failure *failure)
{
    const uint64_t mib = 1u << 20;
    uint64_t guest_bytes = tables_guest_memory_bytes(tables);
    if (guest_bytes <= host_bytes)
        return 0;
    char names[128];
    list_vms(tables, names, sizeof(names));
    return failure_set(failure, ENOMEM,
                       "%s %s for %llu MiB of guest memory; this host has %llu MiB", names,
                       tables_vm_count(tables) == 1 ? "asks" : "ask",
                       (unsigned long long)((guest_bytes + mib - 1) / mib),
                       (unsigned long long)(host_bytes / mib));
}

/* The loader's own, those that it inherited, and those of one start. */
#define DESCRIPTORS_BESIDE 32u

/* At the last start: all objects, of each instance that was started its output and its filter's
 * listener, and the ends of one instance, which has them twice meanwhile. */
static uint64_t descriptors_needed(const struct tables *tables)
{
    uint64_t most = 0;
    for (uint32_t i = 0; i < tables->header->instance_count; i++) {
        uint64_t count = tables->instances[i].capability_count;
        most = count > most ? count : most;
    }
    return DESCRIPTORS_BESIDE + tables->header->object_count + tables_vm_count(tables) +
           2ull * tables->header->instance_count + 2 * most +
           (tables_vm_count(tables) > 0 ? DESCRIPTORS_OF_VM : 0);
}

int plan_check_descriptors(const struct tables *tables, uint64_t limit, struct failure *failure)
{
    uint64_t needed = descriptors_needed(tables);
    if (needed <= limit)
        return 0;
    return failure_set(
        failure, EMFILE,
        "%s needs about %llu descriptors; this process may open %llu (raise it: ulimit -Hn)",
        tables_string(tables, tables->header->name), (unsigned long long)needed,
        (unsigned long long)limit);
}
