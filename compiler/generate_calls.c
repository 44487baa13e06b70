/* SPDX-License-Identifier: BSD-2-Clause */
/* Glue of procedures: tables that tell the runtime what methods are like, and thin functions around
 * it. */
#include "compiler/generate.h"

#include "abi/rpc.h"

#include <string.h>

/* --- tables --- */

static void print_parameter(struct text *text, const struct plan_parameter *parameter,
                            const char *name)
{
    static const char *const directions[] = {
        [PLAN_IN] = "IN", [PLAN_REFIN] = "IN", [PLAN_OUT] = "OUT", [PLAN_INOUT] = "INOUT"};
    static const char *const shapes[] = {[PLAN_SCALAR] = "SCALAR",
                                         [PLAN_STRING] = "STRING",
                                         [PLAN_ARRAY] = "ARRAY",
                                         [PLAN_STRINGS] = "STRINGS"};
    const char *direction = directions[parameter->direction];
    const char *shape = shapes[parameter->shape];
    struct text line = {0};
    text_print(&line, "    {.name = \"%s\", .direction = CAMKES_%s, .shape = CAMKES_%s", name,
               direction, shape);
    if (parameter->shape == PLAN_SCALAR || parameter->shape == PLAN_ARRAY) {
        struct text size = {0};
        text_print(&size, ".element_bytes = sizeof(%s)%s", parameter->type,
                   strcmp(parameter->type, "bool") == 0 ? ", .boolean = true" : "");
        bool fits = line.length + size.length + 4 <= GENERATED_COLUMNS;
        text_print(&line, ",%s%s", fits ? " " : "\n     ", text_string(&size));
        text_finish(&size);
    }
    text_add(text, text_string(&line));
    text_finish(&line);
    text_add(text, "},\n");
}

static void print_parameters(struct text *text, const char *interface,
                             const struct plan_method *method)
{
    if (method->result == NULL && method->parameters.count == 0) {
        return;
    }
    text_print(text, "static const struct camkes_parameter glue_%s_%s_parameters[] = {\n",
               interface, method->name);
    if (method->result != NULL) {
        print_parameter(text, method->result, "result");
    }
    for (size_t i = 0; i < method->parameters.count; i++) {
        const struct plan_parameter *parameter = &method->parameters.items[i];
        print_parameter(text, parameter, parameter->name);
    }
    text_add(text, "};\n\n");
}

static void print_method(struct text *text, const struct plan_interface *interface,
                         const struct plan_method *method)
{
    size_t count = method->parameters.count + (method->result == NULL ? 0 : 1);
    text_print(text, "    {\n        .name = \"%s\",\n", method->name);
    if (count > 0) {
        text_print(text,
                   "        .parameter_count = %zu,\n"
                   "        .parameters = glue_%s_%s_parameters,\n",
                   count, interface->name, method->name);
    }
    if (interface->kind == PLAN_SERVER) {
        text_print(text, "        .invoke = glue_%s_%s_invoke,\n", interface->name, method->name);
    }
    text_add(text, "    },\n");
}

static void print_methods(struct text *text, const struct plan_interface *interface)
{
    const struct plan_procedure *procedure = interface->procedure;
    if (procedure->methods.count == 0) {
        return;
    }
    text_print(text, "static const struct camkes_method glue_%s_methods[] = {\n", interface->name);
    for (size_t i = 0; i < procedure->methods.count; i++) {
        print_method(text, interface, &procedure->methods.items[i]);
    }
    text_add(text, "};\n\n");
}

static void print_method_fields(struct text *text, const struct plan_interface *interface)
{
    size_t count = interface->procedure->methods.count;
    if (count > 0) {
        text_print(text, "    .method_count = %zu,\n    .methods = glue_%s_methods,\n", count,
                   interface->name);
    }
}

/* In a component the runtime knows. */
static void print_instance(struct text *text, const struct plan_interface *interface)
{
    text_add(text, interface->in_guest ? "    .instance = &glue_instance,\n" : "");
}

/* --- without a channel --- */

/* An interface that no error can meet has a place for its handler all the same. */
static void print_lone_handler(struct text *text, const struct plan_interface *interface)
{
    text_print(text, "\nstatic camkes_error_handler_t glue_%s_error_handler;\n", interface->name);
    generate_error_handler(text, interface->name, "glue_$_error_handler");
}

static void print_direct_client(struct arena *arena, struct text *text,
                                const struct plan_interface *interface)
{
    const struct plan_call *call = &interface->calls.items[0];
    for (size_t i = 0; i < interface->procedure->methods.count; i++) {
        const struct plan_method *method = &interface->procedure->methods.items[i];
        text_add(text, i > 0 ? "\n" : "");
        generate_prototype(text, call->direct, method);
        text_add(text, ";\n\n");
        generate_prototype(text, interface->name, method);
        text_add(text, "\n{\n");
        generate_direct_body(arena, text, call, method);
        text_add(text, "}\n");
    }
    print_lone_handler(text, interface);
}

static void print_direct_server(struct text *text, const struct plan_interface *interface)
{
    const char *prefix = interface->calls.items[0].direct;
    for (size_t i = 0; i < interface->procedure->methods.count; i++) {
        const struct plan_method *method = &interface->procedure->methods.items[i];
        text_add(text, i > 0 ? "\n" : "");
        generate_prototype(text, prefix, method);
        text_add(text, ";\n\n");
        generate_prototype(text, prefix, method);
        text_print(text, "\n{\n    %s", method->result == NULL ? "" : "return ");
        generate_forward(text, interface->name, method);
        text_add(text, ";\n}\n");
    }
}

