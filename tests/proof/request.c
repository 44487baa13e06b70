/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A request in the server: whatever a client wrote, reading it stays within the message, and the
 * values that the method gets are there. For methods of any form with so many parameters, and
 * payloads of some lengths of up to PAYLOAD_BYTES.
 */
#include "method.h"

#define FRAME_BYTES 128

void main(void)
{
    static uint8_t frame_bytes[FRAME_BYTES]; /* a frame ends where its array does */
    size_t length = any_length();
    camkes_error_t error = {0};

    any_method();
    uint8_t *frame = frame_bytes + (FRAME_BYTES - camkes_wire_frame_bytes(&method));
    void *const *values = camkes_wire_open(&method, any_payload(length), length, frame, &error);
    if (values == NULL)
        return;
    look_at_all(CAMKES_REQUEST, values);
    camkes_wire_close(&method, values);
}
