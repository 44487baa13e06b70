/* SPDX-License-Identifier: BSD-2-Clause */
/* The instances of system tables and their capabilities: whatever they say, nothing outside of the
 * tables is read. */
#define CAPABILITIES 1
#include "parts.h"

/* Every 32-bit number: those that an index can be one by one. */
static uint32_t any_index(int last)
{
    uint32_t index = Frama_C_interval_split(0, last + 1);

    return index > last ? any_between(last + 1, UINT32_MAX) : index;
}

void main(void)
{
    struct failure failure = {""};

    any_parts();
    header.string_bytes = STRING_BYTES;
    header.object_count = OBJECTS;
    header.instance_count = each_between(0, INSTANCES);
    header.capability_count = CAPABILITIES;
    for (int i = 0; i < INSTANCES; i++) {
        instances[i].name = Frama_C_interval_split(0, 1) ? any_between(0, STRING_BYTES - 1)
                                                         : any_between(STRING_BYTES, UINT32_MAX);
        instances[i].first_capability = any_index(CAPABILITIES);
        instances[i].capability_count = any_index(CAPABILITIES);
    }
    if (validate_instances(&tables, &failure) < 0)
        return;
    /* What roles.c begins with. */
    for (uint32_t i = 0; i < header.instance_count; i++) {
        uint32_t end = instances[i].first_capability + instances[i].capability_count;
        //@ assert end <= header.capability_count;
        //@ assert instances[i].name < STRING_BYTES;
        for (uint32_t k = instances[i].first_capability; k < end; k++) {
            //@ assert capabilities[k].object < header.object_count;
        }
    }
}
