/* SPDX-License-Identifier: BSD-2-Clause */
/* The system as a picture in DOT: an instance is a table with a row for its name and one for each
 * interface; compounds and address spaces are boxes around theirs; lines tell by their style what
 * joins two interfaces. */
#include "compiler/elaborate.h"
#include "compiler/report.h"

#include <string.h>

/* What a connection is, and its line. Styles differ without colour, so that a print in grey tells
 * as much. */
enum line {
    LINE_EVENT,
    LINE_DATAPORT,
    LINE_QUEUE,
    LINE_PROCEDURE,
    LINE_COUNT,
};

static const struct {
    const char *name;
    const char *style;
} lines[LINE_COUNT] = {
    [LINE_EVENT] = {"event", "style=dashed, color=\"#b04a00\", arrowhead=vee"},
    [LINE_DATAPORT] = {"dataport", "penwidth=2.5, color=\"#1f5f99\", arrowhead=none"},
    [LINE_QUEUE] = {"message queue",
                    "penwidth=2.5, style=dashed, color=\"#1f5f99\", arrowhead=vee"},
    [LINE_PROCEDURE] = {"procedure", "color=\"#202020\", arrowhead=normal"},
};

struct graph {
    const struct plan *plan;
    struct text *text;
    bool used[LINE_COUNT];
};

static enum line line_of(const struct plan_connection *connection)
{
    switch (connector_backend(connection->connector)->kind) {
    case BACKEND_DATAPORT:
    case BACKEND_DATAPORT_CAPS:
        return LINE_DATAPORT;
    case BACKEND_QUEUE:
        return LINE_QUEUE;
    case BACKEND_CHANNEL:
    case BACKEND_DIRECT:
        return LINE_PROCEDURE;
    default:
        return LINE_EVENT;
    }
}

/* --- instances --- */

static const char *last_part(const char *address)
{
    const char *dot = strrchr(address, '.');
    return dot == NULL ? address : dot + 1;
}

static void print_interface(const struct plan_interface *interface, struct text *text)
{
    const char *colour = interface->connection == NULL ? "#909090" : "#000000";
    text_print(text,
               "\n        <tr><td bgcolor=\"#ffffff\" port=\"%s\"><font point-size=\"10\" "
               "color=\"%s\">%s</font></td></tr>",
               interface->name, colour, interface->name);
}

static void print_instance(const struct plan_instance *instance, struct text *text)
{
    const char *background = instance->is_vm ? "#404040" : "#e4e4e4";
    const char *colour = instance->is_vm ? "#ffffff" : "#000000";
    text_print(text, "    \"%s\" [label=<<table border=\"%d\" cellborder=\"1\" cellspacing=\"0\"",
               instance->name, instance->is_vm ? 2 : 0);
    text_print(text,
               " cellpadding=\"3\">\n        <tr><td bgcolor=\"%s\"><font color=\"%s\"><b>%s</b>",
               background, colour, last_part(instance->address));
    text_print(text, "<br/><font point-size=\"9\">%s%s%s</font></font></td></tr>",
               instance->is_vm ? "VM " : "", instance->type, instance->control ? ", control" : "");
    for (size_t i = 0; i < instance->interfaces.count; i++) {
        print_interface(instance->interfaces.items[i], text);
    }
    text_add(text, "\n        </table>>];\n");
}

/* --- boxes around instances --- */

static const char *box_label(const struct plan *plan, const char *address, bool is_group)
{
    struct arena *arena = plan->model->compile->arena;
    const struct model_instance *compound = map_get(&plan->model->c_names, c_name(arena, address));
    if (is_group) {
        return arena_print(arena, "%s: one address space", address);
    }
    if (compound == NULL || compound->component->definition.name.text == NULL) {
        return last_part(address);
    }
    return arena_print(arena, "%s: %s", last_part(address),
                       compound->component->definition.name.text);
}

static void open_box(struct graph *graph, const struct plan_instance *instance, const char *address)
{
    struct text *text = graph->text;
    const struct plan_process *process = instance->process;
    bool is_group = process->is_group && strcmp(process->address, address) == 0;
    text_add(text, "    subgraph ");
    text_quote_c(text, arena_print(graph->plan->model->compile->arena, "cluster %s", address));
    text_add(text, " { label=");
    text_quote_c(text, box_label(graph->plan, address, is_group));
    text_add(text, is_group ? "; style=\"filled,rounded\"; color=black; fillcolor=\"#f2f2f2\";\n"
                            : "; style=rounded; color=\"#909090\";\n");
}

/* Bytes of the address of what lies around the group, 0 where that is the assembly. */
static size_t around_group(const struct model_instance *instance)
{
    while (instance->parent != NULL && instance->parent->group == instance->group) {
        instance = instance->parent;
    }
    return instance->parent == NULL ? 0 : strlen(instance->parent->address);
}

