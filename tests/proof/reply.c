/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A reply in the client: whatever a server wrote and goes on writing, reading it stays within the
 * message, and the results that the caller gets are there. For methods of any form with so many
 * parameters, and payloads of some lengths of up to PAYLOAD_BYTES.
 */
#include "method.h"

#define ELEMENT_BYTES_MAX 24

static void clear(void *const *places)
{
    camkes_wire_clear_results(&method, places);
    look_at_all(CAMKES_REPLY, places);
}

void main(void)
{
    static uint8_t scalars[PARAMETERS][ELEMENT_BYTES_MAX];
    static size_t counts[PARAMETERS];
    static void *pointers[PARAMETERS];
    void *places[2 * PARAMETERS];
    void **place = places;
    size_t length = any_length();
    camkes_error_t error = {0};

    any_method();
    for (int i = 0; i < PARAMETERS; i++) {
        if (wire_places(&parameters[i]) == 2)
            *place++ = &counts[i];
        *place++ = parameters[i].shape == CAMKES_SCALAR ? (void *)scalars[i] : (void *)&pointers[i];
    }
    if (length == 0) /* once: what a caller gets where there is no reply */
        clear(places);
    if (camkes_wire_read_reply(&method, any_payload(length), length, places, &error))
        look_at_all(CAMKES_REPLY, places);
}
