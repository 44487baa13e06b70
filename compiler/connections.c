/* SPDX-License-Identifier: BSD-2-Clause */
/* Connections: merging, whether kinds and types fit, what has no implementation, what is not
 * connected. */
#include "compiler/model.h"

#include <string.h>

struct model_connection *connection_whole(struct model_connection *connection)
{
    while (connection->merged != NULL) {
        if (connection->merged->merged != NULL) {
            connection->merged = connection->merged->merged; /* halves the path */
        }
        connection = connection->merged;
    }
    return connection;
}

bool endpoint_connected(const struct endpoint *endpoint)
{
    return endpoint->connection != NULL;
}

static void merge_all(struct model *model)
{
    struct arena *arena = model->compile->arena;
    for (size_t i = 0; i < model->connections.count; i++) {
        struct model_connection *part = model->connections.items[i];
        struct model_connection *whole = connection_whole(part);
        if (whole == part) {
            continue;
        }
        for (size_t e = 0; e < part->from.count; e++) {
            vector_push(arena, &whole->from, part->from.items[e]);
        }
        for (size_t e = 0; e < part->to.count; e++) {
            vector_push(arena, &whole->to, part->to.items[e]);
        }
    }
    for (size_t i = 0; i < model->connections.count; i++) {
        const struct model_connection *whole = model->connections.items[i];
        for (size_t e = 0; whole->merged == NULL && e < whole->from.count; e++) {
            whole->from.items[e]->position = e;
        }
        for (size_t e = 0; whole->merged == NULL && e < whole->to.count; e++) {
            whole->to.items[e]->position = e;
        }
    }
}

static bool kind_fits(const struct connector_end *end, bool from, enum interface_kind kind)
{
    switch (end->kind) {
    case END_PROCEDURE:
        return kind == (from ? INTERFACE_USES : INTERFACE_PROVIDES);
    case END_EVENT:
        return kind == (from ? INTERFACE_EMITS : INTERFACE_CONSUMES);
    default:
        return kind == INTERFACE_DATAPORT;
    }
}

static const char *kind_wanted(const struct connector_end *end, bool from)
{
    switch (end->kind) {
    case END_PROCEDURE:
        return from ? "uses" : "provides";
    case END_EVENT:
        return from ? "emits" : "consumes";
    default:
        return "dataport";
    }
}

static bool check_end(struct model *model, const struct connector *connector,
                      const struct endpoint *endpoint)
{
    const struct connector_end *end = endpoint->from ? &connector->from : &connector->to;
    const struct interface *interface = endpoint->interface;
    struct diagnostics *diagnostics = model->compile->diagnostics;
    if (!kind_fits(end, endpoint->from, interface->kind)) {
        struct diagnostic *error = diagnose_error(
            diagnostics, endpoint->use,
            "'%s.%s' %s '%s': the '%s' end of this connector takes "
            "'%s' interfaces",
            endpoint->instance->address, interface->name.text,
            interface->kind == INTERFACE_DATAPORT ? "is the dataport"
                                                  : interface_kind_name(interface->kind),
            interface->type.text, endpoint->from ? "from" : "to", kind_wanted(end, endpoint->from));
        diagnostic_note(diagnostics, error, interface->name.place, "the interface is here");
        diagnostic_note(diagnostics, error, end->place, "the connector's end is here");
        return false;
    }
    if (end->hardware != endpoint->instance->component->hardware) {
        struct diagnostic *error = diagnose_error(
            diagnostics, endpoint->use, "'%s' %s, but the '%s' end of this connector %s",
            endpoint->instance->address,
            end->hardware ? "is no hardware component" : "is a hardware component",
            endpoint->from ? "from" : "to", end->hardware ? "takes hardware" : "takes none");
        diagnostic_note(diagnostics, error, end->place, "the connector's end is here");
        return false;
    }
    return true;
}

