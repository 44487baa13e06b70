/* SPDX-License-Identifier: BSD-2-Clause */
/* What a connection becomes: memory, notifications, channels; each whole connection once. */
#include "compiler/plan_parts.h"

#include "abi/msgqueue.h"
#include "abi/notification.h"
#include "abi/rpc.h"

#define PAGE ((uint64_t)CAISSON_PAGE_BYTES)

/* Room for a message of a C type, where `<interface>_size` does not say; and for any. */
#define QUEUE_MESSAGE_BYTES     4096u
#define QUEUE_MESSAGE_BYTES_MAX (1u << 24)

static bool emitted_by_vm(const struct model_connection *connection)
{
    bool emitted = false;
    for (size_t i = 0; i < connection->from.count; i++) {
        emitted |= connection->from.items[i]->instance->is_vm;
    }
    return emitted;
}

/* Who waits for events by a capability waits for all of them in one place: all by futexes, or all
 * by eventfds. */
static bool capabilities_by_eventfds(const struct model *model)
{
    size_t words = 0;
    for (size_t i = 0; i < model->connections.count; i++) {
        const struct model_connection *connection = model->connections.items[i];
        if (connection->merged != NULL || connection->backend == NULL ||
            !connection->backend->capability) {
            continue;
        }
        if (emitted_by_vm(connection)) {
            return true;
        }
        words += connection->from.count;
    }
    return words > CAISSON_NOTIFICATION_FUTEXES_MAX;
}

/* Whether components that consume sleep in eventfds: a guest can kick nothing else, and no futex
 * call takes more words. */
static bool consumed_by_eventfds(const struct model *model,
                                 const struct model_connection *connection)
{
    return emitted_by_vm(connection) || connection->from.count > CAISSON_NOTIFICATION_FUTEXES_MAX ||
           (connection->backend->capability && capabilities_by_eventfds(model));
}

/* What names a word in messages. */
static const char *word_name(struct planner *planner, const struct model_connection *connection,
                             const struct plan_word *word, size_t position)
{
    return connection->from.count == 1
               ? word->consumer
               : arena_print(planner->arena, "%s#%zu", word->consumer, position + 1);
}

/* A VM has one kick, its interrupt, for all emitters of an event: none of them can take it from
 * another. */
static void share_words_of(struct planner *planner, const struct model_connection *connection,
                           const struct endpoint *receiver, bool kicks, struct shared *shared)
{
    struct plan_word word = {.consumer = endpoint_address(planner->arena, receiver)};
    word.has_kick = kicks || receiver->instance->is_vm;
    if (receiver->instance->is_vm) {
        word.kick = plan_object(planner, CAISSON_OBJECT_EVENTFD, word.consumer, 0);
    }
    for (size_t i = 0; i < connection->from.count; i++) {
        word.emitter = endpoint_address(planner->arena, connection->from.items[i]);
        const char *name = word_name(planner, connection, &word, i);
        word.object = plan_object(planner, CAISSON_OBJECT_NOTIFICATION, name, PAGE);
        if (word.has_kick && !receiver->instance->is_vm) {
            word.kick = plan_object(planner, CAISSON_OBJECT_EVENTFD, name, 0);
        }
        vector_push(planner->arena, &shared->words, word);
    }
}

/* A word for each emitter and consumer: so none of them spoils another's events. */
static void share_words(struct planner *planner, const struct model_connection *connection,
                        struct shared *shared)
{
    bool kicks = consumed_by_eventfds(planner->model, connection);
    for (size_t i = 0; i < connection->to.count; i++) {
        share_words_of(planner, connection, connection->to.items[i], kicks, shared);
    }
}

static void share_memory(struct planner *planner, struct model_connection *connection,
                         struct shared *shared)
{
    shared->size_bytes = dataport_memory_bytes(planner->model, connection);
    shared->memory =
        plan_object(planner, CAISSON_OBJECT_MEMORY, connection->address, shared->size_bytes);
}

static uint32_t queue_count(struct model *model, struct model_connection *connection)
{
    integer number = CAISSON_MSGQUEUE_COUNT_DEFAULT;
    (void)connection_integer(model, connection, "queue_size", 1, CAISSON_MSGQUEUE_COUNT_MAX,
                             &number);
    return (uint32_t)number;
}

