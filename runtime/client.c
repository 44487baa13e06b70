/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The calling end of procedures. One call at a time: the channel has room for one, and whoever else
 * calls waits for the lock. A reply is known by its number; nothing else that the server writes
 * ends the wait, and what it writes to keep us awake costs a nap each time after the first few.
 */
#include "kick.h"
#include "message.h"
#include "plain.h"
#include "runtime.h"
#include "spin.h"
#include "wire.h"

#include <errno.h>

/* A server that has not begun to serve the request will not; one that copies it just now will find
 * its copy useless, and it may be, as the next request is written over it after this. */
static void request_withdraw(const struct camkes_client *client, struct caisson_message *request)
{
    __atomic_store_n(&request->call, client->call | CAISSON_CALL_WITHDRAWN, __ATOMIC_RELAXED);
    __atomic_thread_fence(__ATOMIC_RELEASE);
}

int camkes_client_init(struct camkes_client *client, uint32_t round_ps)
{
    struct caisson_message *request;
    size_t room;
    int error = camkes_channel_map(client->descriptor, client->message_bytes, &client->channel);

    if (!error)
        error = -pthread_mutex_init(&client->lock, NULL);
    if (error)
        return error;
    room = camkes_channel_at(client->channel, client->message_bytes).payload_bytes;
    client->free_bytes = client->limit_bytes > 0 ? 0 : room;
    error = camkes_plain_create(client->methods, client->method_count, room, NULL, &client->plains);
    if (error)
        return error;
    camkes_spin_init(&client->spin, round_ps);
    /* A reply to what this process called before it was started again must not look like one to
     * us. */
    request = &((struct caisson_channel *)client->channel)->request;
    client->call = camkes_message_call(request) & ~CAISSON_CALL_WITHDRAWN;
    request_withdraw(client, request);
    return 0;
}

/* What is awaited: a reply with that number. */
struct awaited {
    const struct caisson_message *reply;
    uint32_t call;
};

/* Of camkes_spin_until. */
static bool reply_ready(void *argument)
{
    const struct awaited *awaited = argument;

    return camkes_message_call(awaited->reply) == awaited->call;
}

/* Pairs with the loader's store to `server_ended` before it signals the word; acquire, as the
 * server's last reply is looked for behind it. */
static int reply_sleep(const struct camkes_client *client, const struct camkes_channel *channel,
                       uint32_t server_ended)
{
    struct caisson_message *reply = channel->reply;
    unsigned restless = 0;

    while (camkes_message_call(reply) != client->call) {
        bool over;

        camkes_message_arm(reply);
        over = __atomic_load_n(&channel->shared->server_ended, __ATOMIC_ACQUIRE) != server_ended;
        if (camkes_message_call(reply) == client->call)
            break; /* it may have been the last that the server did */
        if (over)
            return -ECONNRESET;
        if (restless++ >= CAMKES_RESTLESS_ROUNDS ||
            camkes_kick_await(&reply->word, client->reply_descriptor) != 0)
            camkes_nap();
    }
    return 0;
}

/* 0, or -ECONNRESET where the server ended and left no reply. */
static int reply_await(struct camkes_client *client, const struct camkes_channel *channel,
                       uint32_t server_ended)
{
    struct awaited awaited = {.reply = channel->reply, .call = client->call};
    uint64_t since_ns;
    int error;

    if (camkes_spin_until(&client->spin, 1, reply_ready, &awaited) || reply_ready(&awaited))
        return 0;
    since_ns = camkes_spin_sleeps(&client->spin);
    error = reply_sleep(client, channel, server_ended);
    camkes_spin_slept(&client->spin, since_ns);
    return error;
}

/* What follows fills in `error` and returns false. */

static bool fail_call(camkes_error_t *error, const char *description, int reason)
{
    *error = (camkes_error_t){.type = CE_SYSCALL_FAILED, .description = description};
    error->operation = "call";
    error->error = reason;
    return false;
}

static bool fail_gone(camkes_error_t *error, int reason)
{
    return fail_call(error, "the server of a call has ended", reason);
}

