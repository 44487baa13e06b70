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

/* Tells `error` that the payload does not have the form that it should have here; false. */
bool camkes_wire_malformed(const struct camkes_reader *reader);

/* The next `bytes` bytes, which begin at a multiple of `alignment`; NULL: they are not there. */
static inline const uint8_t *wire_take(struct camkes_reader *reader, size_t alignment, size_t bytes)
{
    const size_t padding = -reader->offset & (alignment - 1);
    const size_t rest = reader->length - reader->offset;

    if (padding > rest || bytes > rest - padding) {
        camkes_wire_malformed(reader);
        return NULL;
    }
    reader->offset += padding + bytes;
    return reader->payload + (reader->offset - bytes);
}

/* Whether so many values that a peer wrote are values of their type; they are private by now. What
 * a compiler makes of a bool that is neither 0 nor 1 may be an index beyond a table; all other
 * types take any bytes. False is a failure. */
static inline bool wire_check(const struct camkes_reader *reader,
                              const struct camkes_parameter *parameter, const void *values,
                              size_t count)
{
    const uint8_t *bytes = values;

    for (size_t i = 0; parameter->boolean && i < count; i++)
        if (bytes[i] > 1)
            return camkes_wire_malformed(reader);
    return true;
}

/* Whether nothing is left; false is a failure. */
static inline bool wire_ended(const struct camkes_reader *reader)
{
    return reader->offset == reader->length || camkes_wire_malformed(reader);
}

/* Reads a string or an array into its places: a malloc'ed one if it `copies`, else one that is
 * where the payload is (but the list of an array of strings is malloc'ed always). Leaves the places
 * as they are where it fails. */
bool camkes_wire_read_pointer(struct camkes_reader *reader,
                              const struct camkes_parameter *parameter, bool copies,
                              void *const *places);

/* Frees a malloc'ed string or array; a scalar is none. */
void camkes_wire_free(const struct camkes_parameter *parameter, void *const *places);

#endif
