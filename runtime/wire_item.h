/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of wire.h share: parameters, their places, and the items of a payload. */
#ifndef CAISSON_WIRE_ITEM_H
#define CAISSON_WIRE_ITEM_H

#include "wire.h"

#include "abi/rpc.h"

#include <string.h>

static inline bool wire_passes(const struct camkes_parameter *parameter, enum camkes_pass pass)
{
    return parameter->direction != (pass == CAMKES_REQUEST ? CAMKES_OUT : CAMKES_IN);
}

/* How many of a call's values belong to the parameter. */
static inline size_t wire_places(const struct camkes_parameter *parameter)
{
    return parameter->shape == CAMKES_ARRAY || parameter->shape == CAMKES_STRINGS ? 2 : 1;
}

/* A pointer of whatever type that a place holds. */
static inline void *wire_pointer(const void *place)
{
    void *pointer;

    memcpy(&pointer, place, sizeof(pointer));
    return pointer;
}

static inline void wire_pointer_set(void *place, const void *pointer)
{
    memcpy(place, &pointer, sizeof(pointer));
}

/* Most values are of these sizes: no call then. */
static inline void wire_copy(void *to, const void *from, size_t bytes)
{
    if (bytes == 4)
        memcpy(to, from, 4);
    else if (bytes == 8)
        memcpy(to, from, 8);
    else
        memcpy(to, from, bytes);
}

/* A payload that is being read. */
struct camkes_reader {
    const uint8_t *payload;
    size_t length;
    size_t offset;         /* at most `length` */
    camkes_error_t *error; /* told of the first failure */
};

/* The next `bytes` bytes, which begin at a multiple of `alignment`; NULL: they are not there. */
const uint8_t *camkes_wire_take(struct camkes_reader *reader, size_t alignment, size_t bytes);

/* Whether so many values that a peer wrote are values of their type. They are private by now. False is a failure. */
bool camkes_wire_check(struct camkes_reader *reader, const struct camkes_parameter *parameter,
                       const void *values, size_t count);

/* Reads a string or an array into its places: a malloc'ed one if it `copies`, else one that is where the payload is (but the
 * list of an array of strings is malloc'ed always). Leaves the places as they are where it fails. */
bool camkes_wire_read_pointer(struct camkes_reader *reader,
                              const struct camkes_parameter *parameter, bool copies,
                              void *const *places);

/* Whether nothing is left; false is a failure. */
bool camkes_wire_ended(const struct camkes_reader *reader);

/* Frees a malloc'ed string or array; a scalar is none. */
void camkes_wire_free(const struct camkes_parameter *parameter, void *const *places);

#endif
