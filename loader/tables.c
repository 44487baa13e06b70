/* SPDX-License-Identifier: BSD-2-Clause */
/* Looks things up in validated tables. */
#include "loader/tables.h"

#include <stdlib.h>
#include <string.h>

const char *tables_string(const struct tables *tables, uint32_t offset)
{
    return tables->strings + offset;
}

const char *tables_instance_name(const struct tables *tables, uint32_t instance)
{
    return tables_string(tables, tables->instances[instance].name);
}

const char *tables_object_name(const struct tables *tables, uint32_t object)
{
    return tables_string(tables, tables->objects[object].name);
}

/* As strcmp() of `full` and `<folder>/<name>`. */
static int compare_payload(const char *full, const char *folder, const char *name)
{
    size_t length = strlen(folder);
    int difference = strncmp(full, folder, length);
    if (difference == 0)
        difference = (unsigned char)full[length] - '/';
    return difference == 0 ? strcmp(full + length + 1, name) : difference;
}

const struct caisson_payload *tables_payload(const struct tables *tables, const char *folder,
                                             const char *name)
{
    size_t first = 0;
    size_t end = tables->payload_count;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        int difference = compare_payload(tables->payloads_by_name[middle]->name, folder, name);
        if (difference == 0)
            return tables->payloads_by_name[middle];
        if (difference < 0)
            first = middle + 1;
        else
            end = middle;
    }
    return NULL;
}

void tables_finish(struct tables *tables)
{
    free(tables->payloads_by_name);
    *tables = (struct tables){0};
}

bool tables_is_vm(const struct tables *tables, uint32_t instance)
{
    return tables->instances[instance].kind == CAISSON_INSTANCE_VM;
}

uint32_t tables_vm_count(const struct tables *tables)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < tables->header->instance_count; i++)
        count += tables_is_vm(tables, i);
    return count;
}

uint32_t tables_vm_instance(const struct tables *tables, uint32_t vm)
{
    for (uint32_t i = 0; i < tables->header->instance_count; i++) {
        if (tables_is_vm(tables, i) && vm-- == 0)
            return i;
    }
    return UINT32_MAX;
}

uint32_t tables_console(const struct tables *tables, uint32_t instance)
{
    const struct caisson_instance *entry = &tables->instances[instance];
    for (uint32_t i = 0; i < entry->capability_count; i++) {
        uint32_t object = tables->capabilities[entry->first_capability + i].object;
        if (tables->objects[object].kind == CAISSON_OBJECT_CONSOLE)
            return object;
    }
    return UINT32_MAX;
}

uint32_t tables_outcome(const struct tables *tables, uint32_t instance)
{
    const struct caisson_instance *entry = &tables->instances[instance];
    for (uint32_t i = 0; i < entry->capability_count; i++) {
        const struct caisson_capability *capability =
            &tables->capabilities[entry->first_capability + i];
        if (capability->role == CAISSON_ROLE_OUTCOME)
            return capability->object;
    }
    return UINT32_MAX;
}

uint64_t tables_guest_memory_bytes(const struct tables *tables)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < tables->header->instance_count; i++) {
        if (tables_is_vm(tables, i))
            sum += tables->instances[i].memory_bytes;
    }
    return sum;
}
