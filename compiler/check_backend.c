/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether a connection is one that its connector's implementation can make. */
#include "compiler/model.h"

#include <string.h>

/* --- ends --- */

/* What merging made must still fit the connector: a client has one server. */
static void check_merged_side(struct model *model, const struct model_connection *connection,
                              const struct connector_end *end, const struct endpoint *second,
                              const struct endpoint *first)
{
    struct diagnostics *diagnostics = model->compile->diagnostics;
    if (end->plural) {
        return;
    }
    struct diagnostic *error = diagnose_error(diagnostics, second->use,
                                              "connections '%s' and '%s' share an end, so they are "
                                              "one; it has several '%s' ends, and its "
                                              "connector takes one",
                                              connection->address, second->connection->address,
                                              second->from ? "from" : "to");
    diagnostic_note(diagnostics, error, first->use, "the first one is here");
    diagnostic_note(diagnostics, error, end->place, "the connector's '%s' end is here",
                    second->from ? "from" : "to");
}

static void check_merged(struct model *model, const struct model_connection *connection)
{
    const struct connector *connector = connection->connector;
    for (size_t i = 1; i < connection->from.count; i++) {
        if (connection->from.items[i]->connection != connection) {
            check_merged_side(model, connection, &connector->from, connection->from.items[i],
                              connection->from.items[0]);
        }
    }
    for (size_t i = 1; i < connection->to.count; i++) {
        if (connection->to.items[i]->connection != connection) {
            check_merged_side(model, connection, &connector->to, connection->to.items[i],
                              connection->to.items[0]);
        }
    }
}

/* A direct call is a plain one: it cannot leave the address space. */
static void check_direct(struct model *model, const struct model_connection *connection)
{
    const struct endpoint *server = connection->to.items[0];
    for (size_t i = 0; i < connection->from.count; i++) {
        const struct endpoint *client = connection->from.items[i];
        if (instances_share_process(client->instance, server->instance)) {
            continue;
        }
        struct diagnostics *diagnostics = model->compile->diagnostics;
        struct diagnostic *error = diagnose_error(
            diagnostics, client->use,
            "'%s' and '%s' are not in one group: %s calls within an address space",
            client->instance->address, server->instance->address, connection->backend->connector);
        diagnostic_note(diagnostics, error, server->use, "the server is here");
    }
}

/* --- declarations of our connectors that are not ours --- */

/* An application may declare a connector that has an implementation itself, and differently. */
static bool check_declared(struct model *model, const struct model_connection *connection)
{
    const struct connector *connector = connection->connector;
    const struct connector_end *wrong = connector_misfit(connector, connection->backend);
    const char *name = connector->definition.name.text;
    /* Of one that is like another it was said at its declaration. */
    if (wrong != NULL && name != NULL && strcmp(name, connection->backend->connector) == 0) {
        struct diagnostics *diagnostics = model->compile->diagnostics;
        struct diagnostic *error = diagnose_error(
            diagnostics, connection->type_place,
            "connector '%s' is declared to join %s%s, its implementation joins %s of components",
            name, connector_end_kinds(wrong), wrong->hardware ? " of hardware" : "",
            connector_backend_kinds(connection->backend));
        diagnostic_note(diagnostics, error, wrong->place, "the connector's end is here");
    }
    return wrong == NULL;
}

static void check_single(struct model *model, const struct model_connection *connection,
                         const struct connector_end *end, size_t count, const char *side)
{
    if (count < 2 || !end->plural) {
        return;
    }
    struct diagnostics *diagnostics = model->compile->diagnostics;
    struct diagnostic *error =
        diagnose_error(diagnostics, connection->place,
                       "connection '%s' has %zu '%s' ends, the implementation of %s takes one",
                       connection->address, count, side, connection->backend->connector);
    diagnostic_note(diagnostics, error, end->place, "the connector's '%s' end is here", side);
}

static void check_counts(struct model *model, const struct model_connection *connection)
{
    enum backend_kind kind = connection->backend->kind;
    const struct connector *connector = connection->connector;
    if (kind == BACKEND_QUEUE) {
        check_single(model, connection, &connector->from, connection->from.count, "from");
    }
    if (kind == BACKEND_QUEUE || kind == BACKEND_CHANNEL || kind == BACKEND_DIRECT) {
        check_single(model, connection, &connector->to, connection->to.count, "to");
    }
}

/* --- each connection --- */

static const char *example(const struct connector *connector)
{
    static const char *const names[] = {[END_PROCEDURE] = "seL4RPCCall",
                                        [END_EVENT] = "seL4Notification",
                                        [END_DATAPORT] = "seL4SharedData"};
    return names[connector->from.kind];
}

static void refuse(struct model *model, const struct model_connection *connection)
{
    if (connector_has_like(model, connection->connector)) {
        return; /* said at its declaration */
    }
    struct diagnostics *diagnostics = model->compile->diagnostics;
    const char *name = connection->connector->definition.name.text;
    struct diagnostic *error = name == NULL
                                   ? diagnose_error(diagnostics, connection->type_place,
                                                    "this connector has no implementation")
                                   : diagnose_error(diagnostics, connection->type_place,
                                                    "connector '%s' has no implementation", name);
    if (name != NULL) {
        diagnostic_note(diagnostics, error, connection->connector->place,
                        "say which one it is like: 'attribute string caisson_like = \"%s\";' "
                        "here, or DeclareCAmkESConnector(%s LIKE %s)",
                        example(connection->connector), name, example(connection->connector));
    }
    diagnostic_note(diagnostics, error, (struct place){0}, "those that have one: %s",
                    connector_backends_working());
}

void backend_check(struct model *model, const struct model_connection *connection)
{
    if (model->compile->options->language_only) {
        if (connection->merged == NULL) {
            check_merged(model, connection);
        }
    } else if (connection->backend == NULL) {
        refuse(model, connection);
    } else if (connection->backend->kind == BACKEND_HARDWARE) {
        diagnose_error(model->compile->diagnostics, connection->type_place,
                       "connector '%s' needs a device, and there is none behind '%s'",
                       connection->backend->connector, connection->address);
    } else if (connection->merged == NULL && check_declared(model, connection)) {
        check_merged(model, connection);
        check_counts(model, connection);
        if (connection->backend->kind == BACKEND_DIRECT && connection->to.count > 0) {
            check_direct(model, connection);
        }
    }
}
