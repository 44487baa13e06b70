/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The roles in system tables, and the look-ups in those that were found valid: for instances as
 * validate_instances() leaves them (instances.c), nothing outside of the tables is read.
 */
#include "parts.h"

static void look_up(void)
{
    for (uint32_t i = 0; i < header.object_count; i++)
        tables_object_name(&tables, i);
    for (uint32_t i = 0; i < header.instance_count; i++) {
        tables_payload(&tables, "program", tables_instance_name(&tables, i));
        tables_console(&tables, i);
        tables_outcome(&tables, i);
    }
    tables_vm_instance(&tables, any_u32());
    tables_vm_count(&tables);
    tables_guest_memory_bytes(&tables);
}

void main(void)
{
    struct failure failure = {""};

    any_parts();
    ANY_COUNTS();
    for (int i = 0; i < INSTANCES; i++) {
        instances[i].name = any_between(0, STRING_BYTES - 1);
        instances[i].memory_bytes = any_between(0, MEMORY_BYTES_MAX);
        instances[i].first_capability = each_between(0, CAPABILITIES);
        instances[i].capability_count = each_between(0, CAPABILITIES);
        if (instances[i].first_capability + instances[i].capability_count > header.capability_count)
            return;
    }
    for (int i = 0; i < CAPABILITIES; i++) {
        if (header.object_count == 0 && header.capability_count > 0)
            return;
        capabilities[i].object =
            any_between(0, header.object_count == 0 ? 0 : header.object_count - 1);
    }
    if (validate_roles(&tables, &failure) == 0)
        look_up();
}