/* Addresses of the boxes around an instance, from the outside in. */
static strings boxes_of(struct arena *arena, const struct plan_instance *instance,
                        const struct model_instance *model)
{
    const char *address = instance->address;
    strings boxes = {0};
    /* A group without a name has no part of the address: its box comes behind those around it. */
    bool unnamed = instance->process->is_group && strchr(instance->process->address, ' ') != NULL;
    size_t end = strcspn(address, ".");
    for (bool whole = false; !whole; end += whole ? 0 : 1 + strcspn(address + end + 1, ".")) {
        whole = address[end] == '\0';
        if (unnamed && end > around_group(model)) {
            vector_push(arena, &boxes, instance->process->address);
            unnamed = false;
        }
        if (!whole || model->scope != NULL) { /* a compound has its own instance inside, too */
            vector_push(arena, &boxes, arena_copy(arena, address, end));
        }
    }
    return boxes;
}

/* DOT joins boxes of one name, so each instance opens all of its own. */
static void print_boxed(struct graph *graph, const struct plan_instance *instance)
{
    const struct plan *plan = graph->plan;
    strings boxes = boxes_of(plan->model->compile->arena, instance,
                             map_get(&plan->model->c_names, instance->name));
    for (size_t i = 0; i < boxes.count; i++) {
        open_box(graph, instance, boxes.items[i]);
    }
    print_instance(instance, graph->text);
    for (size_t i = 0; i < boxes.count; i++) {
        text_add(graph->text, "    }\n");
    }
}

/* --- connections --- */

static void print_connector(const struct plan_connection *connection, struct text *text)
{
    text_print(text, "label=<<font point-size=\"9\" color=\"#505050\">%s</font>>",
               connection->connector);
}

static void print_pair(struct graph *graph, const struct plan_connection *connection)
{
    const struct plan_end *from = &connection->from.items[0];
    const struct plan_end *to = &connection->to.items[0];
    text_print(graph->text, "    \"%s\":\"%s\" -> \"%s\":\"%s\" [%s, tooltip=\"%s\", ",
               from->instance->name, from->interface, to->instance->name, to->interface,
               lines[line_of(connection)].style, connection->name);
    print_connector(connection, graph->text);
    text_add(graph->text, "];\n");
}

/* More than two ends meet in a dot with the connector's name. */
static void print_star(struct graph *graph, const struct plan_connection *connection)
{
    const char *style = lines[line_of(connection)].style;
    struct text *text = graph->text;
    text_print(text, "    \"connection %s\" [shape=plain, tooltip=\"%s\", ", connection->name,
               connection->name);
    print_connector(connection, text);
    text_add(text, "];\n");
    for (size_t i = 0; i < connection->from.count; i++) {
        const struct plan_end *end = &connection->from.items[i];
        text_print(text, "    \"%s\":\"%s\" -> \"connection %s\" [%s, arrowhead=none];\n",
                   end->instance->name, end->interface, connection->name, style);
    }
    for (size_t i = 0; i < connection->to.count; i++) {
        const struct plan_end *end = &connection->to.items[i];
        text_print(text, "    \"connection %s\" -> \"%s\":\"%s\" [%s];\n", connection->name,
                   end->instance->name, end->interface, style);
    }
}

static bool all_shown(const struct plan_connection *connection)
{
    for (size_t i = 0; i < connection->from.count; i++) {
        if (connection->from.items[i].instance == NULL) {
            return false;
        }
    }
    for (size_t i = 0; i < connection->to.count; i++) {
        if (connection->to.items[i].instance == NULL) {
            return false;
        }
    }
    return true;
}

static void print_legend(const struct graph *graph, struct text *text)
{
    text_add(text,
             "    subgraph \"cluster legend\" { label=\"legend\"; fontsize=9; color=\"#b0b0b0\";\n"
             "        node [shape=point, width=0.05];\n");
    for (size_t i = 0; i < LINE_COUNT; i++) {
        if (graph->used[i]) {
            text_print(text,
                       "        \"legend %zu\" -> \"legend %zu to\" [%s, label=\"%s\", "
                       "fontsize=9];\n",
                       i, i, lines[i].style, lines[i].name);
        }
    }
    text_add(text, "    }\n");
}

void report_graph(const struct plan *plan, struct text *text)
{
    struct graph graph = {.plan = plan, .text = text};
    text_add(text, "digraph ");
    text_quote_c(text, plan->name);
    /* Graphviz takes another attribute for arrowhead on edges that run back, unless arrowhead is
     * the first one. */
    text_add(text,
             " {\n    rankdir=LR; ranksep=0.9; nodesep=0.25; fontname=\"Helvetica\"; fontsize=11;\n"
             "    node [shape=plain, fontname=\"Helvetica\", fontsize=12];\n"
             "    edge [arrowhead=normal, fontname=\"Helvetica\", arrowsize=0.7];\n");
    for (size_t i = 0; i < plan->instances.count; i++) {
        print_boxed(&graph, plan->instances.items[i]);
    }
    for (size_t i = 0; i < plan->connections.count; i++) {
        const struct plan_connection *connection = plan->connections.items[i];
        if (!all_shown(connection)) {
            continue;
        }
        graph.used[line_of(connection)] = true;
        if (connection->from.count == 1 && connection->to.count == 1) {
            print_pair(&graph, connection);
        } else {
            print_star(&graph, connection);
        }
    }
    if (plan->connections.count > 0) {
        print_legend(&graph, text);
    }
    text_add(text, "}\n");
}
