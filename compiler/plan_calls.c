/* SPDX-License-Identifier: BSD-2-Clause */
/* Procedure connections: the size of messages, the numbers of clients, who calls whom. */
#include "compiler/plan_parts.h"

#include "abi/rpc.h"
#include "compiler/elaborate.h"

#include <stdlib.h>
#include <string.h>

/* --- buffers that the application has given to calls --- */

/* The connection of that name beside another one. */
static struct model_connection *
connection_beside(struct model *model, const struct model_connection *connection, const char *name)
{
    const char *dot = strrchr(connection->address, '.');
    const int length = dot == NULL ? 0 : (int)(dot + 1 - connection->address);
    const char *address =
        arena_print(model->compile->arena, "%.*s%s", length, connection->address, name);
    for (size_t i = 0; i < model->connections.count; i++) {
        if (strcmp(model->connections.items[i]->address, address) == 0) {
            return connection_whole(model->connections.items[i]);
        }
    }
    return NULL;
}

/* The connection of dataports that the setting `buffer` of one for calls names; NULL: none. */
struct model_connection *plan_buffer_connection(struct model *model,
                                                struct model_connection *connection)
{
    struct value value;
    if (!connection_value(model, connection, "buffer", &value) || value.kind != VALUE_STRING) {
        return NULL;
    }
    struct model_connection *buffer = connection_beside(model, connection, value.string);
    bool found = buffer != NULL && buffer->backend != NULL &&
                 (buffer->backend->kind == BACKEND_DATAPORT ||
                  buffer->backend->kind == BACKEND_DATAPORT_CAPS);
    if (!found && strcmp(value.string, "TLS") != 0) {
        diagnose_warning(model->compile->diagnostics, value.place,
                         "there is no connection of dataports '%s' here: this setting is without "
                         "effect",
                         value.string);
    }
    return found ? buffer : NULL;
}

/* The end of that connection which is in the instance. */
static const struct endpoint *end_of(const struct model_connection *connection,
                                     const struct model_instance *instance)
{
    for (size_t i = 0; i < connection->from.count + connection->to.count; i++) {
        const struct endpoint *end = i < connection->from.count
                                         ? connection->from.items[i]
                                         : connection->to.items[i - connection->from.count];
        if (end->instance == instance) {
            return end;
        }
    }
    return NULL;
}

/* --- messages --- */

/* Payloads take more than CAmkES's of the same values: counts of strings, padding. What its size is
 * wrong by, and how large a C type is, is found elsewhere. */
static integer buffer_bytes(struct model *model, struct model_connection *buffer)
{
    struct value value;
    uint64_t most = 0;
    if (buffer == NULL) {
        return 0;
    }
    if (connection_value(model, buffer, "size", &value) && value.kind == VALUE_INTEGER) {
        most = value.number > 0 ? (uint64_t)value.number : 0;
    }
    for (size_t i = 0; i < buffer->from.count; i++) {
        const uint64_t declared = buffer->from.items[i]->interface->declared_bytes;
        most = declared > most ? declared : most;
    }
    return most > CAISSON_MESSAGE_BYTES_MAX / 4 ? CAISSON_MESSAGE_BYTES_MAX / 2 : 2 * (integer)most;
}

uint32_t plan_message_bytes(struct model *model, struct model_connection *connection,
                            struct model_connection *buffer)
{
    static const char *const names[] = {"size", "buffer"};
    const integer header =
        sizeof(struct caisson_message) - sizeof((struct caisson_message){0}.payload);
    integer most = buffer_bytes(model, buffer);
    for (size_t i = 0; i < 2; i++) {
        integer number;
        struct value value;
        /* `buffer` names a dataport or "TLS" elsewhere: here every channel has its memory. */
        if (connection_value(model, connection, names[i], &value) && value.kind == VALUE_STRING) {
            continue;
        }
        if (connection_integer(model, connection, names[i], 1, CAISSON_MESSAGE_BYTES_MAX - 64,
                               &number) &&
            number > most) {
            most = number;
        }
    }
    uint32_t bytes = ((uint32_t)(most + header) + 63) / 64 * 64;
    return bytes < CAISSON_MESSAGE_BYTES_DEFAULT ? CAISSON_MESSAGE_BYTES_DEFAULT : bytes;
}

