/* SPDX-License-Identifier: BSD-2-Clause */
/* Works out the methods of scalars alone. All that belongs to the methods of one end lies in one
 * piece of memory. */
#include "plain.h"

#include <errno.h>
#include <stdlib.h>

static size_t align(size_t bytes)
{
    return (bytes + CAISSON_RPC_ALIGNMENT - 1) / CAISSON_RPC_ALIGNMENT * CAISSON_RPC_ALIGNMENT;
}

/* What a payload of the items so far takes, with another behind them. Sums of 32-bit sizes: they do
 * not overflow. */
static size_t payload_end(size_t bytes, const struct camkes_parameter *parameter)
{
    return align(bytes) + parameter->element_bytes;
}

/* A bool has to be looked at (wire_check). */
static bool is_plain(const struct camkes_method *method, size_t room)
{
    size_t request = 0, reply = 0;

    for (size_t i = 0; i < method->parameter_count; i++) {
        const struct camkes_parameter *parameter = &method->parameters[i];

        if (parameter->shape != CAMKES_SCALAR || parameter->boolean)
            return false;
        if (wire_passes(parameter, CAMKES_REQUEST))
            request = payload_end(request, parameter);
        if (wire_passes(parameter, CAMKES_REPLY))
            reply = payload_end(reply, parameter);
    }
    return request <= room && reply <= room;
}

/* Pieces of memory, one after the other. With `at` NULL they are only counted. */
struct pieces {
    uint8_t *at;
    size_t bytes;
};

static void *piece(struct pieces *pieces, size_t bytes)
{
    const size_t offset = pieces->bytes;

    pieces->bytes += align(bytes);
    return pieces->at ? pieces->at + offset : NULL;
}

static void fill_in(struct camkes_plain_payload *payload, struct camkes_plain_item *items,
                    const struct camkes_method *method, enum camkes_pass pass)
{
    payload->items = items;
    for (uint32_t i = 0; i < method->parameter_count; i++) {
        const struct camkes_parameter *parameter = &method->parameters[i];

        if (!wire_passes(parameter, pass))
            continue;
        payload->bytes = (uint32_t)payload_end(payload->bytes, parameter);
        items[payload->count++] = (struct camkes_plain_item){
            i, payload->bytes - parameter->element_bytes, parameter->element_bytes};
    }
}

/* Where a server's method finds its parameters and puts its results. */
static void lay_out(struct camkes_plain *plain, const struct camkes_method *method,
                    uint8_t *payload)
{
    uint8_t *result = plain->results;

    for (uint32_t i = 0; i < plain->request.count; i++)
        plain->values[plain->request.items[i].value] = payload + plain->request.items[i].offset;
    for (uint32_t i = 0; i < method->parameter_count; i++) {
        if (method->parameters[i].direction != CAMKES_OUT)
            continue;
        plain->values[i] = result;
        result += align(method->parameters[i].element_bytes);
    }
}

static size_t result_bytes(const struct camkes_method *method)
{
    size_t bytes = 0;

    for (size_t i = 0; i < method->parameter_count; i++)
        if (method->parameters[i].direction == CAMKES_OUT)
            bytes += align(method->parameters[i].element_bytes);
    return bytes;
}

/* Works a plain method out in its pieces of memory, if there is memory yet. */
static void work_out(struct camkes_plain *plain, const struct camkes_method *method,
                     uint8_t *payload, struct pieces *pieces)
{
    const size_t items_bytes = method->parameter_count * sizeof(struct camkes_plain_item);
    struct camkes_plain_item *requests = piece(pieces, items_bytes);
    struct camkes_plain_item *replies = piece(pieces, items_bytes);
    void **values = piece(pieces, method->parameter_count * sizeof(*values));
    const size_t results_bytes = result_bytes(method);
    uint8_t *results = piece(pieces, results_bytes);

    if (!plain)
        return;
    *plain = (struct camkes_plain){.holds = true, .values = values, .results = results};
    plain->result_bytes = (uint32_t)results_bytes;
    fill_in(&plain->request, requests, method, CAMKES_REQUEST);
    fill_in(&plain->reply, replies, method, CAMKES_REPLY);
    if (payload)
        lay_out(plain, method, payload);
}

static struct camkes_plain *work_out_all(const struct camkes_method *methods, size_t count,
                                         size_t room, uint8_t *payload, struct pieces *pieces)
{
    struct camkes_plain *plains = piece(pieces, count * sizeof(*plains));

    for (size_t i = 0; i < count; i++)
        if (is_plain(&methods[i], room))
            work_out(plains ? &plains[i] : NULL, &methods[i], payload, pieces);
    return plains;
}

int camkes_plain_create(const struct camkes_method *methods, size_t count, size_t room,
                        uint8_t *payload, struct camkes_plain **ret_plains)
{
    struct pieces pieces = {NULL, 0};

    work_out_all(methods, count, room, payload, &pieces);
    pieces.at = calloc(1, pieces.bytes + 1);
    if (!pieces.at)
        return -ENOMEM;
    pieces.bytes = 0;
    *ret_plains = work_out_all(methods, count, room, payload, &pieces);
    return 0;
}
