/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Values of a method in the server. A frame holds the places, and behind them what they point to as
 * far as that is not in the payload: pointers and counts, and scalars that go out.
 */
#include "wire.h"
#include "wire_item.h"

#include <stdlib.h>
#include <string.h>

static size_t align(size_t bytes)
{
    return (bytes + CAISSON_RPC_ALIGNMENT - 1) / CAISSON_RPC_ALIGNMENT * CAISSON_RPC_ALIGNMENT;
}

/* No parameter has more than two places. */
static size_t values_bytes(const struct camkes_method *method)
{
    return 2 * method->parameter_count * sizeof(void *);
}

static size_t slot_bytes(const struct camkes_parameter *parameter)
{
    if (parameter->shape != CAMKES_SCALAR)
        return align(sizeof(size_t) + sizeof(void *));
    return parameter->direction == CAMKES_OUT ? align(parameter->element_bytes) : 0;
}

size_t camkes_wire_frame_bytes(const struct camkes_method *method)
{
    size_t bytes = values_bytes(method);

    for (size_t i = 0; i < method->parameter_count; i++)
        bytes += slot_bytes(&method->parameters[i]);
    return bytes;
}

/* Zeros throughout: a method that leaves a result alone must not send what another client's call
 * left there. */
static void *const *lay_out(const struct camkes_method *method, void *frame)
{
    void **values = frame;
    uint8_t *slot = (uint8_t *)frame + values_bytes(method);

    for (size_t i = 0; i < method->parameter_count; i++) {
        const size_t bytes = slot_bytes(&method->parameters[i]);

        *values++ = slot;
        if (wire_places(&method->parameters[i]) == 2)
            *values++ = slot + sizeof(size_t);
        if (bytes == CAISSON_RPC_ALIGNMENT)
            memset(slot, 0, CAISSON_RPC_ALIGNMENT); /* most are so small: no call then */
        else if (bytes > 0)
            memset(slot, 0, bytes);
        slot += bytes;
    }
    return frame;
}

static bool read_parameter(struct camkes_reader *reader, const struct camkes_parameter *parameter,
                           void **places)
{
    if (parameter->shape != CAMKES_SCALAR)
        return camkes_wire_read_pointer(reader, parameter, parameter->direction == CAMKES_INOUT,
                                        places);
    places[0] =
        (void *)(uintptr_t)wire_take(reader, CAISSON_RPC_ALIGNMENT, parameter->element_bytes);
    return places[0] && wire_check(reader, parameter, places[0], 1);
}

static bool read_request(struct camkes_reader *reader, const struct camkes_method *method,
                         void **places)
{
    for (size_t i = 0; i < method->parameter_count; i++) {
        const struct camkes_parameter *parameter = &method->parameters[i];

        if (wire_passes(parameter, CAMKES_REQUEST) && !read_parameter(reader, parameter, places))
            return false;
        places += wire_places(parameter);
    }
    return wire_ended(reader);
}

void *const *camkes_wire_open(const struct camkes_method *method, uint8_t *payload, size_t length,
                              void *frame, camkes_error_t *error)
{
    struct camkes_reader reader = {.payload = payload, .length = length, .error = error};
    void *const *values = lay_out(method, frame);

    if (read_request(&reader, method, frame))
        return values;
    camkes_wire_close(method, values);
    return NULL;
}

static void close_pointer(const struct camkes_parameter *parameter, void *const *places)
{
    if (parameter->direction != CAMKES_IN)
        camkes_wire_free(parameter, places);
    else if (parameter->shape == CAMKES_STRINGS)
        free(wire_pointer(places[1]));
}

void camkes_wire_close(const struct camkes_method *method, void *const *values)
{
    for (size_t i = 0; i < method->parameter_count; i++) {
        const struct camkes_parameter *parameter = &method->parameters[i];

        if (parameter->shape != CAMKES_SCALAR)
            close_pointer(parameter, values);
        values += wire_places(parameter);
    }
}