/* --- clients --- */

static void print_channel_client(struct arena *arena, struct text *text,
                                 const struct plan_interface *interface)
{
    const struct plan_call *call = &interface->calls.items[0];
    const struct plan_procedure *procedure = interface->procedure;
    for (size_t i = 0; i < procedure->methods.count; i++) {
        print_parameters(text, interface->name, &procedure->methods.items[i]);
    }
    print_methods(text, interface);
    text_print(text,
               "static struct camkes_client glue_%s = {\n    .name = \"%s\",\n"
               "    .connection = \"%s\",\n",
               interface->name, interface->name, interface->connection);
    text_print(text,
               "    .descriptor = %d,\n    .kick_descriptor = %d,\n"
               "    .reply_descriptor = %d,\n    .message_bytes = %u,\n",
               call->descriptor, call->kick_descriptor, call->reply_descriptor,
               call->message_bytes);
    if (call->limit != NULL) {
        text_print(text, "    .limit_bytes = %s,\n", call->limit);
    }
    print_method_fields(text, interface);
    generate_spin(text, &interface->spin);
    print_instance(text, interface);
    text_add(text, "    .lock = PTHREAD_MUTEX_INITIALIZER,\n};\n");
    for (size_t i = 0; i < procedure->methods.count; i++) {
        text_add(text, "\n");
        generate_prototype(text, interface->name, &procedure->methods.items[i]);
        text_add(text, "\n{\n");
        generate_client_body(arena, text, interface, &procedure->methods.items[i], i);
        text_add(text, "}\n");
    }
    generate_error_handler(text, interface->name, "glue_$.error_handler");
}

void generate_client(struct arena *arena, struct text *text, const struct plan_interface *interface)
{
    const struct plan_call *call = &interface->calls.items[0];
    text_print(text, "\n/* uses %s %s: %s%s */\n", interface->type, interface->name,
               interface->direct ? "calls directly " : "", call->server);
    if (interface->direct) {
        print_direct_client(arena, text, interface);
    } else {
        print_channel_client(arena, text, interface);
        generate_client_sides(text, interface);
    }
}

/* --- servers --- */

static void print_invokes(struct text *text, const struct plan_interface *interface)
{
    for (size_t i = 0; i < interface->procedure->methods.count; i++) {
        const struct plan_method *method = &interface->procedure->methods.items[i];
        bool used = method->result != NULL || method->parameters.count > 0;
        print_parameters(text, interface->name, method);
        text_print(text, "static void glue_%s_%s_invoke(void *const *values)\n{\n%s",
                   interface->name, method->name, used ? "" : "    (void)values;\n");
        generate_server_body(text, interface->name, method);
        text_add(text, "}\n\n");
    }
}

static void print_channels(struct text *text, const struct plan_interface *interface)
{
    text_print(text, "static struct camkes_server_channel glue_%s_channels[] = {\n",
               interface->name);
    for (size_t i = 0; i < interface->calls.count; i++) {
        const struct plan_call *call = &interface->calls.items[i];
        text_print(text,
                   "    {\n        .client = \"%s\",\n        .descriptor = %d,\n"
                   "        .kick_descriptor = %d,\n        .reply_descriptor = %d,\n"
                   "        .message_bytes = %u,\n        .sender_id = %llu,\n",
                   call->client, call->descriptor, call->kick_descriptor, call->reply_descriptor,
                   call->message_bytes, (unsigned long long)call->sender_id);
        if (call->limit != NULL) {
            text_print(text, "        .limit_bytes = %s,\n", call->limit);
        }
        text_add(text, "    },\n");
    }
    text_add(text, "};\n\n");
}

static void print_channel_server(struct text *text, const struct plan_interface *interface)
{
    print_invokes(text, interface);
    print_methods(text, interface);
    print_channels(text, interface);
    text_print(text,
               "static struct camkes_server glue_%s = {\n    .name = \"%s\",\n"
               "    .connection = \"%s\",\n",
               interface->name, interface->name, interface->connection);
    print_method_fields(text, interface);
    text_print(text, "    .channel_count = %zu,\n    .channels = glue_%s_channels,\n",
               interface->calls.count, interface->name);
    text_add(text, interface->no_thread ? "    .no_thread = true,\n" : "");
    generate_thread(text, &interface->thread, 4);
    generate_spin(text, &interface->spin);
    print_instance(text, interface);
    text_add(text, "};\n");
}

void generate_server(struct text *text, const struct plan_interface *interface)
{
    text_print(text, "\n/* provides %s %s%s */\n", interface->type, interface->name,
               interface->calls.count == 0 ? ": nobody uses it"
               : interface->direct         ? ": called directly"
                                           : "");
    if (plan_interface_served(interface)) {
        print_channel_server(text, interface);
    } else if (interface->direct) {
        print_direct_server(text, interface);
    }
    generate_named(text,
                   "\nseL4_Word $_get_sender_id(void)\n{\n    return camkes_sender_id();\n}\n",
                   interface->name);
    if (plan_interface_served(interface)) {
        generate_error_handler(text, interface->name, "glue_$.error_handler");
        generate_server_sides(text, interface);
    } else {
        print_lone_handler(text, interface);
    }
}

/* --- alignment --- */
