/* SPDX-License-Identifier: BSD-2-Clause */
/* What goes with the calls of some connectors: an event from the server to each client, and memory
 * that both share. */
#include "compiler/plan_parts.h"

#include "abi/notification.h"

#define PAGE ((uint64_t)CAISSON_PAGE_BYTES)

/* Of memory beside calls, where `<interface>_shmem_size` says nothing. */
#define SIDE_BYTES ((integer)4096)

static const uint32_t both = CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE;

static uint64_t side_bytes(struct model *model, const struct endpoint *client)
{
    integer number = SIDE_BYTES;
    const char *name =
        arena_print(model->compile->arena, "%s_shmem_size", client->interface->name.text);
    (void)instance_integer(model, client->instance, name, 1, (integer)1 << 40, &number);
    return ((uint64_t)number + PAGE - 1) / PAGE * PAGE;
}

static void share_signal(struct planner *planner, const struct model_connection *connection,
                         const struct endpoint *client, bool kicks, struct shared *shared)
{
    struct plan_word word = {.emitter = endpoint_address(planner->arena, connection->to.items[0]),
                             .consumer = endpoint_address(planner->arena, client),
                             .has_kick = kicks};
    word.object = plan_object(planner, CAISSON_OBJECT_NOTIFICATION, word.consumer, PAGE);
    if (kicks) {
        word.kick = plan_object(planner, CAISSON_OBJECT_EVENTFD,
                                arena_print(planner->arena, "%s.event", word.consumer), 0);
    }
    vector_push(planner->arena, &shared->words, word);
}

static void share_side(struct planner *planner, const struct endpoint *client,
                       struct shared *shared)
{
    struct plan_side side = {.bytes = side_bytes(planner->model, client)};
    side.object =
        plan_object(planner, CAISSON_OBJECT_MEMORY,
                    arena_print(planner->arena, "%s.buf", endpoint_address(planner->arena, client)),
                    side.bytes);
    vector_push(planner->arena, &shared->sides, side);
}

/* A guest has no use for either. */
static void refuse_vm(struct planner *planner, const struct model_connection *connection,
                      const struct endpoint *end)
{
    if (end->instance->is_vm) {
        diagnose_error(planner->model->compile->diagnostics, end->use,
                       "a virtual machine cannot be at an end of a connection of '%s': "
                       "use 'seL4RPCCall' and an event",
                       connection->connector->definition.name.text);
    }
}

void plan_sides(struct planner *planner, struct model_connection *connection, bool kicks,
                struct shared *shared)
{
    const struct connector_backend *backend = connection->backend;
    if (!backend->signals && !backend->side_memory) {
        return;
    }
    refuse_vm(planner, connection, connection->to.items[0]);
    for (size_t i = 0; i < connection->from.count; i++) {
        const struct endpoint *client = connection->from.items[i];
        refuse_vm(planner, connection, client);
        if (backend->signals) {
            share_signal(planner, connection, client, kicks, shared);
        }
        if (backend->side_memory) {
            share_side(planner, client, shared);
        }
    }
}

static struct plan_signal plan_signal_of(struct planner *planner,
                                         const struct plan_instance *instance,
                                         const struct plan_interface *interface,
                                         const struct plan_word *word)
{
    bool emits = interface->kind == PLAN_SERVER;
    enum caisson_role role = emits ? CAISSON_ROLE_EMITTER : CAISSON_ROLE_CONSUMER;
    const char *peer = emits ? word->consumer : word->emitter;
    struct plan_signal signal = {.peer = peer, .kick_descriptor = -1};
    signal.word_descriptor =
        plan_capability(planner, instance,
                        (struct plan_capability){
                            .object = word->object,
                            .rights = both,
                            .role = role,
                            .purpose = arena_print(planner->arena, "%s: event %s %s",
                                                   interface->name, emits ? "to" : "from", peer)});
    if (word->has_kick) {
        signal.kick_descriptor = plan_capability(
            planner, instance,
            (struct plan_capability){.object = word->kick,
                                     .rights = emits ? CAISSON_RIGHT_WRITE : CAISSON_RIGHT_READ,
                                     .role = role,
                                     .purpose = arena_print(planner->arena, "%s: kick %s %s",
                                                            interface->name, emits ? "of" : "from",
                                                            peer)});
    }
    return signal;
}

void plan_call_sides(struct planner *planner, const struct plan_instance *instance,
                     const struct plan_interface *interface, const struct shared *shared,
                     size_t position, struct plan_call *call)
{
    call->side_descriptor = -1;
    call->has_signal = shared->words.count > 0;
    if (call->has_signal) {
        call->signal = plan_signal_of(planner, instance, interface, &shared->words.items[position]);
    }
    if (shared->sides.count > 0) {
        call->side_bytes = shared->sides.items[position].bytes;
        call->side_descriptor =
            plan_capability(planner, instance,
                            (struct plan_capability){
                                .object = shared->sides.items[position].object,
                                .rights = both,
                                .purpose = arena_print(
                                    planner->arena, "%s: memory shared with %s", interface->name,
                                    interface->kind == PLAN_SERVER ? call->client : call->server)});
    }
}