/* What a dataport that calls are given as a buffer can hold, in C: each end counts with its own. */
static const char *call_limit(struct model *model, const struct shared *shared,
                              const struct model_instance *instance)
{
    const struct endpoint *end = shared->buffer == NULL ? NULL : end_of(shared->buffer, instance);
    if (end == NULL) {
        return NULL;
    }
    const struct interface *interface = end->interface;
    return interface->is_buffer
               ? arena_print(model->compile->arena, "%llu",
                             (unsigned long long)interface->declared_bytes)
               : arena_print(model->compile->arena, "sizeof(%s)", interface->type.text);
}

/* --- numbers of clients --- */

/* The number that is set for a client. False: none. */
static bool sender_id_set(struct model *model, const struct endpoint *client, uint64_t *ret_id)
{
    struct value value;
    const char *name =
        arena_print(model->compile->arena, "%s_attributes", client->interface->name.text);
    if (!instance_value(model, client->instance, name, &value) ||
        (value.kind == VALUE_STRING && *value.string == '\0')) {
        return false;
    }
    if (value.kind == VALUE_INTEGER && value.number >= 0) {
        *ret_id = (uint64_t)value.number;
        return true;
    }
    if (value.kind == VALUE_STRING && strlen(value.string) < 20 &&
        value.string[strspn(value.string, "0123456789")] == '\0') {
        *ret_id = strtoull(value.string, NULL, 10);
        return true;
    }
    diagnose_error(model->compile->diagnostics, instance_value_place(model, client->instance, name),
                   "'%s' is the number of a client to its server, an integer from 0 on, or a "
                   "string of one",
                   name);
    return false;
}

static const char *id_key(struct model *model, uint64_t id)
{
    return arena_print(model->compile->arena, "%llu", (unsigned long long)id);
}

static void claim_id(struct model *model, struct map *taken, struct endpoint *client, uint64_t id)
{
    const char *key = id_key(model, id);
    const struct endpoint *first = map_get(taken, key);
    if (first == NULL) {
        map_set(taken, model->compile->arena, key, client);
        return;
    }
    struct arena *arena = model->compile->arena;
    struct diagnostics *diagnostics = model->compile->diagnostics;
    const char *name = arena_print(arena, "%s_attributes", client->interface->name.text);
    const char *other = arena_print(arena, "%s_attributes", first->interface->name.text);
    struct diagnostic *error = diagnose_error(
        diagnostics, instance_value_place(model, client->instance, name),
        "'%s' already is client %s of the same server", endpoint_address(arena, first), key);
    diagnostic_note(diagnostics, error, instance_value_place(model, first->instance, other),
                    "it is set here");
}

uint64_t *plan_sender_ids(struct model *model, const struct model_connection *connection)
{
    struct arena *arena = model->compile->arena;
    size_t count = connection->from.count;
    uint64_t *ids = arena_alloc(arena, count, sizeof(uint64_t));
    bool *set = arena_alloc(arena, count, sizeof(bool));
    struct map taken = {0};
    uint64_t next = 1;
    for (size_t i = 0; i < count; i++) {
        set[i] = sender_id_set(model, connection->from.items[i], &ids[i]);
        if (set[i]) {
            claim_id(model, &taken, connection->from.items[i], ids[i]);
        }
    }
    for (size_t i = 0; i < count; i++) {
        while (!set[i] && map_get(&taken, id_key(model, next)) != NULL) {
            next++;
        }
        ids[i] = set[i] ? ids[i] : next++;
    }
    return ids;
}

/* --- calls --- */

/* `camkes_direct_<instance>_<interface>`, what the functions of a directly called server begin
 * with. */
static const char *direct_prefix(struct arena *arena, const struct endpoint *server)
{
    return arena_print(arena, "camkes_direct_%s_%s", server->instance->c_name,
                       server->interface->name.text);
}

