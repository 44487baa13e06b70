/* SPDX-License-Identifier: BSD-2-Clause */
/* Interfaces: what each is to the runtime, and the capabilities that it needs. */
#include "compiler/plan_parts.h"

static const uint32_t both = CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE;

/* The words of a connection are in the order of consumers, each with its emitters. */
static const struct plan_word *word_between(const struct shared *shared,
                                            const struct model_connection *connection, size_t from,
                                            size_t to)
{
    return &shared->words.items[to * connection->from.count + from];
}

static int plan_kick(struct planner *planner, const struct plan_instance *instance,
                     const struct plan_word *word, enum caisson_role role, const char *purpose)
{
    bool emits = role == CAISSON_ROLE_EMITTER;
    return plan_capability(
        planner, instance,
        (struct plan_capability){.object = word->kick,
                                 .rights = emits ? CAISSON_RIGHT_WRITE : CAISSON_RIGHT_READ,
                                 .role = role,
                                 .purpose = purpose});
}

static void plan_emitter(struct planner *planner, const struct plan_instance *instance,
                         const struct endpoint *endpoint, struct plan_interface *interface)
{
    const struct model_connection *connection = connection_whole(endpoint->connection);
    for (size_t to = 0; to < connection->to.count; to++) {
        const struct plan_word *word =
            word_between(plan_shared_of(planner, endpoint), connection, endpoint->position, to);
        struct plan_signal signal = {.peer = word->consumer, .kick_descriptor = -1};
        signal.word_descriptor = plan_capability(
            planner, instance,
            (struct plan_capability){.object = word->object,
                                     .rights = both,
                                     .role = CAISSON_ROLE_EMITTER,
                                     .purpose = arena_print(planner->arena, "%s: word of %s",
                                                            interface->name, word->consumer)});
        if (word->has_kick) {
            signal.kick_descriptor = plan_kick(
                planner, instance, word, CAISSON_ROLE_EMITTER,
                arena_print(planner->arena, "%s: kick of %s", interface->name, word->consumer));
        }
        vector_push(planner->arena, &interface->signals, signal);
    }
}

/* What tells an emitter from the others, where there are several. */
static const char *from_emitter(struct planner *planner, const struct model_connection *connection,
                                const struct plan_word *word)
{
    return connection->from.count == 1 ? ""
                                       : arena_print(planner->arena, " from %s", word->emitter);
}

/* The eventfd of a consumer for that word; a VM's it has once. */
static int plan_consumer_kick(struct planner *planner, const struct plan_instance *instance,
                              const struct plan_word *word, const char *from,
                              const struct plan_interface *interface)
{
    if (instance->is_vm && interface->signals.count > 0) {
        return interface->signals.items[0].kick_descriptor;
    }
    return plan_kick(
        planner, instance, word, CAISSON_ROLE_CONSUMER,
        arena_print(planner->arena, "%s: kick%s", interface->name, instance->is_vm ? "" : from));
}

static void plan_notification(struct planner *planner, const struct plan_instance *instance,
                              const struct endpoint *endpoint, struct plan_interface *interface)
{
    const struct model_connection *connection = connection_whole(endpoint->connection);
    for (size_t i = 0; i < connection->from.count; i++) {
        const struct plan_word *word =
            word_between(plan_shared_of(planner, endpoint), connection, i, endpoint->position);
        const char *from = from_emitter(planner, connection, word);
        struct plan_signal signal = {.peer = word->emitter, .kick_descriptor = -1};
        signal.word_descriptor = plan_capability(
            planner, instance,
            (struct plan_capability){
                .object = word->object,
                .rights = both,
                .role = CAISSON_ROLE_CONSUMER,
                .purpose = arena_print(planner->arena, "%s: word%s", interface->name, from)});
        if (word->has_kick) {
            signal.kick_descriptor = plan_consumer_kick(planner, instance, word, from, interface);
        }
        vector_push(planner->arena, &interface->signals, signal);
    }
}

/* The lowest bit that no event of the instance has. */
static uint64_t plan_badge(struct planner *planner, const struct plan_instance *instance,
                           const struct endpoint *endpoint)
{
    uint64_t taken = 0;
    if (!connection_whole(endpoint->connection)->backend->capability) {
        return 0;
    }
    for (size_t i = 0; i < instance->interfaces.count; i++) {
        taken |= instance->interfaces.items[i]->badge;
    }
    if (~taken == 0) {
        diagnose_error(planner->model->compile->diagnostics, endpoint->use,
                       "'%s' has 64 events with a capability; that is the most",
                       endpoint->instance->address);
    }
    return ~taken & -~taken;
}

static void plan_memory(struct planner *planner, const struct plan_instance *instance,
                        const struct endpoint *endpoint, struct plan_interface *interface)
{
    const struct shared *shared = plan_shared_of(planner, endpoint);
    uint32_t write = interface->writable ? (uint32_t)CAISSON_RIGHT_WRITE : 0u;
    interface->size_bytes = shared->size_bytes;
    interface->descriptor =
        plan_capability(planner, instance,
                        (struct plan_capability){
                            .object = shared->memory,
                            .rights = CAISSON_RIGHT_READ | write,
                            .purpose = arena_print(planner->arena, "%s: memory", interface->name)});
}

