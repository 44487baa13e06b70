/* SPDX-License-Identifier: BSD-2-Clause */
/* For the proofs of RPC: a method of any form with so many parameters. */
#ifndef PROOF_METHOD_H
#define PROOF_METHOD_H

#include "proof.h"
#include "wire_item.h"

#ifndef PARAMETERS
#define PARAMETERS 1
#define SHAPE_MOST CAMKES_STRINGS
#endif

static const uint32_t element_bytes[] = {1, 8, 24};
static struct camkes_parameter parameters[PARAMETERS];
static struct camkes_method method = {
    .name = "m", .parameter_count = PARAMETERS, .parameters = parameters};

/* Each form by itself; the size of its elements matters to scalars and arrays alone. */
static void any_method(void)
{
    for (int i = 0; i < PARAMETERS; i++) {
        parameters[i].name = "p";
        parameters[i].direction = (enum camkes_direction)each_between(CAMKES_IN, CAMKES_INOUT);
        parameters[i].shape = (enum camkes_shape)each_between(CAMKES_SCALAR, SHAPE_MOST);
        parameters[i].element_bytes = 1;
        if (parameters[i].shape == CAMKES_SCALAR || parameters[i].shape == CAMKES_ARRAY) {
            int element = Frama_C_interval_split(0, 3);

            parameters[i].element_bytes = element == 3 ? 1 : element_bytes[element];
            parameters[i].boolean = element == 3;
        }
    }
}

/* Around the ends of what a payload may hold: count, padding, items. */
static const uint8_t lengths[] = {0, 7, 8, 9, 15, 16, 17, 24, 25, 40, 41};

#define any_length() lengths[Frama_C_interval_split(0, sizeof(lengths) - 1)]

/* A payload that ends where its array does. */
static uint8_t payload_bytes[PAYLOAD_BYTES];

static inline uint8_t *any_payload(size_t length)
{
    Frama_C_make_unknown((char *)payload_bytes, PAYLOAD_BYTES);
    return payload_bytes + (PAYLOAD_BYTES - length);
}

/* What an application may look at is there. */
static void look_at(const struct camkes_parameter *parameter, void *const *places)
{
    uint8_t *bytes = parameter->shape == CAMKES_SCALAR || parameter->shape == CAMKES_STRING
                         ? NULL
                         : wire_pointer(places[1]);
    size_t count = wire_places(parameter) == 2 ? *(const size_t *)places[0] : 1;

    if (parameter->shape == CAMKES_SCALAR)
        bytes = places[0];
    else if (parameter->shape == CAMKES_STRING)
        bytes = wire_pointer(places[0]);
    if (parameter->shape == CAMKES_STRINGS) {
        for (size_t i = 0; i < count; i++) {
            char *string = ((char **)(void *)bytes)[i];
            //@ assert string_is_there: \valid_read(string);
        }
    } else if (count > 0) {
        size_t last = parameter->shape == CAMKES_STRING ? 0 : count * parameter->element_bytes - 1;
        //@ assert value_is_there: \valid_read(bytes + (0 .. last));
    }
}

static void look_at_all(enum camkes_pass pass, void *const *values)
{
    for (int i = 0; i < PARAMETERS; i++) {
        if (wire_passes(&parameters[i], pass))
            look_at(&parameters[i], values);
        values += wire_places(&parameters[i]);
    }
}

#endif
