/* SPDX-License-Identifier: BSD-2-Clause */
/* For the proofs of what tables hold: sections that tables_validate() found right (tables.c), of
 * any content. */
#ifndef PROOF_PARTS_H
#define PROOF_PARTS_H

#include "tables.h"

static struct caisson_system_header header;
static struct caisson_object objects[OBJECTS];
static struct caisson_instance instances[INSTANCES];
static struct caisson_capability capabilities[CAPABILITIES];
static char strings[STRING_BYTES];
static const struct caisson_payload *by_name[PAYLOADS] = {&payloads[0], &payloads[1], &payloads[2]};

static const struct tables tables = {
    .header = &header,
    .objects = objects,
    .instances = instances,
    .capabilities = capabilities,
    .strings = strings,
    .payloads = payloads,
    .payload_count = PAYLOADS,
    .payloads_by_name = by_name,
};

/* Names lie within the strings, which end with NUL; kinds are known ones. */
static void any_parts(void)
{
    Frama_C_make_unknown(strings, STRING_BYTES - 1);
    Frama_C_make_unknown((char *)instances, sizeof(instances));
    Frama_C_make_unknown((char *)capabilities, sizeof(capabilities));
    for (int i = 0; i < OBJECTS; i++) {
        objects[i].kind = any_between(1, CAISSON_OBJECT_KINDS - 1);
        objects[i].name = any_between(0, STRING_BYTES - 1);
        objects[i].size_bytes = any_between(0, MEMORY_BYTES_MAX);
    }
}

/* How many there are, each by itself. */
#define ANY_COUNTS()                                                                               \
    do {                                                                                           \
        header.string_bytes = STRING_BYTES;                                                        \
        header.object_count = each_between(0, OBJECTS);                                            \
        header.instance_count = each_between(0, INSTANCES);                                        \
        header.capability_count = each_between(0, CAPABILITIES);                                   \
    } while (0)

#endif
