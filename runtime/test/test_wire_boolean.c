/* SPDX-License-Identifier: BSD-2-Clause */
/* A peer's bytes for a bool: only 0 and 1 are values of it. */
#include "wire.h"

#include "abi/rpc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* void set(inout bool flag, inout bool flags[]) */
static const struct camkes_parameter parameters[] = {
    {.name = "flag",
     .direction = CAMKES_INOUT,
     .shape = CAMKES_SCALAR,
     .element_bytes = sizeof(bool),
     .boolean = true},
    {.name = "flags",
     .direction = CAMKES_INOUT,
     .shape = CAMKES_ARRAY,
     .element_bytes = sizeof(bool),
     .boolean = true},
};

static const struct camkes_method method = {
    .name = "set", .parameter_count = 2, .parameters = parameters};

/* flag at 0; count at 16; flags at 32 */
struct message {
    _Alignas(CAISSON_RPC_ALIGNMENT) uint8_t payload[34];
};

static struct message message_of(uint8_t flag, uint8_t last)
{
    struct message message = {.payload = {[0] = flag, [16] = 2, [32] = 1, [33] = last}};

    return message;
}

static camkes_error_type_t opened(struct message message)
{
    _Alignas(CAISSON_RPC_ALIGNMENT) uint8_t frame[256];
    camkes_error_t error = {.type = CE_NO_ERROR};
    void *const *values;

    assert_true(camkes_wire_frame_bytes(&method) <= sizeof(frame));
    values = camkes_wire_open(&method, message.payload, sizeof(message.payload), frame, &error);
    if (values)
        camkes_wire_close(&method, values);
    return error.type;
}

static camkes_error_type_t replied(struct message message)
{
    bool flag;
    size_t count;
    bool *flags = NULL;
    void *const values[] = {&flag, &count, &flags};
    camkes_error_t error = {.type = CE_NO_ERROR};

    if (camkes_wire_read_reply(&method, message.payload, sizeof(message.payload), values, &error))
        free(flags);
    return error.type;
}

static void test_requests(void **state)
{
    (void)state;
    assert_int_equal(opened(message_of(1, 0)), CE_NO_ERROR);
    assert_int_equal(opened(message_of(2, 0)), CE_MALFORMED_RPC_PAYLOAD);
    assert_int_equal(opened(message_of(0, 255)), CE_MALFORMED_RPC_PAYLOAD);
}

static void test_replies(void **state)
{
    (void)state;
    assert_int_equal(replied(message_of(1, 0)), CE_NO_ERROR);
    assert_int_equal(replied(message_of(2, 0)), CE_MALFORMED_RPC_PAYLOAD);
    assert_int_equal(replied(message_of(0, 255)), CE_MALFORMED_RPC_PAYLOAD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_requests),
        cmocka_unit_test(test_replies),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
