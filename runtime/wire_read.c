/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reads payloads that a peer wrote: in a client straight out of the shared memory, in a server out
 * of its private copy. Each byte is read once: a count is loaded, checked and used; strings and
 * arrays of a client are copied and then checked.
 */
#include "wire.h"
#include "wire_item.h"

#include <stdlib.h>
#include <string.h>

/* The length and the NUL of the shortest string. */
#define STRING_BYTES_LEAST (sizeof(uint64_t) + 1)

bool camkes_wire_malformed(const struct camkes_reader *reader)
{
    *reader->error = (camkes_error_t){
        .type = CE_MALFORMED_RPC_PAYLOAD,
        .description = "a message does not have the form that its method asks for"};
    reader->error->length = reader->length;
    reader->error->current_index = reader->offset;
    return false;
}

static void *allocate(const struct camkes_reader *reader, size_t bytes)
{
    void *memory = malloc(bytes > 0 ? bytes : 1);

    if (!memory) {
        *reader->error =
            (camkes_error_t){.type = CE_ALLOCATION_FAILURE,
                             .description = "a string or array of a call could not be allocated"};
        reader->error->alloc_bytes = bytes;
    }
    return memory;
}

static bool read_count(struct camkes_reader *reader, uint64_t *ret_count)
{
    const uint8_t *from = wire_take(reader, CAISSON_RPC_ALIGNMENT, sizeof(*ret_count));

    if (!from)
        return false;
    *ret_count = __atomic_load_n((const uint64_t *)(const void *)from, __ATOMIC_RELAXED);
    return true;
}

/* NULL where they are not there, or not to be had. What a server gets it may write: the payload is
 * its own. */
static void *read_bytes(struct camkes_reader *reader, size_t alignment, size_t bytes, bool copies)
{
    const uint8_t *from = wire_take(reader, alignment, bytes);
    void *copy;

    if (!from || !copies)
        return (void *)(uintptr_t)from;
    copy = allocate(reader, bytes);
    if (copy && bytes > 0)
        memcpy(copy, from, bytes);
    return copy;
}

static char *read_string(struct camkes_reader *reader, bool copies)
{
    uint64_t length;
    char *string;

    if (!read_count(reader, &length))
        return NULL;
    if (length >= reader->length - reader->offset) {
        camkes_wire_malformed(reader);
        return NULL;
    }
    string = read_bytes(reader, 1, length + 1, copies);
    if (string && memchr(string, 0, length + 1) != string + length) {
        if (copies)
            free(string);
        camkes_wire_malformed(reader);
        return NULL;
    }
    return string;
}

static void free_strings(char **strings, size_t count)
{
    for (size_t i = 0; strings && i < count; i++)
        free(strings[i]);
    free(strings);
}

/* The list is malloc'ed in any case. */
static char **read_strings(struct camkes_reader *reader, bool copies, size_t *ret_count)
{
    uint64_t count;
    char **strings;

    if (!read_count(reader, &count))
        return NULL;
    if (count > (reader->length - reader->offset) / STRING_BYTES_LEAST) {
        camkes_wire_malformed(reader);
        return NULL;
    }
    strings = allocate(reader, count * sizeof(*strings));
    for (size_t i = 0; strings && i < count; i++) {
        strings[i] = read_string(reader, copies);
        if (!strings[i]) {
            free_strings(strings, copies ? i : 0);
            return NULL;
        }
    }
    *ret_count = count;
    return strings;
}

static void *read_array(struct camkes_reader *reader, const struct camkes_parameter *parameter,
                        bool copies, size_t *ret_count)
{
    uint64_t count;
    size_t bytes;
    void *array;

    if (!read_count(reader, &count))
        return NULL;
    *ret_count = count;
    if (__builtin_mul_overflow(count, parameter->element_bytes, &bytes)) {
        camkes_wire_malformed(reader);
        return NULL;
    }
    if (bytes == 0) /* a pointer to no items is as aligned as one to some */
        return copies ? allocate(reader, 0) : (void *)(uintptr_t)reader->payload;
    array = read_bytes(reader, CAISSON_RPC_ALIGNMENT, bytes, copies);
    if (array && !wire_check(reader, parameter, array, count)) {
        if (copies)
            free(array);
        return NULL;
    }
    return array;
}

bool camkes_wire_read_pointer(struct camkes_reader *reader,
                              const struct camkes_parameter *parameter, bool copies,
                              void *const *places)
{
    void *pointer = NULL;
    size_t count = 0;

    if (parameter->shape == CAMKES_STRING)
        pointer = read_string(reader, copies);
    else if (parameter->shape == CAMKES_STRINGS)
        pointer = read_strings(reader, copies, &count);
    else
        pointer = read_array(reader, parameter, copies, &count);
    if (!pointer)
        return false;
    if (parameter->shape == CAMKES_STRING) {
        wire_pointer_set(places[0], pointer);
    } else {
        *(size_t *)places[0] = count;
        wire_pointer_set(places[1], pointer);
    }
    return true;
}

void camkes_wire_free(const struct camkes_parameter *parameter, void *const *places)
{
    if (parameter->shape == CAMKES_STRING)
        free(wire_pointer(places[0]));
    else if (parameter->shape == CAMKES_ARRAY)
        free(wire_pointer(places[1]));
    else if (parameter->shape == CAMKES_STRINGS)
        free_strings(wire_pointer(places[1]), *(const size_t *)places[0]);
}