static bool type_checking(const struct connector *connector)
{
    for (size_t i = 0; i < connector->attributes.count; i++) {
        const struct attribute *attribute = connector->attributes.items[i];
        if (strcmp(attribute->name.text, "disable_interface_type_checking") == 0) {
            const struct value *value = attribute->evaluated;
            bool number =
                value != NULL && (value->kind == VALUE_BOOL || value->kind == VALUE_INTEGER);
            return !number || value->number == 0;
        }
    }
    return true;
}

static const char *type_shown(struct model *model, const struct interface *interface)
{
    if (!interface->is_buffer) {
        return interface->type.text;
    }
    return arena_print(model->compile->arena, "Buf(%llu)",
                       (unsigned long long)interface->declared_bytes);
}

static void check_types(struct model *model, const struct endpoint *first,
                        const struct endpoint *other)
{
    const struct interface *a = first->interface;
    const struct interface *b = other->interface;
    if (strcmp(a->type.text, b->type.text) == 0 && a->declared_bytes == b->declared_bytes) {
        return;
    }
    struct diagnostics *diagnostics = model->compile->diagnostics;
    struct diagnostic *error =
        diagnose_error(diagnostics, other->use, "'%s.%s' is of type %s, but '%s.%s' is of type %s",
                       other->instance->address, b->name.text, type_shown(model, b),
                       first->instance->address, a->name.text, type_shown(model, a));
    diagnostic_note(diagnostics, error, b->name.place, "'%s.%s' is declared here",
                    other->instance->address, b->name.text);
    diagnostic_note(diagnostics, error, a->name.place, "'%s.%s' is declared here",
                    first->instance->address, a->name.text);
}

static void check_whole(struct model *model, struct model_connection *connection)
{
    const struct connector *connector = connection->connector;
    const struct endpoint *first = NULL;
    bool checks_types = type_checking(connector);
    for (size_t side = 0; side < 2; side++) {
        size_t count = side == 0 ? connection->from.count : connection->to.count;
        for (size_t i = 0; i < count; i++) {
            const struct endpoint *endpoint =
                side == 0 ? connection->from.items[i] : connection->to.items[i];
            if (!check_end(model, connector, endpoint) || !checks_types) {
                continue;
            }
            if (first == NULL) {
                first = endpoint;
            } else {
                check_types(model, first, endpoint);
            }
        }
    }
}

static void check_connected(struct model *model, const struct model_instance *instance)
{
    struct diagnostics *diagnostics = model->compile->diagnostics;
    for (size_t i = 0; i < instance->endpoints.count; i++) {
        const struct endpoint *endpoint = instance->endpoints.items[i];
        const struct interface *interface = endpoint->interface;
        if (endpoint->inner != NULL || endpoint_connected(endpoint) || interface->maybe) {
            continue;
        }
        struct diagnostic *diagnostic;
        if (interface->kind == INTERFACE_EMITS || interface->kind == INTERFACE_PROVIDES) {
            diagnostic = diagnose_warning(
                diagnostics, instance->place, "'%s.%s' (%s %s) is not connected", instance->address,
                interface->name.text, interface_kind_name(interface->kind), interface->type.text);
        } else {
            diagnostic = diagnose_error(
                diagnostics, instance->place, "'%s.%s' (%s %s) is not connected", instance->address,
                interface->name.text, interface_kind_name(interface->kind), interface->type.text);
        }
        diagnostic_note(diagnostics, diagnostic, interface->name.place,
                        "the interface is declared here");
    }
}

void connections_check(struct model *model)
{
    size_t errors_before = model->compile->diagnostics->error_count;
    merge_all(model);
    for (size_t i = 0; i < model->connections.count; i++) {
        struct model_connection *connection = model->connections.items[i];
        if (connection->connector == NULL) {
            continue;
        }
        if (connection->merged == NULL) {
            check_whole(model, connection);
        }
        backend_check(model, connection);
    }
    /* Where something was wrong before, much of what is unconnected is so because of that. */
    if (errors_before > 0) {
        return;
    }
    for (size_t i = 0; i < model->instances.count; i++) {
        check_connected(model, model->instances.items[i]);
    }
}
