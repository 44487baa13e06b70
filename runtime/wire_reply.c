/* SPDX-License-Identifier: BSD-2-Clause */
/* Results of a call in the client: read from the reply, or cleared where there is none. */
#include "wire.h"
#include "wire_item.h"

#include <stdlib.h>
#include <string.h>

static bool read_result(struct camkes_reader *reader, const struct camkes_parameter *parameter,
                        void *const *places)
{
    const uint8_t *from;

    if (parameter->shape != CAMKES_SCALAR)
        return camkes_wire_read_pointer(reader, parameter, true, places);
    from = wire_take(reader, CAISSON_RPC_ALIGNMENT, parameter->element_bytes);
    if (!from)
        return false;
    wire_copy(places[0], from, parameter->element_bytes);
    return wire_check(reader, parameter, places[0], 1);
}

/* Frees the results of the first `count` parameters: what stands in the places of the others is the
 * caller's. */
static void free_results(const struct camkes_method *method, size_t count, void *const *values)
{
    for (size_t i = 0; i < count; i++) {
        if (wire_passes(&method->parameters[i], CAMKES_REPLY))
            camkes_wire_free(&method->parameters[i], values);
        values += wire_places(&method->parameters[i]);
    }
}

bool camkes_wire_read_reply(const struct camkes_method *method, const uint8_t *payload,
                            size_t length, void *const *values, camkes_error_t *error)
{
    struct camkes_reader reader = {.payload = payload, .length = length, .error = error};
    void *const *places = values;
    size_t i;

    for (i = 0; i < method->parameter_count; i++) {
        const struct camkes_parameter *parameter = &method->parameters[i];

        if (wire_passes(parameter, CAMKES_REPLY) && !read_result(&reader, parameter, places))
            break;
        places += wire_places(parameter);
    }
    if (i == method->parameter_count && wire_ended(&reader))
        return true;
    free_results(method, i, values);
    return false;
}

/* The caller frees it and relies on there being one: an instance without even a byte cannot go
 * on. */
static void *allocate_empty(void)
{
    void *empty = calloc(1, 1);

    if (!empty)
        abort();
    return empty;
}

void camkes_wire_clear_results(const struct camkes_method *method, void *const *values)
{
    for (size_t i = 0; i < method->parameter_count; i++) {
        const struct camkes_parameter *parameter = &method->parameters[i];
        const size_t places = wire_places(parameter);

        if (wire_passes(parameter, CAMKES_REPLY)) {
            if (parameter->shape == CAMKES_SCALAR)
                memset(values[0], 0, parameter->element_bytes);
            else
                wire_pointer_set(values[places - 1], allocate_empty());
            if (places == 2)
                *(size_t *)values[0] = 0;
        }
        values += places;
    }
}
