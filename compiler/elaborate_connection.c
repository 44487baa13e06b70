/* SPDX-License-Identifier: BSD-2-Clause */
/* Connections and exports: the ends that they name, and whether these are free. */
#include "compiler/elaborate.h"

#include <string.h>

/*
 * The end of another connection: the two become one, if they are of one connector and have it on
 * the same side. True where they were not one before.
 */
static bool join(struct model *model, struct model_connection *connection,
                 const struct endpoint *endpoint, const struct connection_end *end)
{
    struct diagnostics *diagnostics = model->compile->diagnostics;
    struct model_connection *other = connection_whole(endpoint->connection);
    struct model_connection *whole = connection_whole(connection);
    const char *text = end->reference.text;
    struct diagnostic *error = NULL;
    if (endpoint->from != end->from) {
        error = diagnose_error(
            diagnostics, end->reference.place,
            "'%s' is a '%s' end of connection '%s' already, and cannot be a '%s' end as well", text,
            endpoint->from ? "from" : "to", endpoint->connection->address,
            end->from ? "from" : "to");
    } else if (other->connector != whole->connector) {
        error = diagnose_error(diagnostics, end->reference.place,
                               "'%s' is an end of connection '%s' already, which has another "
                               "connector; connections that share an end have the same one",
                               text, endpoint->connection->address);
    }
    if (error != NULL) {
        diagnostic_note(diagnostics, error, endpoint->use, "it is used here");
        return false;
    }
    if (other == whole) {
        return false;
    }
    whole->merged = other; /* its ends follow in connections_check */
    return true;
}

/* True where the end changes anything: it is a new one, or joins connections. */
static bool add_end(struct model *model, struct scope *scope, struct model_connection *connection,
                    const struct connection_end *end)
{
    struct endpoint *endpoint = scope_find_endpoint(model, scope, &end->reference);
    if (endpoint == NULL || connection->connector == NULL) {
        return false;
    }
    struct diagnostics *diagnostics = model->compile->diagnostics;
    if (endpoint->connection == connection) {
        struct diagnostic *error =
            diagnose_error(diagnostics, end->reference.place, "'%s' is twice in one connection",
                           end->reference.text);
        diagnostic_note(diagnostics, error, endpoint->use, "it is here, too");
        return false;
    }
    if (endpoint->connection != NULL) {
        return join(model, connection, endpoint, end);
    }
    endpoint->connection = connection;
    endpoint->from = end->from;
    endpoint->use = end->reference.place;
    if (end->from) {
        vector_push(model->compile->arena, &connection->from, endpoint);
    } else {
        vector_push(model->compile->arena, &connection->to, endpoint);
    }
    return true;
}

static void check_counts(struct model *model, const struct connection *connection,
                         const struct connector *connector)
{
    size_t counts[2] = {0, 0};
    for (size_t i = 0; i < connection->ends.count; i++) {
        counts[connection->ends.items[i].from ? 0 : 1]++;
    }
    for (size_t i = 0; i < 2; i++) {
        const struct connector_end *end = i == 0 ? &connector->from : &connector->to;
        const char *side = i == 0 ? "from" : "to";
        if (counts[i] == 0) {
            diagnose_error(model->compile->diagnostics, connection->definition.name.place,
                           "connection '%s' has no '%s' end", connection->definition.name.text,
                           side);
        } else if (counts[i] > 1 && !end->plural) {
            struct diagnostic *error =
                diagnose_error(model->compile->diagnostics, connection->definition.name.place,
                               "connection '%s' has %zu '%s' ends, its connector takes one",
                               connection->definition.name.text, counts[i], side);
            diagnostic_note(model->compile->diagnostics, error, end->place,
                            "the connector's '%s' end is here", side);
        }
    }
}