/* What underscores join may be the same for two servers of one process. */
static void claim_direct(struct planner *planner, const struct plan_instance *instance,
                         struct endpoint *server, const struct plan_procedure *procedure)
{
    const char *prefix = direct_prefix(planner->arena, server);
    for (size_t i = 0; i < procedure->methods.count; i++) {
        const char *name = arena_print(planner->arena, "%s_%s in %s", prefix,
                                       procedure->methods.items[i].name, instance->process->name);
        const struct endpoint *first = map_get(&planner->direct, name);
        if (first == NULL) {
            map_set(&planner->direct, planner->arena, name, server);
            continue;
        }
        struct diagnostics *diagnostics = planner->model->compile->diagnostics;
        struct diagnostic *error = diagnose_error(
            diagnostics, server->use,
            "direct calls of '%s' and of '%s' have the same name in C, '%s_%s'",
            endpoint_address(planner->arena, server), endpoint_address(planner->arena, first),
            prefix, procedure->methods.items[i].name);
        diagnostic_note(diagnostics, error, first->use, "the other server is here");
    }
}

/* The eventfd of a side that sleeps in one; the other side `emits` to it. */
static int plan_call_kick(struct planner *planner, const struct plan_instance *instance,
                          const struct plan_interface *interface, size_t object, bool emits,
                          const struct plan_call *call)
{
    const char *other = interface->kind == PLAN_CLIENT ? call->server : call->client;
    return plan_capability(
        planner, instance,
        (struct plan_capability){.object = object,
                                 .rights = emits ? CAISSON_RIGHT_WRITE : CAISSON_RIGHT_READ,
                                 .role = emits ? CAISSON_ROLE_EMITTER : CAISSON_ROLE_CONSUMER,
                                 .purpose =
                                     arena_print(planner->arena, "%s: kick %s %s", interface->name,
                                                 emits ? "of" : "from", other)});
}

static void plan_call(struct planner *planner, const struct plan_instance *instance,
                      struct plan_interface *interface, const struct model_connection *connection,
                      size_t position)
{
    const struct endpoint *client = connection->from.items[position];
    const struct endpoint *server = connection->to.items[0];
    const struct shared *shared = plan_shared_of(planner, client);
    bool from = interface->kind == PLAN_CLIENT;
    struct plan_call call = {
        .client = endpoint_address(planner->arena, client),
        .server = endpoint_address(planner->arena, server),
        .sender_id = shared->sender_ids[position],
        .message_bytes = shared->message_bytes,
        .limit = call_limit(planner->model, shared, (from ? client : server)->instance),
        .descriptor = -1,
        .kick_descriptor = -1,
        .reply_descriptor = -1};
    if (interface->direct) {
        call.direct = direct_prefix(planner->arena, server);
    } else {
        const struct plan_channel *channel = &shared->channels.items[position];
        call.descriptor = plan_capability(
            planner, instance,
            (struct plan_capability){.object = channel->object,
                                     .rights = CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE,
                                     .role = from ? CAISSON_ROLE_CLIENT : CAISSON_ROLE_SERVER,
                                     .purpose = arena_print(planner->arena, "%s: channel %s %s",
                                                            interface->name, from ? "to" : "from",
                                                            from ? call.server : call.client)});
        if (channel->has_kick) {
            call.kick_descriptor =
                plan_call_kick(planner, instance, interface, channel->kick, from, &call);
        }
        if (channel->has_reply) {
            call.reply_descriptor =
                plan_call_kick(planner, instance, interface, channel->reply, !from, &call);
        }
    }
    plan_call_sides(planner, instance, interface, shared, position, &call);
    vector_push(planner->arena, &interface->calls, call);
}

void plan_calls(struct planner *planner, const struct plan_instance *instance,
                const struct endpoint *endpoint, struct plan_interface *interface)
{
    const struct model_connection *connection = connection_whole(endpoint->connection);
    interface->in_guest = endpoint_in_guest(planner->model, endpoint);
    interface->direct = connection->backend->kind == BACKEND_DIRECT;
    interface->no_thread = connection->backend->no_thread;
    if (endpoint->from) {
        plan_call(planner, instance, interface, connection, endpoint->position);
        return;
    }
    if (interface->direct) {
        claim_direct(planner, instance, connection->to.items[0], interface->procedure);
    }
    for (size_t i = 0; i < connection->from.count; i++) {
        plan_call(planner, instance, interface, connection, i);
    }
}
