/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The server's side of a channel: whatever a client wrote into it, a request is copied into the
 * room that there is for it, and no more is said to be there than was copied. Reading the copy is
 * proven in request.c and plain.c.
 */
#include "proof.h"

#include "kick.h"
#include "post.h"
#include "runtime.h"
#include "wire.h"

#include <errno.h>

#define CHANNEL_BYTES (3 * 4096)
#define METHODS       2

static _Alignas(64) uint8_t channel[CHANNEL_BYTES];
static void *values[1];

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

int camkes_kick_wake(uint32_t *word, int descriptor)
{
    return camkes_kick_send(word, descriptor);
}

int posix_memalign(void **ret_memory, size_t alignment, size_t bytes)
{
    void *memory = malloc(bytes);

    if (memory == NULL)
        return ENOMEM;
    *ret_memory = memory;
    return 0;
}

size_t camkes_wire_frame_bytes(const struct camkes_method *method)
{
    return 16;
}

void *const *camkes_wire_open(const struct camkes_method *method, uint8_t *payload, size_t length,
                              void *frame, camkes_error_t *error)
{
    //@ assert payload_is_there: \valid(payload + (0 .. length - 1));
    //@ assert frame_is_there: \valid((uint8_t *)frame + (0 .. 15));
    //@ assert method_is_there: \valid_read(method);
    if (any_bool())
        return values;
    error->type = CE_MALFORMED_RPC_PAYLOAD;
    return NULL;
}

void camkes_wire_close(const struct camkes_method *method, void *const *opened)
{
    //@ assert opened == &values[0] && \valid_read(method);
}

size_t camkes_wire_write(const struct camkes_method *method, enum camkes_pass pass,
                         void *const *written, uint8_t *payload, size_t room)
{
    //@ assert room_is_there: \valid(payload + (0 .. room - 1));
    return any_u64();
}

camkes_error_action_t camkes_error_raise(const struct camkes_instance *instance,
                                         const camkes_error_handler_t *slot, camkes_error_t *error)
{
    return CEA_DISCARD;
}

uint64_t camkes_sender_exchange(uint64_t sender_id)
{
    return 0;
}

void camkes_thread_adopt(const struct camkes_instance *instance, const char *interface)
{
}

static void invoke(void *const *opened)
{
    Frama_C_make_unknown((char *)channel, sizeof(channel)); /* the client goes on writing */
}

void main(void)
{
    static const struct camkes_parameter scalars[] = {
        {.direction = CAMKES_OUT, .shape = CAMKES_SCALAR, .element_bytes = 4},
        {.direction = CAMKES_INOUT, .shape = CAMKES_SCALAR, .element_bytes = 24}};
    static const struct camkes_parameter string[] = {
        {.direction = CAMKES_INOUT, .shape = CAMKES_STRING}};
    static const struct camkes_method methods[METHODS] = {
        {.parameter_count = 2, .parameters = scalars, .invoke = invoke},
        {.parameter_count = 1, .parameters = string, .invoke = invoke}};
    static struct camkes_server_channel channels[1] = {{.message_bytes = 1024}};
    struct camkes_server server = {.method_count = each_between(0, METHODS),
                                   .methods = methods,
                                   .channel_count = 1,
                                   .channels = channels};
    struct camkes_post post;

    Frama_C_make_unknown((char *)channel, sizeof(channel));
    if (camkes_server_init(&server, any_u32()) != 0)
        return;
    camkes_post_init(&post, &server, &channels[0]);
    if (camkes_post_ready(&post))
        camkes_post_serve(&post);
}
