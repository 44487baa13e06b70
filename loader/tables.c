/* SPDX-License-Identifier: BSD-2-Clause */
/* Looks things up in validated tables. */
#include "loader/tables.h"

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

const struct caisson_payload *tables_payload(const struct tables *tables, const char *folder,
                                             const char *name)
{
    size_t length = strlen(folder);
    for (uint64_t i = 0; i < tables->payload_count; i++) {
        const char *full = tables->payloads[i].name;
        if (strncmp(full, folder, length) == 0 && full[length] == '/' &&
            strcmp(full + length + 1, name) == 0)
            return &tables->payloads[i];
    }
    return NULL;
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

uint64_t tables_guest_memory_bytes(const struct tables *tables)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < tables->header->instance_count; i++) {
        if (tables_is_vm(tables, i))
            sum += tables->instances[i].memory_bytes;
    }
    return sum;
}
