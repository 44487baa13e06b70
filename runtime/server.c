/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The serving end of procedures: one call, from the request in shared memory to the reply. The
 * request is copied once; what the client writes there afterwards is never looked at.
 */
#include "plain.h"
#include "post.h"
#include "runtime.h"
#include "spin.h"
#include "wire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Private copy of a request's header. */
struct request {
    uint32_t length;
    uint32_t method;
    uint32_t call;
};

/* A whole line, so that a small payload is copied as one. */
static size_t request_bytes(const struct camkes_server *server)
{
    size_t most = sizeof(struct caisson_message);

    for (size_t i = 0; i < server->channel_count; i++) {
        const uint64_t bytes =
            CAISSON_PAYLOAD_BYTES(CAISSON_CHANNEL_BYTES(server->channels[i].message_bytes));

        most = bytes > most ? bytes : most;
    }
    return (most + sizeof(struct caisson_message) - 1) / sizeof(struct caisson_message) *
           sizeof(struct caisson_message);
}

static size_t frame_bytes(const struct camkes_server *server)
{
    size_t most = 0;

    for (size_t i = 0; i < server->method_count; i++) {
        const size_t bytes = camkes_wire_frame_bytes(&server->methods[i]);

        most = bytes > most ? bytes : most;
    }
    return most;
}

/* Of the smallest message: a method whose results do not fit into it is to be told so in every
 * case. */
static size_t least_room(const struct camkes_server *server)
{
    size_t least = CAISSON_MESSAGE_BYTES_MAX;

    for (size_t i = 0; i < server->channel_count; i++) {
        const uint64_t bytes =
            CAISSON_PAYLOAD_BYTES(CAISSON_CHANNEL_BYTES(server->channels[i].message_bytes));

        least = bytes < least ? bytes : least;
        if (server->channels[i].limit_bytes > 0)
            least = 0; /* each reply needs a closer look */
    }
    return least;
}

static int calls_init(struct camkes_server *server)
{
    const size_t bytes = request_bytes(server);

    if (posix_memalign(&server->request, sizeof(struct caisson_message),
                       bytes + frame_bytes(server)) != 0)
        return -ENOMEM;
    server->frame = (uint8_t *)server->request + bytes;
    return camkes_plain_create(server->methods, server->method_count, least_room(server),
                               server->request, &server->plains);
}

int camkes_server_init(struct camkes_server *server, uint32_t round_ps)
{
    camkes_spin_init(&server->spin, round_ps);
    for (size_t i = 0; i < server->channel_count; i++) {
        struct camkes_server_channel *client = &server->channels[i];
        int error = camkes_channel_map(client->descriptor, client->message_bytes, &client->channel);

        if (error)
            return error;
        client->free_bytes =
            client->limit_bytes > 0
                ? 0
                : CAISSON_PAYLOAD_BYTES(CAISSON_CHANNEL_BYTES(client->message_bytes));
    }
    return calls_init(server);
}

void camkes_post_init(struct camkes_post *post, struct camkes_server *server,
                      const struct camkes_server_channel *client)
{
    *post = (struct camkes_post){
        .server = server,
        .client = client,
        .channel = camkes_channel_at(client->channel, client->message_bytes),
    };
    post->served = __atomic_load_n(&post->channel.shared->served, __ATOMIC_RELAXED);
}

/* False: it changed meanwhile; the client was started again, and its next request is on its way. A
 * request that is too long is not copied. */
static bool request_copy(const struct camkes_post *post, struct request *ret_request)
{
    const struct caisson_message *from = post->channel.request;
    uint8_t *payload = post->server->request;
    const uint32_t call = camkes_message_call(from);
    const uint32_t length = __atomic_load_n(&from->length, __ATOMIC_RELAXED);

    ret_request->call = call;
    ret_request->length = length;
    ret_request->method = __atomic_load_n(&from->code, __ATOMIC_RELAXED);
    if (length <= sizeof(from->payload))
        memcpy(payload, from->payload, sizeof(from->payload));
    else if (length <= post->channel.payload_bytes)
        memcpy(payload, from->payload, length);
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    return __atomic_load_n(&from->call, __ATOMIC_RELAXED) == call;
}

