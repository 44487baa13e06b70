/* SPDX-License-Identifier: BSD-2-Clause */
/* Methods in C: prototypes, and how parameters and the values of a call become each other. */
#include "compiler/generate.h"

#include <string.h>

/*
 * What a parameter is in each place, by shape and direction. `@` stands for its C type, `$` for its
 * name, `#` for its number among the values of a call and `+` for the one behind that.
 */
typedef const char *forms[4][4];

static const forms in_prototype = {
    [PLAN_SCALAR] = {[PLAN_IN] = "@ $",
                     [PLAN_REFIN] = "const @ *$",
                     [PLAN_OUT] = "@ *$",
                     [PLAN_INOUT] = "@ *$"},
    [PLAN_STRING] = {[PLAN_IN] = "const char *$",
                     [PLAN_REFIN] = "char **$",
                     [PLAN_OUT] = "char **$",
                     [PLAN_INOUT] = "char **$"},
    [PLAN_ARRAY] = {[PLAN_IN] = "size_t $_sz, const @ *$",
                    [PLAN_REFIN] = "const size_t *$_sz, @ **$",
                    [PLAN_OUT] = "size_t *$_sz, @ **$",
                    [PLAN_INOUT] = "size_t *$_sz, @ **$"},
    [PLAN_STRINGS] = {[PLAN_IN] = "size_t $_sz, char **$",
                      [PLAN_REFIN] = "const size_t *$_sz, char ***$",
                      [PLAN_OUT] = "size_t *$_sz, char ***$",
                      [PLAN_INOUT] = "size_t *$_sz, char ***$"},
};

static const forms in_values = {
    [PLAN_SCALAR] = {"&$", "(void *)$", "$", "$"},
    [PLAN_STRING] = {"&$", "$", "$", "$"},
    [PLAN_ARRAY] = {"&$_sz, &$", "(void *)$_sz, $", "$_sz, $", "$_sz, $"},
    [PLAN_STRINGS] = {"&$_sz, &$", "(void *)$_sz, $", "$_sz, $", "$_sz, $"},
};

static const forms from_values = {
    [PLAN_SCALAR] = {"*(@ *)values[#]", "values[#]", "values[#]", "values[#]"},
    [PLAN_STRING] = {"*(char **)values[#]", "values[#]", "values[#]", "values[#]"},
    [PLAN_ARRAY] = {"*(size_t *)values[#], *(@ **)values[+]", "values[#], values[+]",
                    "values[#], values[+]", "values[#], values[+]"},
    [PLAN_STRINGS] = {"*(size_t *)values[#], *(char ***)values[+]", "values[#], values[+]",
                      "values[#], values[+]", "values[#], values[+]"},
};

static const forms in_call = {
    [PLAN_SCALAR] = {"$", "$", "$", "$"},
    [PLAN_STRING] = {"$", "$", "$", "$"},
    [PLAN_ARRAY] = {"$_sz, $", "$_sz, $", "$_sz, $", "$_sz, $"},
    [PLAN_STRINGS] = {"$_sz, $", "$_sz, $", "$_sz, $", "$_sz, $"},
};

static void fill_form(struct text *text, const char *form, const struct plan_parameter *parameter,
                      size_t number)
{
    for (const char *at = form; *at; at++) {
        if (*at == '@') {
            text_add(text, parameter->type);
        } else if (*at == '$') {
            text_add(text, parameter->name);
        } else if (*at == '#' || *at == '+') {
            text_print(text, "%zu", *at == '#' ? number : number + 1);
        } else {
            text_append(text, at, 1);
        }
    }
}

static size_t column(const struct text *text)
{
    size_t start = text->length;
    while (start > 0 && text->bytes[start - 1] != '\n') {
        start--;
    }
    return text->length - start;
}

/* Puts each parameter in its form, one behind the other, and goes on in the next line below where
 * the first begins. */
