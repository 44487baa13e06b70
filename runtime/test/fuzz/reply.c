/* SPDX-License-Identifier: BSD-2-Clause */
/* Fuzz target: what a client does with a reply's payload, for a method of any form. */
#include "table.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct table table;
    struct values values;
    camkes_error_t error;
    uint8_t *payload;

    table_read(&table, &data, &size);
    payload = buffer_copy(data, size);
    values_init(&values, &table.method);
    if (camkes_wire_read_reply(&table.method, payload, size, values.places, &error)) {
        /* The results are copies: the server may go on writing. */
        memset(payload, 0xff, size);
        values_touch(&table.method, CAMKES_REPLY, values.places);
        values_check(&table.method, CAMKES_REPLY, values.places, size);
        values_free(&values, &table.method, CAMKES_REPLY);
    } else if (error.type != CE_MALFORMED_RPC_PAYLOAD || error.current_index > size) {
        abort();
    }
    camkes_wire_clear_results(&table.method, values.places);
    values_touch(&table.method, CAMKES_REPLY, values.places);
    values_free(&values, &table.method, CAMKES_REPLY);
    free(payload);
    return 0;
}