void elaborate_connection(struct model *model, struct scope *scope,
                          const struct connection *connection)
{
    const struct connector *connector = connection->connector;
    if (!elaborate_parts(model, connection->definition.name.place, 1 + connection->ends.count)) {
        return;
    }
    if (connector == NULL) {
        connector = names_find(model, &model->names.connectors, &connection->type, "connector");
    }
    struct entry *entry = scope_add(model, scope, ENTRY_CONNECTION, connection->definition);
    struct arena *arena = model->compile->arena;
    struct model_connection *made = arena_new(arena, struct model_connection);
    made->connector = connector;
    made->place = connection->definition.name.place;
    made->type_place = connection->type.parts.count > 0 ? connection->type.place
                                                        : connection->definition.name.place;
    made->address = arena_print(arena, "%s%s", scope->prefix, connection->definition.name.text);
    made->backend = connector_resolve(model, connector);
    if (entry != NULL) {
        entry->connection = made;
    }
    vector_push(arena, &model->connections, made);
    size_t errors = model->compile->diagnostics->error_count;
    size_t changes = 0;
    if (connector != NULL) {
        check_counts(model, connection, connector);
    }
    for (size_t i = 0; i < connection->ends.count; i++) {
        changes += add_end(model, scope, made, &connection->ends.items[i]);
    }
    /* Joining the one that has the first end is no gain by itself. */
    if (entry != NULL && made->merged != NULL && changes == 1 &&
        errors == model->compile->diagnostics->error_count) {
        diagnose_warning(model->compile->diagnostics, made->place,
                         "all ends of connection '%s' are ends of connection '%s' already",
                         made->address, connection_whole(made)->address);
    }
}

/* The interface of the compound that an export gives away: `p`, or `compound.p`. */
static struct endpoint *export_outer(struct model *model, struct model_instance *owner,
                                     const struct export *export)
{
    const struct name *name = &export->outer.parts.items[export->outer.parts.count - 1];
    struct endpoint *outer = map_get(&owner->endpoints_by_name, name->text);
    struct diagnostics *diagnostics = model->compile->diagnostics;
    if (outer == NULL || export->outer.parts.count != 1) {
        struct diagnostic *error =
            diagnose_error(diagnostics, export->outer.place, "the compound has no interface '%s'",
                           export->outer.text);
        diagnostic_suggest(error, nearest_interface(owner, name->text));
        diagnostic_note(diagnostics, error, owner->component->place, "the compound is here");
        return NULL;
    }
    if (outer->inner != NULL) {
        struct diagnostic *error =
            diagnose_error(diagnostics, export->outer.place,
                           "'%s' stands for another interface already", export->outer.text);
        diagnostic_note(diagnostics, error, outer->export_place, "the first export is here");
        return NULL;
    }
    return outer;
}

void elaborate_export(struct model *model, struct scope *scope, const struct export *export)
{
    struct diagnostics *diagnostics = model->compile->diagnostics;
    if (!elaborate_parts(model, export->inner.place, 0)) {
        return;
    }
    if (scope->owner == NULL) {
        diagnose_error(diagnostics, export->inner.place,
                       "an export stands in the composition of a compound component only");
        return;
    }
    struct endpoint *inner = scope_find_endpoint(model, scope, &export->inner);
    struct endpoint *outer = export_outer(model, scope->owner, export);
    if (inner == NULL || outer == NULL) {
        return;
    }
    if (inner->interface->kind != outer->interface->kind ||
        strcmp(inner->interface->type.text, outer->interface->type.text) != 0 ||
        inner->interface->declared_bytes != outer->interface->declared_bytes) {
        struct diagnostic *error =
            diagnose_error(diagnostics, export->inner.place,
                           "'%s' and '%s' are not interfaces of one kind and type",
                           export->inner.text, export->outer.text);
        diagnostic_note(diagnostics, error, inner->interface->name.place, "the inner one is here");
        diagnostic_note(diagnostics, error, outer->interface->name.place, "the outer one is here");
        return;
    }
    outer->inner = inner;
    outer->export_place = export->outer.place;
}
