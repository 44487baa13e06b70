/* SPDX-License-Identifier: BSD-2-Clause */
/* How large the memory of a dataport is, and whether all that is said about it agrees. */
#include "compiler/plan_parts.h"

#define PAGE ((uint64_t)CAISSON_PAGE_BYTES)

/* Room for a C type whose size nobody says: the compiler does not know it, and the glue checks
 * it. */
#define TYPED_BYTES ((uint64_t)1 << 20)

static uint64_t round_up_to_page(uint64_t bytes)
{
    return (bytes + PAGE - 1) / PAGE * PAGE;
}

static void size_conflict(struct model *model, const struct endpoint *endpoint, struct place place,
                          uint64_t set, uint64_t declared)
{
    struct diagnostics *diagnostics = model->compile->diagnostics;
    struct diagnostic *error = diagnose_error(
        diagnostics, place, "'%s.%s' is set to %llu bytes, but declared as Buf(%llu)",
        endpoint->instance->address, endpoint->interface->name.text, (unsigned long long)set,
        (unsigned long long)declared);
    diagnostic_note(diagnostics, error, endpoint->interface->name.place, "it is declared here");
}

/* What `<d>_size`, `<d>_shmem_size` and the connection's `size` say about a dataport; 0:
 * nothing. */
static uint64_t size_set(struct model *model, const struct endpoint *endpoint, uint64_t declared)
{
    static const char *const suffixes[] = {"size", "shmem_size"};
    uint64_t size = 0;
    for (size_t i = 0; i < 2; i++) {
        integer number;
        const char *name = arena_print(model->compile->arena, "%s_%s",
                                       endpoint->interface->name.text, suffixes[i]);
        if (!instance_integer(model, endpoint->instance, name, 1, (integer)1 << 40, &number)) {
            continue;
        }
        size = (uint64_t)number > size ? (uint64_t)number : size;
        struct place place = instance_value_place(model, endpoint->instance, name);
        if (endpoint->instance->is_vm && size % PAGE != 0) {
            diagnose_error(model->compile->diagnostics, place,
                           "'%s' is a multiple of the page, 4096 bytes, this is %llu", name,
                           (unsigned long long)size);
        } else if (declared != 0 && size != declared) {
            size_conflict(model, endpoint, place, size, declared);
        }
    }
    return size;
}

static uint64_t endpoint_size(struct model *model, const struct endpoint *endpoint)
{
    uint64_t declared = endpoint->interface->declared_bytes;
    uint64_t set = size_set(model, endpoint, declared);
    if (endpoint->instance->is_vm && declared % PAGE != 0) {
        diagnose_error(model->compile->diagnostics, endpoint->interface->name.place,
                       "a guest shares whole pages of 4096 bytes; Buf(%llu) is no multiple of it",
                       (unsigned long long)declared);
    }
    return declared != 0 ? declared : set;
}

uint64_t dataport_bytes(struct model *model, struct model_connection *connection)
{
    integer wanted_by_all = 0;
    (void)connection_integer(model, connection, "size", 1, (integer)1 << 40, &wanted_by_all);
    uint64_t size = (uint64_t)wanted_by_all;
    for (size_t i = 0; i < connection->from.count + connection->to.count; i++) {
        const struct endpoint *endpoint = i < connection->from.count
                                              ? connection->from.items[i]
                                              : connection->to.items[i - connection->from.count];
        uint64_t wanted = endpoint_size(model, endpoint);
        size = wanted > size ? wanted : size;
    }
    return size;
}

static bool has_vm(const struct model_connection *connection)
{
    bool found = false;
    for (size_t i = 0; i < connection->from.count; i++) {
        found |= connection->from.items[i]->instance->is_vm;
    }
    for (size_t i = 0; i < connection->to.count; i++) {
        found |= connection->to.items[i]->instance->is_vm;
    }
    return found;
}

/* A guest gives up as much memory as the dataport has; everybody else only what is touched. */
uint64_t dataport_memory_bytes(struct model *model, struct model_connection *connection)
{
    uint64_t size = dataport_bytes(model, connection);
    if (size == 0) {
        size = has_vm(connection) ? PAGE : TYPED_BYTES;
    }
    return round_up_to_page(size);
}