/* Where the request is longer than it can be without a closer look. */
static bool check_length(const struct camkes_client *client, size_t method, void *const *values,
                         size_t length, size_t room, camkes_error_t *error)
{
    *error = (camkes_error_t){.type = CE_BUFFER_LENGTH_EXCEEDED,
                              .description = "the parameters of a call do not fit into a message"};
    if (length > room)
        error->connection = client->connection;
    else if (client->limit_bytes > 0)
        error->description = "the parameters of a call do not fit into the connection's buffer";
    return camkes_wire_fits(&client->methods[method], client->method_count, CAMKES_REQUEST, values,
                            length, room, client->limit_bytes, error);
}

static bool fail_malformed(camkes_error_t *error, size_t length)
{
    *error = (camkes_error_t){.type = CE_MALFORMED_RPC_PAYLOAD,
                              .description = "the reply to a call has no meaning"};
    error->length = length;
    return false;
}

/* Of what exactly the server complained only its own handler knows. */
static bool fail_refused(camkes_error_t *error, uint32_t code, size_t length)
{
    if (code > CE_OVERFLOW)
        return fail_malformed(error, length);
    *error = (camkes_error_t){.type = (camkes_error_type_t)code,
                              .description = "the server refused the call"};
    if (error->type == CE_SYSCALL_FAILED) {
        error->operation = "call";
        error->error = EREMOTEIO;
    }
    return false;
}

static bool reply_read(const struct camkes_client *client, size_t method,
                       const struct camkes_channel *channel, void *const *values,
                       camkes_error_t *error)
{
    const struct camkes_plain *plain = &client->plains[method];
    const struct caisson_message *reply = channel->reply;
    const uint32_t length = __atomic_load_n(&reply->length, __ATOMIC_RELAXED);
    const uint32_t code = __atomic_load_n(&reply->code, __ATOMIC_RELAXED);

    if (code != CE_NO_ERROR)
        return fail_refused(error, code, length);
    if (plain->holds && length == plain->reply.bytes) {
        camkes_plain_read(&plain->reply, reply->payload, values);
        return true;
    }
    if (length > channel->payload_bytes)
        return fail_malformed(error, length);
    return camkes_wire_read_reply(&client->methods[method], reply->payload, length, values, error);
}

/* The payload's length; it may be more than there is room for. */
static size_t request_write(const struct camkes_client *client, size_t method,
                            const struct camkes_channel *channel, void *const *values)
{
    const struct camkes_plain *plain = &client->plains[method];

    if (!plain->holds)
        return camkes_wire_write(&client->methods[method], CAMKES_REQUEST, values,
                                 channel->request->payload, channel->payload_bytes);
    camkes_plain_write(&plain->request, values, channel->request->payload);
    return plain->request.bytes;
}

static bool call(struct camkes_client *client, size_t method, void *const *values,
                 camkes_error_t *error)
{
    const struct camkes_channel channel = camkes_channel_at(client->channel, client->message_bytes);
    const uint32_t server_ended = __atomic_load_n(&channel.shared->server_ended, __ATOMIC_RELAXED);
    size_t length;
    int kicked;

    if (server_ended & CAISSON_SIDE_GONE)
        return fail_gone(error, ENOTCONN);
    length = request_write(client, method, &channel, values);
    if (length > client->free_bytes &&
        !check_length(client, method, values, length, channel.payload_bytes, error))
        return false;
    client->call = (client->call + 1) & ~CAISSON_CALL_WITHDRAWN;
    kicked = camkes_message_send(channel.request, client->kick_descriptor, length, client->call,
                                 (uint32_t)method);
    if (kicked != 0) {
        request_withdraw(client, channel.request);
        return fail_call(error, "the server of a call could not be woken", -kicked);
    }
    if (reply_await(client, &channel, server_ended) != 0) {
        request_withdraw(client, channel.request);
        return fail_gone(error, ECONNRESET);
    }
    return reply_read(client, method, &channel, values, error);
}

void camkes_client_call(struct camkes_client *client, size_t method, void *const *values)
{
    camkes_error_t error;
    bool done;

    pthread_mutex_lock(&client->lock);
    done = call(client, method, values, &error);
    pthread_mutex_unlock(&client->lock);
    if (done)
        return;
    error.interface = client->name;
    camkes_error_raise(client->instance, &client->error_handler, &error);
    camkes_wire_clear_results(&client->methods[method], values);
}
