/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The client's side of a channel: whatever a server writes into it and whenever, no more of a reply
 * is read than there is room for. Reading it is proven in reply.c and plain.c.
 */
#include "proof.h"

#include "kick.h"
#include "message.h"
#include "runtime.h"
#include "wire.h"

#include <errno.h>

#define CHANNEL_BYTES (3 * 4096)
#define METHODS       2

static _Alignas(64) uint8_t channel[CHANNEL_BYTES];

int camkes_memory_map(int descriptor, size_t size_bytes, int protection, void **ret_address,
                      uint64_t *ret_object)
{
    //@ assert size_bytes <= CHANNEL_BYTES;
    *ret_address = channel;
    return any_bool() ? 0 : -EINVAL;
}

int camkes_kick_send(uint32_t *word, int descriptor)
{
    //@ assert word_is_there: \valid(word);
    return any_bool() ? 0 : -EIO;
}

size_t camkes_wire_write(const struct camkes_method *method, enum camkes_pass pass,
                         void *const *values, uint8_t *payload, size_t room)
{
    //@ assert room_is_there: \valid(payload + (0 .. room - 1));
    return any_u64();
}

bool camkes_wire_read_reply(const struct camkes_method *method, const uint8_t *payload,
                            size_t length, void *const *values, camkes_error_t *error)
{
    //@ assert payload_is_there: \valid_read(payload + (0 .. length - 1));
    return any_bool();
}

void camkes_wire_clear_results(const struct camkes_method *method, void *const *values)
{
}

camkes_error_action_t camkes_error_raise(const struct camkes_instance *instance,
                                         const camkes_error_handler_t *slot, camkes_error_t *error)
{
    return CEA_DISCARD;
}

int camkes_kick_wake(uint32_t *word, int descriptor)
{
    return camkes_kick_send(word, descriptor);
}

int camkes_kick_poll(struct pollfd *kicks, size_t count, int timeout_ms)
{
    return any_bool() ? 0 : -1;
}

int camkes_kick_sleep(uint32_t *word, int timeout_ms)
{
    //@ assert word_is_there: \valid(word);
    return any_bool() ? 0 : -1;
}

void main(void)
{
    static const struct camkes_parameter scalar[] = {
        {.direction = CAMKES_INOUT, .shape = CAMKES_SCALAR, .element_bytes = 24}};
    static const struct camkes_parameter string[] = {
        {.direction = CAMKES_INOUT, .shape = CAMKES_STRING}};
    static const struct camkes_method methods[METHODS] = {
        {.name = "m", .parameter_count = 1, .parameters = scalar},
        {.name = "n", .parameter_count = 1, .parameters = string}};
    struct camkes_client client = {.reply_descriptor = Frama_C_interval(-1, 3),
                                   .message_bytes = 1024,
                                   .method_count = METHODS,
                                   .methods = methods,
                                   .spin = {.has_limit = any_bool(), .limit_us = any_u32()}};
    static uint8_t value[24];
    void *values[1] = {value};

    Frama_C_make_unknown((char *)channel, sizeof(channel));
    if (camkes_client_init(&client, any_u32()) == 0)
        camkes_client_call(&client, each_between(0, METHODS - 1), values);
}
