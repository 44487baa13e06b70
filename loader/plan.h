/* SPDX-License-Identifier: BSD-2-Clause */
/* From validated tables to the list of operations that makes the system: what is done, in order, as
 * data. */
#ifndef CAISSON_LOADER_PLAN_H
#define CAISSON_LOADER_PLAN_H

#include "loader/tables.h"

/* What a monitor may open beside what it is given: its machine, vCPUs, doorbells to functions of
 * the application. */
#define DESCRIPTORS_OF_VM 600u

enum operation_kind {
    OPERATION_MAKE_MEMORY = 1,
    OPERATION_MAKE_EVENTFD,
    OPERATION_MAKE_FILE,
    OPERATION_SEAL,
    OPERATION_OPEN_KVM,
    OPERATION_MAKE_CONSOLE,
    OPERATION_START_INSTANCE,
};

struct operation {
    enum operation_kind kind;
    uint32_t index;   /* of the object; of the instance for START_INSTANCE */
    const char *name; /* of the same, for messages */
    union {
        uint64_t size_bytes;                   /* MAKE_MEMORY */
        const struct caisson_payload *payload; /* MAKE_FILE, START_INSTANCE */
        int seals;                             /* SEAL: F_SEAL_* */
    };
};

struct plan {
    size_t count;
    struct operation *operations;
};

/* All objects first, each sealed as soon as it is filled, then the instances in the order of
 * declaration. 0 or -ENOMEM. The plan refers to the tables. */
int plan_create(const struct tables *tables, struct plan *ret_plan);
void plan_destroy(struct plan *plan);

/* Refuses, with -ENOMEM and a message, guests that together ask for more memory than the host
 * has. */
int plan_check_memory(const struct tables *tables, uint64_t host_bytes, struct failure *failure);

/* Likewise, with -EMFILE, a system that needs more descriptors than the loader may open. */
int plan_check_descriptors(const struct tables *tables, uint64_t limit, struct failure *failure);

#endif