static void print_forms(struct text *text, const struct plan_method *method, const forms *table,
                        size_t number)
{
    size_t indent = column(text);
    for (size_t i = 0; i < method->parameters.count; i++) {
        const struct plan_parameter *parameter = &method->parameters.items[i];
        struct text item = {0};
        fill_form(&item, (*table)[parameter->shape][parameter->direction], parameter, number);
        number += parameter->shape >= PLAN_ARRAY ? 2 : 1;
        if (i > 0 && column(text) + item.length + 4 > GENERATED_COLUMNS) {
            text_print(text, ",\n%*s", (int)indent, "");
        } else {
            text_add(text, i > 0 ? ", " : "");
        }
        text_append(text, item.bytes, item.length);
        text_finish(&item);
    }
}

static const char *result_type(const struct plan_method *method)
{
    return method->result == NULL ? "void" : method->result->type;
}

/* `int`, or `char *`, with a space where one belongs. */
static void print_type(struct text *text, const char *type)
{
    text_print(text, type[strlen(type) - 1] == '*' ? "%s" : "%s ", type);
}

void generate_prototype(struct text *text, const char *prefix, const struct plan_method *method)
{
    print_type(text, result_type(method));
    text_print(text, "%s_%s(", prefix, method->name);
    print_forms(text, method, &in_prototype, 0);
    text_add(text, method->parameters.count == 0 ? "void)" : ")");
}

/* A name for a local variable that no parameter has. */
static const char *local_name(struct arena *arena, const struct plan_method *method,
                              const char *name)
{
    for (size_t i = 0; i < method->parameters.count; i++) {
        if (strcmp(method->parameters.items[i].name, name) == 0) {
            return local_name(arena, method, arena_print(arena, "%s_", name));
        }
    }
    return name;
}

/* The body of a client's method: all of it is the runtime's work. */
void generate_client_body(struct arena *arena, struct text *text,
                          const struct plan_interface *client, const struct plan_method *method,
                          size_t index)
{
    const char *result = local_name(arena, method, "result");
    const char *values = local_name(arena, method, "values");
    const char *call = client->in_guest ? "camkes_guest_call" : "camkes_client_call";
    if (method->result == NULL && method->parameters.count == 0) {
        text_print(text, "    %s(&glue_%s, %zu, NULL);\n", call, client->name, index);
        return;
    }
    if (method->result != NULL) {
        text_add(text, "    ");
        print_type(text, method->result->type);
        text_print(text, "%s;\n", result);
    }
    text_print(text, "    void *const %s[] = {", values);
    if (method->result != NULL) {
        text_print(text, "&%s%s", result, method->parameters.count > 0 ? ", " : "");
    }
    print_forms(text, method, &in_values, 0);
    text_print(text, "};\n\n    %s(&glue_%s, %zu, %s);\n", call, client->name, index, values);
    if (method->result != NULL) {
        text_print(text, "    return %s;\n", result);
    }
}

/* The body of a server's invoke: calls the application's function with what `values` point to. */
void generate_server_body(struct text *text, const char *server, const struct plan_method *method)
{
    text_add(text, "    ");
    if (method->result != NULL) {
        const char *type = method->result->type;
        text_print(
            text,
            type[strlen(type) - 1] == '*' ? "*(%s*)values[0] = " : "*(%s *)values[0] = ", type);
    }
    text_print(text, "%s_%s(", server, method->name);
    print_forms(text, method, &from_values, method->result == NULL ? 0 : 1);
    text_add(text, ");\n");
}

void generate_forward(struct text *text, const char *prefix, const struct plan_method *method)
{
    text_print(text, "%s_%s(", prefix, method->name);
    print_forms(text, method, &in_call, 0);
    text_add(text, ")");
}

/* The body of a direct call: the server may ask who called. */
void generate_direct_body(struct arena *arena, struct text *text, const struct plan_call *call,
                          const struct plan_method *method)
{
    const char *result = local_name(arena, method, "result");
    const char *before = local_name(arena, method, "before");
    text_print(text, "    uint64_t %s = camkes_sender_exchange(%llu);\n", before,
               (unsigned long long)call->sender_id);
    text_add(text, "    ");
    if (method->result != NULL) {
        print_type(text, method->result->type);
        text_print(text, "%s = ", result);
    }
    generate_forward(text, call->direct, method);
    text_print(text, ";\n\n    (void)camkes_sender_exchange(%s);\n", before);
    if (method->result != NULL) {
        text_print(text, "    return %s;\n", result);
    }
}
