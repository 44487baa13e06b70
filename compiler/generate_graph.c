/* SPDX-License-Identifier: BSD-2-Clause */
/* The system as a picture: instances are boxes, connections are edges with what joins them. */
#include "compiler/generate.h"

#include <string.h>

static void print_node(const struct plan_instance *instance, struct text *text)
{
    text_print(text, "    \"%s\" [label=\"%s\\n%s\"", instance->name, instance->address,
               instance->type);
    text_add(text, instance->is_vm ? ", shape=box3d, fillcolor=\"#dbe9f6\"];\n" : "];\n");
}

static bool is_memory(const struct plan_connection *connection)
{
    const struct connector_backend *backend = connector_backend(connection->connector);
    return backend->kind == BACKEND_DATAPORT || backend->kind == BACKEND_DATAPORT_CAPS ||
           backend->kind == BACKEND_QUEUE;
}

static void print_pair(const struct plan_connection *connection, struct text *text)
{
    const struct plan_end *from = &connection->from.items[0];
    const struct plan_end *to = &connection->to.items[0];
    text_print(text, "    \"%s\" -> \"%s\" [label=\"%s\\n%s\", taillabel=\"%s\", headlabel=\"%s\"",
               from->instance->name, to->instance->name, connection->name, connection->connector,
               from->interface, to->interface);
    text_add(text, is_memory(connection) ? ", dir=both, style=bold];\n" : "];\n");
}

/* More than two ends meet in a node of the connection's own. */
static void print_star(const struct plan_connection *connection, struct text *text)
{
    const char *both = is_memory(connection) ? ", dir=both, style=bold" : "";
    text_print(text, "    \"connection %s\" [label=\"%s\\n%s\", shape=ellipse];\n",
               connection->name, connection->name, connection->connector);
    for (size_t i = 0; i < connection->from.count; i++) {
        const struct plan_end *end = &connection->from.items[i];
        text_print(text, "    \"%s\" -> \"connection %s\" [taillabel=\"%s\"%s];\n",
                   end->instance->name, connection->name, end->interface, both);
    }
    for (size_t i = 0; i < connection->to.count; i++) {
        const struct plan_end *end = &connection->to.items[i];
        text_print(text, "    \"connection %s\" -> \"%s\" [headlabel=\"%s\"%s];\n",
                   connection->name, end->instance->name, end->interface, both);
    }
}

void generate_graph(const struct plan *plan, struct text *text)
{
    text_add(text, "digraph ");
    text_quote_c(text, plan->name);
    text_add(text, " {\n    rankdir=LR;\n"
                   "    node [shape=box, style=filled, fillcolor=white, fontname=\"sans-serif\"];\n"
                   "    edge [fontname=\"sans-serif\", fontsize=10];\n");
    for (size_t i = 0; i < plan->instances.count; i++) {
        print_node(plan->instances.items[i], text);
    }
    for (size_t i = 0; i < plan->connections.count; i++) {
        const struct plan_connection *connection = plan->connections.items[i];
        if (connection->from.count == 1 && connection->to.count == 1) {
            print_pair(connection, text);
        } else {
            print_star(connection, text);
        }
    }
    text_add(text, "}\n");
}
