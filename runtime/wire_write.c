/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes payloads. */
#include "wire.h"
#include "wire_item.h"

#include <string.h>

/* `offset` goes on beyond `room`, to tell how much there would have to be; SIZE_MAX: more than can
 * be counted. */
struct writer {
    uint8_t *payload;
    size_t room;
    size_t offset;
};

/* Where the next `bytes` bytes go; NULL: they do not fit. */
static uint8_t *reserve(struct writer *writer, size_t alignment, size_t bytes)
{
    size_t start, end;

    if (__builtin_add_overflow(writer->offset, alignment - 1, &start) ||
        __builtin_add_overflow(start & ~(alignment - 1), bytes, &end)) {
        writer->offset = SIZE_MAX;
        return NULL;
    }
    writer->offset = end;
    return end <= writer->room ? writer->payload + (end - bytes) : NULL;
}

static void write_value(struct writer *writer, const void *value, size_t bytes)
{
    uint8_t *to = reserve(writer, CAISSON_RPC_ALIGNMENT, bytes);

    if (to)
        wire_copy(to, value, bytes);
}

static void write_count(struct writer *writer, size_t count)
{
    const uint64_t number = count;

    write_value(writer, &number, sizeof(number));
}

static void write_string(struct writer *writer, const char *string)
{
    const size_t length = string ? strlen(string) : 0;
    uint8_t *to;

    write_count(writer, length);
    to = reserve(writer, 1, length + 1);
    if (!to)
        return;
    if (length > 0)
        memcpy(to, string, length);
    to[length] = 0;
}

static void write_array(struct writer *writer, const void *items, size_t count,
                        size_t element_bytes)
{
    size_t bytes;
    uint8_t *to;

    write_count(writer, count);
    if (__builtin_mul_overflow(count, element_bytes, &bytes))
        bytes = SIZE_MAX;
    if (bytes == 0)
        return;
    to = reserve(writer, CAISSON_RPC_ALIGNMENT, bytes);
    if (to)
        memcpy(to, items, bytes);
}

static void write_strings(struct writer *writer, char *const *strings, size_t count)
{
    write_count(writer, count);
    for (size_t i = 0; i < count; i++)
        write_string(writer, strings[i]);
}

static void write_parameter(struct writer *writer, const struct camkes_parameter *parameter,
                            void *const *places)
{
    const void *pointer;
    size_t count;

    switch (parameter->shape) {
    case CAMKES_SCALAR:
        write_value(writer, places[0], parameter->element_bytes);
        return;
    case CAMKES_STRING:
        write_string(writer, wire_pointer(places[0]));
        return;
    case CAMKES_ARRAY:
    case CAMKES_STRINGS:
        pointer = wire_pointer(places[1]);
        count = pointer ? *(const size_t *)places[0] : 0;
        if (parameter->shape == CAMKES_ARRAY)
            write_array(writer, pointer, count, parameter->element_bytes);
        else
            write_strings(writer, pointer, count);
        return;
    }
}

size_t camkes_wire_write(const struct camkes_method *method, enum camkes_pass pass,
                         void *const *values, uint8_t *payload, size_t room)
{
    struct writer writer = {.payload = payload, .room = room};

    for (size_t i = 0; i < method->parameter_count; i++) {
        const struct camkes_parameter *parameter = &method->parameters[i];

        if (wire_passes(parameter, pass))
            write_parameter(&writer, parameter, values);
        values += wire_places(parameter);
    }
    return writer.offset;
}
