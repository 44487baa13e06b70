/* SPDX-License-Identifier: BSD-2-Clause */
/* Methods and values for the fuzz targets of RPC payloads. */
#include "table.h"

#include "wire_item.h"

#include <stdlib.h>
#include <string.h>

void table_read(struct table *table, const uint8_t **data, size_t *size)
{
    static const uint32_t element_bytes[] = {1, 2, 4, 8, 3, 16, 24, 64};
    size_t count = *size > 0 ? **data % (PARAMETERS_MOST + 1) : 0;

    if (count >= *size)
        count = *size > 0 ? *size - 1 : 0;
    for (size_t i = 0; i < count; i++) {
        const uint8_t byte = (*data)[1 + i];

        table->parameters[i] = (struct camkes_parameter){
            .name = "p",
            .direction = (enum camkes_direction)((byte & 3) % 3),
            .shape = (enum camkes_shape)(byte >> 2 & 3),
            .element_bytes = element_bytes[byte >> 4 & 7],
            .boolean = byte >> 4 == 8,
        };
    }
    table->method = (struct camkes_method){
        .name = "m", .parameter_count = count, .parameters = table->parameters};
    if (*size > 0) {
        *data += 1 + count;
        *size -= 1 + count;
    }
}

uint8_t *buffer_create(size_t size)
{
    void *buffer;

    if (posix_memalign(&buffer, CAISSON_RPC_ALIGNMENT, size > 0 ? size : 1) != 0)
        abort();
    return buffer;
}

uint8_t *buffer_copy(const uint8_t *data, size_t size)
{
    uint8_t *copy = buffer_create(size);

    if (size > 0)
        memcpy(copy, data, size);
    return copy;
}

void values_init(struct values *values, const struct camkes_method *method)
{
    void **place = values->places;

    memset(values, 0, sizeof(*values));
    for (size_t i = 0; i < method->parameter_count; i++) {
        if (method->parameters[i].shape == CAMKES_SCALAR) {
            *place++ = values->scalars[i];
            continue;
        }
        if (wire_places(&method->parameters[i]) == 2)
            *place++ = &values->counts[i];
        *place++ = &values->pointers[i];
    }
}

void values_free(struct values *values, const struct camkes_method *method, enum camkes_pass pass)
{
    void *const *places = values->places;

    for (size_t i = 0; i < method->parameter_count; i++) {
        if (wire_passes(&method->parameters[i], pass))
            camkes_wire_free(&method->parameters[i], places);
        places += wire_places(&method->parameters[i]);
    }
}

static volatile uint8_t sink;

static void touch_bytes(const void *from, size_t bytes)
{
    const uint8_t *byte = from;

    for (size_t i = 0; i < bytes; i++)
        sink = byte[i];
}

static void touch(const struct camkes_parameter *parameter, void *const *places)
{
    const size_t count = wire_places(parameter) == 2 ? *(const size_t *)places[0] : 1;

    switch (parameter->shape) {
    case CAMKES_SCALAR:
        touch_bytes(places[0], parameter->element_bytes);
        break;
    case CAMKES_STRING:
        sink = (uint8_t)strlen(wire_pointer(places[0]));
        break;
    case CAMKES_ARRAY:
        touch_bytes(wire_pointer(places[1]), count * parameter->element_bytes);
        break;
    case CAMKES_STRINGS:
        for (size_t i = 0; i < count; i++)
            sink = (uint8_t)strlen(((char *const *)wire_pointer(places[1]))[i]);
        break;
    }
}

void values_touch(const struct camkes_method *method, enum camkes_pass pass, void *const *places)
{
    for (size_t i = 0; i < method->parameter_count; i++) {
        if (wire_passes(&method->parameters[i], pass))
            touch(&method->parameters[i], places);
        places += wire_places(&method->parameters[i]);
    }
}

void values_check(const struct camkes_method *method, enum camkes_pass pass, void *const *places,
                  size_t length)
{
    uint8_t *payload = buffer_create(length);

    /* With less room than needed it tells how much there would have to be. */
    if (camkes_wire_write(method, pass, places, payload, length) != length ||
        camkes_wire_write(method, pass, places, payload, length / 2) != length)
        abort();
    free(payload);
}
