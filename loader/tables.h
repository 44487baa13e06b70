/* SPDX-License-Identifier: BSD-2-Clause */
/* The system tables and payloads of an image, validated as a whole before anything is made of
 * them. */
#ifndef CAISSON_LOADER_TABLES_H
#define CAISSON_LOADER_TABLES_H

#include "abi/image.h"
#include "loader/failure.h"
#include <stdbool.h>

/* A view: it points into the image and owns but one index. Only tables_validate() fills it. */
struct tables {
    const struct caisson_system_header *header;
    const struct caisson_object *objects;
    const struct caisson_instance *instances;
    const struct caisson_capability *capabilities;
    const char *strings;
    const struct caisson_payload *payloads;
    uint64_t payload_count;
    const struct caisson_payload **payloads_by_name; /* the same, sorted; owned */
};

/*
 * Checks everything that abi/system.h promises: sections (in order, within the block, aligned),
 * strings, objects, instances and their capability runs, and that each program and file has its
 * payload. 0, or -EINVAL with a message that names the place, -ENOMEM; `ret_tables` is untouched
 * then.
 */
int tables_validate(const struct caisson_system_header *header,
                    const struct caisson_payload *payloads, uint64_t payload_count,
                    struct tables *ret_tables, struct failure *failure);

/* Gives the index back. */
void tables_finish(struct tables *tables);

/* The functions below take validated tables. */

const char *tables_string(const struct tables *tables, uint32_t offset);
const char *tables_instance_name(const struct tables *tables, uint32_t instance);
const char *tables_object_name(const struct tables *tables, uint32_t object);

/* The payload `<folder>/<name>`, or NULL. */
const struct caisson_payload *tables_payload(const struct tables *tables, const char *folder,
                                             const char *name);

bool tables_is_vm(const struct tables *tables, uint32_t instance);
uint32_t tables_vm_count(const struct tables *tables);

/* The instance that is VM number `vm`, from 0 in the order of declaration; UINT32_MAX where there
 * is none. */
uint32_t tables_vm_instance(const struct tables *tables, uint32_t vm);

/* The CONSOLE object of an instance; UINT32_MAX where it has none. */
uint32_t tables_console(const struct tables *tables, uint32_t instance);

/* The EVENTFD object by which an instance tells its outcome; UINT32_MAX where it has none. */
uint32_t tables_outcome(const struct tables *tables, uint32_t instance);

/* The sum over all VMs; it does not wrap. */
uint64_t tables_guest_memory_bytes(const struct tables *tables);

#endif