static void plan_dataport(struct planner *planner, const struct plan_instance *instance,
                          const struct endpoint *endpoint, struct plan_interface *interface)
{
    const struct model_connection *connection = connection_whole(endpoint->connection);
    interface->writable = plan_writable(planner->model, endpoint);
    interface->has_handle = connection->backend->kind == BACKEND_DATAPORT_CAPS && !endpoint->from;
    plan_memory(planner, instance, endpoint, interface);
}

/* By which number camkes/msgqueue.h knows the queue. */
static int32_t queue_id(struct model *model, const struct endpoint *endpoint)
{
    const char *name = arena_print(model->compile->arena, "%s_id", endpoint->interface->name.text);
    struct value value;
    integer number = -1;
    if (!instance_value(model, endpoint->instance, name, &value)) {
        diagnose_warning(model->compile->diagnostics, endpoint->use,
                         "this end of a message queue has no number: set '%s.%s'",
                         endpoint->instance->address, name);
    } else {
        (void)instance_integer(model, endpoint->instance, name, 0, INT32_MAX, &number);
    }
    return (int32_t)number;
}

static void check_queue_id(struct model *model, const struct plan_instance *instance,
                           const struct endpoint *endpoint, const struct plan_interface *interface)
{
    for (size_t i = 0; i < instance->interfaces.count; i++) {
        const struct plan_interface *other = instance->interfaces.items[i];
        if (other->kind == interface->kind && other->queue_id == interface->queue_id &&
            interface->queue_id >= 0) {
            const char *name = arena_print(model->compile->arena, "%s_id", interface->name);
            diagnose_error(model->compile->diagnostics,
                           instance_value_place(model, endpoint->instance, name),
                           "message queue %d is '%s.%s' already", interface->queue_id,
                           instance->address, other->name);
        }
    }
}

static void plan_queue(struct planner *planner, const struct plan_instance *instance,
                       const struct endpoint *endpoint, struct plan_interface *interface)
{
    const struct shared *shared = plan_shared_of(planner, endpoint);
    interface->writable = true; /* the receiver tells how far it has read */
    interface->message_bytes = shared->message_bytes;
    interface->message_count = shared->message_count;
    interface->queue_id = queue_id(planner->model, endpoint);
    check_queue_id(planner->model, instance, endpoint, interface);
    plan_memory(planner, instance, endpoint, interface);
    if (interface->kind == PLAN_QUEUE_SENDER) {
        plan_emitter(planner, instance, endpoint, interface);
    } else {
        plan_notification(planner, instance, endpoint, interface);
    }
}

static enum plan_interface_kind dataport_kind(const struct endpoint *endpoint)
{
    if (endpoint_connected(endpoint) &&
        connection_whole(endpoint->connection)->backend->kind == BACKEND_QUEUE) {
        return endpoint->from ? PLAN_QUEUE_SENDER : PLAN_QUEUE_RECEIVER;
    }
    return PLAN_DATAPORT;
}

static enum plan_interface_kind plan_kind(const struct endpoint *endpoint)
{
    switch (endpoint->interface->kind) {
    case INTERFACE_EMITS:
        return PLAN_EMITTER;
    case INTERFACE_CONSUMES:
        return PLAN_NOTIFICATION;
    case INTERFACE_USES:
        return PLAN_CLIENT;
    case INTERFACE_PROVIDES:
        return PLAN_SERVER;
    default:
        return dataport_kind(endpoint);
    }
}

static void plan_connected(struct planner *planner, const struct plan_instance *instance,
                           const struct endpoint *endpoint, struct plan_interface *interface)
{
    interface->connection = connection_whole(endpoint->connection)->address;
    switch (interface->kind) {
    case PLAN_EMITTER:
        plan_emitter(planner, instance, endpoint, interface);
        break;
    case PLAN_NOTIFICATION:
        interface->badge = plan_badge(planner, instance, endpoint);
        plan_notification(planner, instance, endpoint, interface);
        break;
    case PLAN_DATAPORT:
        plan_dataport(planner, instance, endpoint, interface);
        break;
    case PLAN_CLIENT:
        interface->badge = plan_badge(planner, instance, endpoint);
        plan_calls(planner, instance, endpoint, interface);
        break;
    case PLAN_SERVER:
        plan_calls(planner, instance, endpoint, interface);
        break;
    case PLAN_QUEUE_SENDER:
    case PLAN_QUEUE_RECEIVER:
        plan_queue(planner, instance, endpoint, interface);
        break;
    }
}

struct plan_interface *plan_interface(struct planner *planner, const struct plan_instance *instance,
                                      const struct endpoint *endpoint)
{
    const struct interface *from = endpoint->interface;
    struct plan_interface *interface = arena_new(planner->arena, struct plan_interface);
    interface->kind = plan_kind(endpoint);
    interface->name = from->name.text;
    interface->type = from->is_buffer ? NULL : from->type.text;
    interface->declared_bytes = from->declared_bytes;
    interface->absent = from->maybe && !endpoint_connected(endpoint);
    interface->descriptor = -1;
    interface->queue_id = -1;
    interface->thread = plan_thread(planner->model, endpoint->instance, interface->name);
    interface->spin = plan_spin(planner->model, endpoint->instance, interface->name);
    if (interface->kind == PLAN_CLIENT || interface->kind == PLAN_SERVER) {
        interface->procedure = plan_procedure(planner, from->type.text);
    }
    if (endpoint_connected(endpoint)) {
        plan_connected(planner, instance, endpoint, interface);
    }
    return interface;
}
