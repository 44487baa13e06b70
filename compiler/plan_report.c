/* SPDX-License-Identifier: BSD-2-Clause */
/* Connections of a plan, for reports and pictures. */
#include "compiler/plan_parts.h"

static void plan_connection(struct plan *plan, struct arena *arena, const struct map *instances,
                            const struct model_connection *from)
{
    struct plan_connection *connection = arena_new(arena, struct plan_connection);
    connection->name = from->address;
    connection->connector = from->backend->connector;
    for (size_t i = 0; i < from->from.count; i++) {
        const struct endpoint *endpoint = from->from.items[i];
        struct plan_end end = {.interface = endpoint->interface->name.text};
        end.instance = map_get(instances, endpoint->instance->c_name);
        vector_push(arena, &connection->from, end);
    }
    for (size_t i = 0; i < from->to.count; i++) {
        const struct endpoint *endpoint = from->to.items[i];
        struct plan_end end = {.interface = endpoint->interface->name.text};
        end.instance = map_get(instances, endpoint->instance->c_name);
        vector_push(arena, &connection->to, end);
    }
    vector_push(arena, &plan->connections, connection);
}

void plan_connections(struct plan *plan, struct model *model)
{
    struct arena *arena = model->compile->arena;
    struct map instances = {0};
    for (size_t i = 0; i < plan->instances.count; i++) {
        map_set(&instances, arena, plan->instances.items[i]->name, plan->instances.items[i]);
    }
    for (size_t i = 0; i < model->connections.count; i++) {
        if (model->connections.items[i]->merged == NULL) {
            plan_connection(plan, arena, &instances, model->connections.items[i]);
        }
    }
}