/* What follows returns the reply's code after telling the error handler, which may end the
 * process. */

static uint32_t refuse(const struct camkes_post *post, camkes_error_t *error)
{
    error->interface = post->server->name;
    camkes_error_raise(post->server->instance, &post->server->error_handler, error);
    return error->type;
}

static uint32_t refuse_request(const struct camkes_post *post, size_t length)
{
    camkes_error_t error = {.type = CE_BUFFER_LENGTH_EXCEEDED,
                            .description = "a request says that it is longer than a message"};

    error.current_length = post->channel.payload_bytes;
    error.target_length = length;
    return refuse(post, &error);
}

static uint32_t refuse_method(const struct camkes_post *post, uint32_t method)
{
    const size_t count = post->server->method_count;
    camkes_error_t error = {.type = CE_INVALID_METHOD_INDEX,
                            .description = "a client called a method that there is not"};

    error.upper_bound = count > 0 ? count - 1 : 0;
    error.invalid_index = method;
    return refuse(post, &error);
}

static void invoke(const struct camkes_post *post, const struct camkes_method *method,
                   void *const *values)
{
    camkes_sender_exchange(post->client->sender_id); /* this thread does nothing but serve */
    camkes_thread_adopt(post->server->instance, post->server->name);
    method->invoke(values);
}

static uint32_t run_plain(const struct camkes_post *post, const struct camkes_method *method,
                          const struct camkes_plain *plain, size_t *ret_length)
{
    void *const *values = camkes_plain_open(plain);

    invoke(post, method, values);
    camkes_plain_write(&plain->reply, values, post->channel.reply->payload);
    *ret_length = plain->reply.bytes;
    return CE_NO_ERROR;
}

static uint32_t run(const struct camkes_post *post, const struct camkes_method *method,
                    void *const *values, size_t *ret_length)
{
    const struct camkes_channel *channel = &post->channel;
    size_t length;

    invoke(post, method, values);
    length = camkes_wire_write(method, CAMKES_REPLY, values, channel->reply->payload,
                               channel->payload_bytes);
    if (length > post->client->free_bytes) {
        camkes_error_t error = {.type = CE_BUFFER_LENGTH_EXCEEDED};

        error.connection = length > channel->payload_bytes ? post->server->connection : NULL;
        error.description = length > channel->payload_bytes
                                ? "the results of a call do not fit into a message"
                                : "the results of a call do not fit into the connection's buffer";
        if (!camkes_wire_fits(method, 1, CAMKES_REPLY, values, length, channel->payload_bytes,
                              post->client->limit_bytes, &error))
            return refuse(post, &error);
    }
    *ret_length = length;
    return CE_NO_ERROR;
}

/* Writes the reply's payload. The values of the call are the caller's to close, once the reply is
 * sent; it leaves them alone where there is nothing to close. */
static uint32_t handle(const struct camkes_post *post, const struct request *request,
                       void *const **ret_values, size_t *ret_length)
{
    const struct camkes_server *server = post->server;
    const struct camkes_method *method;
    const struct camkes_plain *plain;
    void *const *values;
    camkes_error_t error;

    if (request->length > post->channel.payload_bytes)
        return refuse_request(post, request->length);
    if (request->method >= server->method_count)
        return refuse_method(post, request->method);
    method = &server->methods[request->method];
    plain = &server->plains[request->method];
    if (plain->holds && request->length == plain->request.bytes)
        return run_plain(post, method, plain, ret_length);
    values = camkes_wire_open(method, server->request, request->length, server->frame, &error);
    if (!values)
        return refuse(post, &error);
    *ret_values = values;
    return run(post, method, values, ret_length);
}

bool camkes_post_serve(struct camkes_post *post)
{
    struct request request;
    void *const *values = NULL;
    size_t length = 0;
    uint32_t code;

    if (!request_copy(post, &request))
        return false;
    post->served = request.call;
    __atomic_store_n(&post->channel.shared->served, request.call, __ATOMIC_RELAXED);
    code = handle(post, &request, &values, &length);
    (void)camkes_message_send(post->channel.reply, post->client->reply_descriptor, length,
                              request.call, code);
    if (values)
        camkes_wire_close(&post->server->methods[request.method], values);
    return true;
}