static uint32_t queue_message_bytes(struct model *model, struct model_connection *connection)
{
    uint64_t bytes = dataport_bytes(model, connection);
    if (bytes > QUEUE_MESSAGE_BYTES_MAX) {
        diagnose_error(model->compile->diagnostics, connection->place,
                       "a message of '%s' has %llu bytes: %u is the most", connection->address,
                       (unsigned long long)bytes, QUEUE_MESSAGE_BYTES_MAX);
        return QUEUE_MESSAGE_BYTES_MAX;
    }
    return bytes == 0 ? QUEUE_MESSAGE_BYTES : (uint32_t)bytes;
}

static void share_queue(struct planner *planner, struct model_connection *connection,
                        struct shared *shared)
{
    shared->message_bytes = queue_message_bytes(planner->model, connection);
    shared->message_count = queue_count(planner->model, connection);
    shared->size_bytes = CAISSON_MSGQUEUE_BYTES(shared->message_bytes, shared->message_count);
    shared->size_bytes = (shared->size_bytes + PAGE - 1) / PAGE * PAGE;
    shared->memory =
        plan_object(planner, CAISSON_OBJECT_MEMORY, connection->address, shared->size_bytes);
    share_words(planner, connection, shared);
}

/* How many clients the thread has that serves the connection: one serves all procedures of an
 * instance that have none. */
static size_t clients_of_thread(const struct model_connection *connection)
{
    if (!connection->backend->no_thread) {
        return connection->from.count;
    }
    const struct model_instance *server = connection->to.items[0]->instance;
    size_t count = 0;
    for (size_t i = 0; i < server->endpoints.count; i++) {
        const struct endpoint *endpoint = server->endpoints.items[i];
        if (endpoint->interface->kind == INTERFACE_PROVIDES && endpoint_connected(endpoint) &&
            connection_whole(endpoint->connection)->backend->no_thread) {
            count += connection_whole(endpoint->connection)->from.count;
        }
    }
    return count;
}

static bool guest_calls(struct model *model, const struct model_connection *connection)
{
    for (size_t i = 0; i < connection->from.count; i++) {
        if (endpoint_in_guest(model, connection->from.items[i])) {
            return true;
        }
    }
    return false;
}

/* To and from a guest nobody wakes anybody by a futex: each sleeps in an eventfd. */
static void share_channels(struct planner *planner, struct model_connection *connection,
                           struct shared *shared)
{
    shared->buffer = plan_buffer_connection(planner->model, connection);
    shared->message_bytes = plan_message_bytes(planner->model, connection, shared->buffer);
    shared->sender_ids = plan_sender_ids(planner->model, connection);
    plan_sides(planner, connection, capabilities_by_eventfds(planner->model), shared);
    uint64_t bytes = CAISSON_CHANNEL_BYTES(shared->message_bytes);
    bool guest_serves = endpoint_in_guest(planner->model, connection->to.items[0]);
    bool kicks = clients_of_thread(connection) > 1 || guest_serves ||
                 guest_calls(planner->model, connection);
    for (size_t i = 0; i < connection->from.count; i++) {
        const char *client = endpoint_address(planner->arena, connection->from.items[i]);
        struct plan_channel channel = {
            .object = plan_object(planner, CAISSON_OBJECT_CHANNEL, client, bytes),
            .has_kick = kicks,
            .has_reply =
                guest_serves || endpoint_in_guest(planner->model, connection->from.items[i])};
        if (channel.has_kick) {
            channel.kick = plan_object(planner, CAISSON_OBJECT_EVENTFD, client, 0);
        }
        if (channel.has_reply) {
            channel.reply = plan_object(planner, CAISSON_OBJECT_EVENTFD,
                                        arena_print(planner->arena, "%s.reply", client), 0);
        }
        vector_push(planner->arena, &shared->channels, channel);
    }
}

void plan_shared(struct planner *planner, struct model_connection *connection)
{
    struct shared *shared = arena_new(planner->arena, struct shared);
    switch (connection->backend->kind) {
    case BACKEND_EVENT:
        share_words(planner, connection, shared);
        break;
    case BACKEND_DATAPORT:
    case BACKEND_DATAPORT_CAPS:
        share_memory(planner, connection, shared);
        break;
    case BACKEND_QUEUE:
        share_queue(planner, connection, shared);
        break;
    case BACKEND_CHANNEL:
        share_channels(planner, connection, shared);
        break;
    case BACKEND_DIRECT:
        shared->sender_ids = plan_sender_ids(planner->model, connection);
        break;
    case BACKEND_HARDWARE: /* refused before */
        break;
    }
    map_set(&planner->shared, planner->arena, connection->address, shared);
}
