/* SPDX-License-Identifier: BSD-2-Clause */
/* Fuzz target: what a server does with a request's payload, for a method of any form. */
#include "table.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct table table;
    camkes_error_t error;
    void *const *places;
    uint8_t *payload, *frame, *reply;

    table_read(&table, &data, &size);
    payload = buffer_copy(data, size);
    frame = buffer_create(camkes_wire_frame_bytes(&table.method));
    places = camkes_wire_open(&table.method, payload, size, frame, &error);
    if (places) {
        values_touch(&table.method, CAMKES_REQUEST, places);
        values_check(&table.method, CAMKES_REQUEST, places, size);
        /* The reply of a method that does nothing. */
        reply = buffer_create(size);
        camkes_wire_write(&table.method, CAMKES_REPLY, places, reply, size);
        free(reply);
        camkes_wire_close(&table.method, places);
    } else if (error.type != CE_MALFORMED_RPC_PAYLOAD || error.length != size ||
               error.current_index > size) {
        abort();
    }
    free(frame);
    free(payload);
    return 0;
}
