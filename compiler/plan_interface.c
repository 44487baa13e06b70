/* SPDX-License-Identifier: BSD-2-Clause */
/* Interfaces: what each is to the runtime, and the capabilities that it needs. */
#include "compiler/plan_parts.h"

static const uint32_t both = CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE;

static struct plan_signal plan_signal(struct planner *planner, const struct plan_instance *instance,
                                      const char *name, const struct plan_word *word)
{
    struct plan_signal signal = {.consumer = word->name, .kick_descriptor = -1};
    signal.word_descriptor = plan_capability(
        planner, instance,
        (struct plan_capability){
            .object = word->object,
            .rights = both,
            .role = CAISSON_ROLE_EMITTER,
            .purpose = arena_print(planner->arena, "%s: word of %s", name, word->name)});
    if (word->has_kick) {
        signal.kick_descriptor = plan_capability(
            planner, instance,
            (struct plan_capability){
                .object = word->kick,
                .rights = CAISSON_RIGHT_WRITE,
                .role = CAISSON_ROLE_EMITTER,
                .purpose = arena_print(planner->arena, "%s: kick of %s", name, word->name)});
    }
    return signal;
}

static void plan_emitter(struct planner *planner, const struct plan_instance *instance,
                         const struct endpoint *endpoint, struct plan_interface *interface)
{
    const struct shared *shared = plan_shared_of(planner, endpoint);
    for (size_t i = 0; i < shared->words.count; i++) {
        vector_push(planner->arena, &interface->signals,
                    plan_signal(planner, instance, interface->name, &shared->words.items[i]));
    }
}

static void plan_notification(struct planner *planner, const struct plan_instance *instance,
                              const struct endpoint *endpoint, struct plan_interface *interface)
{
    const struct plan_word *word =
        &plan_shared_of(planner, endpoint)->words.items[endpoint->position];
    const struct model_connection *connection = connection_whole(endpoint->connection);
    interface->shared = connection->from.count > 1 || connection->from.items[0]->instance->is_vm;
    interface->word_descriptor =
        plan_capability(planner, instance,
                        (struct plan_capability){
                            .object = word->object,
                            .rights = both,
                            .role = CAISSON_ROLE_CONSUMER,
                            .purpose = arena_print(planner->arena, "%s: word", interface->name)});
    if (word->has_kick) {
        interface->kick_descriptor = plan_capability(
            planner, instance,
            (struct plan_capability){.object = word->kick,
                                     .rights = CAISSON_RIGHT_READ,
                                     .role = CAISSON_ROLE_CONSUMER,
                                     .purpose =
                                         arena_print(planner->arena, "%s: kick", interface->name)});
    }
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
        plan_notification(planner, instance, endpoint, interface);
        break;
    case PLAN_DATAPORT:
        plan_dataport(planner, instance, endpoint, interface);
        break;
    case PLAN_CLIENT:
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
    interface->word_descriptor = -1;
    interface->kick_descriptor = -1;
    interface->descriptor = -1;
    interface->queue_id = -1;
    interface->thread = plan_thread(planner->model, endpoint->instance, interface->name);
    if (interface->kind == PLAN_CLIENT || interface->kind == PLAN_SERVER) {
        interface->procedure = plan_procedure(planner, from->type.text);
    }
    if (endpoint_connected(endpoint)) {
        plan_connected(planner, instance, endpoint, interface);
    }
    return interface;
}
