/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The sections of system tables: whatever the header and the objects say, nothing outside of the
 * block is read. The block is of BLOCK_BYTES, in which objects and strings may stand anywhere and
 * be as many as they like. There are no instances: they have proofs of their own.
 */
#include "tables.h"

#include <errno.h>
#include <stdlib.h>

#define BLOCK_BYTES 76 /* header, an object, and a few bytes more */
#define REST        72 /* behind the object */

static char block[BLOCK_BYTES];

int validate_instances(const struct tables *tables, struct failure *failure)
{
    return any_bool() ? 0 : -EINVAL;
}

int validate_roles(const struct tables *tables, struct failure *failure)
{
    return any_bool() ? 0 : -EINVAL;
}

/* Every 32-bit number: those near the block one by one. */
static uint32_t any_place(uint32_t first, uint32_t last)
{
    uint32_t place = Frama_C_interval_split((int)first - 1, (int)last + 1);

    if (place < first)
        return first == 0 ? 0 : any_between(0, first - 1);
    return place > last ? any_between(last + 1, UINT32_MAX) : place;
}

void main(void)
{
    struct caisson_system_header *header = (void *)block;
    struct failure failure = {""};
    struct tables tables;

    Frama_C_make_unknown(block, sizeof(block));
    header->size_bytes = BLOCK_BYTES;
    header->object_offset = any_place(56, 64);
    header->object_count = any_place(1, 1);
    header->instance_offset = header->capability_offset = REST;
    header->instance_count = header->capability_count = 0;
    header->string_offset = any_place(REST, BLOCK_BYTES);
    header->string_bytes = any_place(1, BLOCK_BYTES - REST);
    if (tables_validate(header, payloads, PAYLOADS, &tables, &failure) == 0)
        tables_finish(&tables);
}
