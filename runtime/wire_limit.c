/* SPDX-License-Identifier: BSD-2-Clause */
/* How long a call may be where the application has given it a buffer: counted as CAmkES counts. */
#include "wire.h"
#include "wire_item.h"

#include <string.h>

static void add(size_t *bytes, size_t more)
{
    if (__builtin_add_overflow(*bytes, more, bytes))
        *bytes = SIZE_MAX;
}

static void add_string(size_t *bytes, const char *string)
{
    add(bytes, (string ? strlen(string) : 0) + 1);
}

static void add_array(size_t *bytes, const struct camkes_parameter *parameter, const void *items,
                      size_t count)
{
    char *const *strings = items;
    size_t all;

    add(bytes, sizeof(size_t));
    if (parameter->shape == CAMKES_STRINGS) {
        for (size_t i = 0; i < count; i++)
            add_string(bytes, strings[i]);
        return;
    }
    add(bytes, __builtin_mul_overflow(count, parameter->element_bytes, &all) ? SIZE_MAX : all);
}

static void add_parameter(size_t *bytes, const struct camkes_parameter *parameter,
                          void *const *places)
{
    const void *items;

    switch (parameter->shape) {
    case CAMKES_SCALAR:
        add(bytes, parameter->element_bytes);
        return;
    case CAMKES_STRING:
        add_string(bytes, wire_pointer(places[0]));
        return;
    case CAMKES_ARRAY:
    case CAMKES_STRINGS:
        items = wire_pointer(places[1]);
        add_array(bytes, parameter, items, items ? *(const size_t *)places[0] : 0);
        return;
    }
}

size_t camkes_wire_packed_bytes(const struct camkes_method *method, enum camkes_pass pass,
                                void *const *values)
{
    size_t bytes = 0;

    for (size_t i = 0; i < method->parameter_count; i++) {
        const struct camkes_parameter *parameter = &method->parameters[i];

        if (wire_passes(parameter, pass))
            add_parameter(&bytes, parameter, values);
        values += wire_places(parameter);
    }
    return bytes;
}

/* The smallest unsigned integer that counts so many; of one method nothing tells it. */
static size_t number_bytes(size_t method_count)
{
    return method_count < 2             ? 0
           : method_count <= UINT8_MAX  ? 1
           : method_count <= UINT16_MAX ? 2
                                        : 4;
}

bool camkes_wire_fits(const struct camkes_method *method, size_t method_count,
                      enum camkes_pass pass, void *const *values, size_t length, size_t room,
                      size_t limit, camkes_error_t *error)
{
    error->current_length = room;
    error->target_length = length;
    if (length > room)
        return false;
    if (limit == 0)
        return true;
    error->current_length = limit;
    error->target_length = camkes_wire_packed_bytes(method, pass, values);
    if (pass == CAMKES_REQUEST)
        add(&error->target_length, number_bytes(method_count));
    return error->target_length <= limit;
}
