/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Methods of scalars alone, at both ends: what is worked out for a method leads to its payload, its
 * results and its values and nowhere else, however many bytes its scalars have. What a peer wrote
 * is not looked at here but moved.
 */
#define PARAMETERS 2
#define SHAPE_MOST CAMKES_SCALAR
#include "plain.h"
#include "method.h"

#define ROOM PAYLOAD_BYTES

/* Each end of its own values and payload, which end where their arrays do. */
static uint8_t results[PARAMETERS][24];

static void client(void)
{
    void *values[PARAMETERS];
    struct camkes_plain *plain;

    for (int i = 0; i < PARAMETERS; i++)
        values[i] = results[i] + sizeof(results[i]) - parameters[i].element_bytes;
    if (camkes_plain_create(&method, 1, ROOM, NULL, &plain) != 0 || !plain->holds)
        return;
    camkes_plain_write(&plain->request, values, any_payload(plain->request.bytes));
    camkes_plain_read(&plain->reply, any_payload(plain->reply.bytes), values);
    free(plain);
}

static void server(void)
{
    static _Alignas(16) uint8_t request[ROOM];
    struct camkes_plain *plain;
    void *const *values;

    Frama_C_make_unknown((char *)request, ROOM);
    if (camkes_plain_create(&method, 1, ROOM, request, &plain) != 0 || !plain->holds)
        return;
    values = camkes_plain_open(plain);
    look_at_all(CAMKES_REQUEST, values);
    look_at_all(CAMKES_REPLY, values);
    camkes_plain_write(&plain->reply, values, any_payload(plain->reply.bytes));
    free(plain);
}

void main(void)
{
    any_method();
    if (any_bool())
        client();
    else
        server();
}
