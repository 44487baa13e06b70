/* SPDX-License-Identifier: BSD-2-Clause */
/* camkes.h of an instance. */
#include "compiler/generate.h"

#include <string.h>

/* Each file once, whoever asks for it. */
static void print_asked_for(const struct plan *plan, const includes *list, const char *by,
                            struct map *printed, struct text *text)
{
    struct arena *arena = plan->model->compile->arena;
    bool first = true;
    for (size_t i = 0; i < list->count; i++) {
        const struct include *include = &list->items[i];
        const char *line = arena_print(
            arena, include->angled ? "#include <%s>\n" : "#include \"%s\"\n", include->path);
        if (map_get(printed, line) != NULL) {
            continue;
        }
        map_set(printed, arena, line, printed);
        if (first) {
            text_print(text, "\n/* Asked for by %s. */\n", by);
        }
        first = false;
        text_add(text, line);
    }
}

/* Of the procedures that are the guest's, or the others. */
static void print_procedure_includes(const struct plan *plan, const struct plan_instance *instance,
                                     bool in_guest, struct map *printed, struct text *text)
{
    for (size_t i = 0; i < instance->interfaces.count; i++) {
        const struct plan_interface *interface = instance->interfaces.items[i];
        const struct plan_procedure *procedure = interface->procedure;
        if (procedure != NULL && interface->in_guest == in_guest) {
            print_asked_for(plan, &procedure->includes, procedure->name, printed, text);
        }
    }
}

static void print_includes(const struct plan *plan, const struct plan_instance *instance,
                           struct text *text)
{
    static const char *const always[] = {
        "assert.h",  "camkes/dataport.h", "camkes/error.h", "camkes/instance.h", "sel4/sel4.h",
        "stdbool.h", "stddef.h",          "stdint.h",       "stdio.h",           "utils/util.h"};
    struct map printed = {0};
    for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++) {
        text_print(text, "#include <%s>\n", always[i]);
    }
    print_asked_for(plan, &instance->includes, instance->type, &printed, text);
    print_procedure_includes(plan, instance, false, &printed, text);
}

/* Functions that exist only where the interface is connected compare equal to NULL otherwise. */
static void print_function(struct text *text, const struct plan_interface *interface,
                           const char *prototype)
{
    text_print(text, "%s%s;\n", prototype, interface->absent ? " __attribute__((weak))" : "");
}

static const char *named(const struct plan *plan, const char *format, const char *name)
{
    struct text text = {0};
    for (const char *at = format; *at; at++) {
        if (*at == '$') {
            text_add(&text, name);
        } else {
            text_append(&text, at, 1);
        }
    }
    const char *copy = arena_copy(plan->model->compile->arena, text.bytes, text.length);
    text_finish(&text);
    return copy;
}

static void print_all(const struct plan *plan, struct text *text,
                      const struct plan_interface *interface, const char *const *prototypes)
{
    for (size_t i = 0; prototypes[i] != NULL; i++) {
        print_function(text, interface, named(plan, prototypes[i], interface->name));
    }
}

static void print_dataport(const struct plan *plan, struct text *text,
                           const struct plan_interface *interface)
{
    static const char *const prototypes[] = {
        "void $_acquire(void)", "void $_release(void)", "size_t $_get_size(void)",
        "int $_cache_op(size_t start, size_t size, dma_cache_op_t operation)", NULL};
    const char *name = interface->name;
    text_print(text, "extern %s *%s;\n", interface->type == NULL ? "void" : interface->type, name);
    print_all(plan, text, interface, prototypes);
}

/* Behind all declarations: a parameter or field may be called like one of these. */
static void print_sizes(const struct plan_instance *instance, struct text *text)
{
    bool first = true;
    for (size_t i = 0; i < instance->interfaces.count; i++) {
        const struct plan_interface *interface = instance->interfaces.items[i];
        if (!plan_interface_has_size(interface)) {
            continue;
        }
        text_add(text, first ? "\n/* How large what is shared is. */\n" : "");
        text_print(text, "#define %s_size ", interface->name);
        generate_size(text, interface);
        text_add(text, "\n");
        first = false;
    }
}

/* What the application calls, of a server what it defines. */
static void print_methods(struct text *text, const struct plan_interface *interface)
{
    for (size_t i = 0; i < interface->procedure->methods.count; i++) {
        generate_prototype(text, interface->name, &interface->procedure->methods.items[i]);
        text_add(text, interface->absent ? " __attribute__((weak));\n" : ";\n");
    }
}

#define ERROR_HANDLER                                                                              \
    "camkes_error_handler_t $_register_error_handler(camkes_error_handler_t handler)"
#define REG_CALLBACK "int $_reg_callback(void (*callback)(void *argument), void *argument)"

/* What an interface of each kind is called in a comment, and its functions beside those of its
 * type. */
static const struct {
    const char *word;
    const char *prototypes[5];
} kinds[] = {
    [PLAN_EMITTER] = {"emits",
                      {"void $_emit(void)", "void $_emit_underlying(void)", ERROR_HANDLER}},
    [PLAN_NOTIFICATION] = {"consumes",
                           {"void $_wait(void)", "int $_poll(void)", REG_CALLBACK, ERROR_HANDLER}},
    [PLAN_DATAPORT] = {"dataport", {NULL}},
    [PLAN_CLIENT] = {"uses", {ERROR_HANDLER}},
    [PLAN_SERVER] = {"provides", {"seL4_Word $_get_sender_id(void)", ERROR_HANDLER}},
    [PLAN_QUEUE_SENDER] = {"sends through a queue:", {ERROR_HANDLER}},
    [PLAN_QUEUE_RECEIVER] = {"receives from a queue:",
                             {"void $_wait(void)", "int $_poll(void)", REG_CALLBACK,
                              ERROR_HANDLER}},
};

/* Of an event that has one. */
static const char *const capability[] = {"seL4_CPtr $_notification(void)",
                                         "seL4_Word $_notification_badge(void)", NULL};

static void print_interface(const struct plan *plan, struct text *text,
                            const struct plan_interface *interface)
{
    text_print(text, "\n/* %s %s %s%s */\n", kinds[interface->kind].word,
               interface->type == NULL ? "Buf" : interface->type, interface->name,
               interface->connection == NULL ? ": not connected" : "");
    if (interface->procedure != NULL) {
        print_methods(text, interface);
    } else if (interface->kind == PLAN_DATAPORT) {
        print_dataport(plan, text, interface);
    }
    print_all(plan, text, interface, kinds[interface->kind].prototypes);
    if (interface->badge != 0 && interface->kind == PLAN_NOTIFICATION) {
        print_all(plan, text, interface, capability);
    }
    print_all(plan, text, interface, generate_side_prototypes(interface, false));
    print_all(plan, text, interface, generate_side_prototypes(interface, true));
    if (!interface->absent) {
        text_print(text, "void %s__init(void);\nint %s__run(void);\n", interface->name,
                   interface->name);
    }
}

static void print_lock(struct text *text, const struct plan_lock *lock)
{
    const char *name = lock->name;
    if (lock->kind == LOCK_MUTEX) {
        text_print(text, "\n/* has mutex %s */\n", name);
        text_print(text, "int %s_lock(void);\nint %s_unlock(void);\n", name, name);
        return;
    }
    bool binary = lock->kind == LOCK_BINARY_SEMAPHORE;
    text_print(text, "\n/* has %s %s */\n", binary ? "binary_semaphore" : "semaphore", name);
    text_print(text, "int %s_wait(void);\n", name);
    if (!binary) {
        text_print(text, "int %s_trywait(void);\n", name);
    }
    text_print(text, "int %s_post(void);\n", name);
}

static void print_attributes(const struct plan *plan, const struct plan_instance *instance,
                             struct text *text)
{
    if (instance->attributes.count == 0) {
        return;
    }
    text_add(text, "\n/* Attributes: as objects, and as literals for the preprocessor. */\n");
    text_add(text, "#define CAMKES_CONST_ATTR(attribute) CAMKES_CONST_ATTR_##attribute\n\n");
    for (size_t i = 0; i < instance->attributes.count; i++) {
        const struct plan_attribute *attribute = &instance->attributes.items[i];
        text_add(text, "extern ");
        generate_declarator(attribute, text);
        text_print(text, ";\n#define CAMKES_CONST_ATTR_%s ", attribute->attribute->name.text);
        generate_literal(plan, instance, attribute, text);
        text_add(text, "\n");
    }
}

void generate_header(const struct plan *plan, const struct plan_instance *instance,
                     struct text *text)
{
    text_print(text,
               "/* Generated by caisson from %s; do not edit. */\n"
               "/* What the instance '%s' of %s has. */\n"
               "#ifndef CAMKES_H\n#define CAMKES_H\n\n",
               comment_text(plan, plan->source), instance->address, instance->type);
    print_includes(plan, instance, text);
    text_add(text, "\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n");
    generate_structures(plan, instance, text);
    text_add(text,
             "\n/* The application defines what it needs of these; `run` where there is control. "
             "*/\nvoid pre_init(void);\nvoid post_init(void);\n");
    if (instance->control) {
        text_add(text, "int run(void);\n");
    }
    for (size_t i = 0; i < instance->interfaces.count; i++) {
        if (!instance->interfaces.items[i]->in_guest) {
            print_interface(plan, text, instance->interfaces.items[i]);
        }
    }
    for (size_t i = 0; i < instance->locks.count; i++) {
        print_lock(text, &instance->locks.items[i]);
    }
    print_attributes(plan, instance, text);
    print_sizes(instance, text);
    text_add(text, "\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n");
}

/* --- for a guest's programs --- */

static void print_guest_interface(const struct plan *plan, struct text *text,
                                  const struct plan_interface *interface)
{
    static const char *const client[] = {ERROR_HANDLER, "int $__connect(void)", NULL};
    static const char *const server[] = {"seL4_Word $_get_sender_id(void)", ERROR_HANDLER,
                                         "int $__serve(void)", NULL};
    bool calls = interface->kind == PLAN_CLIENT;
    text_print(text, "\n/* %s %s %s; %s__%s: camkes/guest.h */\n", kinds[interface->kind].word,
               interface->type, interface->name, interface->name, calls ? "connect" : "serve");
    print_methods(text, interface);
    print_all(plan, text, interface, calls ? client : server);
}

void generate_guest_header(const struct plan *plan, const struct plan_instance *instance,
                           struct text *text)
{
    struct map printed = {0};
    text_print(text,
               "/* Generated by caisson from %s; do not edit. */\n"
               "/* What programs in the guest of '%s' call and serve. */\n"
               "#ifndef CAMKES_H\n#define CAMKES_H\n\n"
               "#include <assert.h>\n#include <camkes/guest.h>\n#include <sel4/types.h>\n"
               "#include <stdbool.h>\n#include <stddef.h>\n#include <stdint.h>\n",
               comment_text(plan, plan->source), instance->address);
    print_procedure_includes(plan, instance, true, &printed, text);
    text_add(text, "\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n");
    for (size_t i = 0; i < instance->interfaces.count; i++) {
        const struct plan_interface *interface = instance->interfaces.items[i];
        if (interface->in_guest) {
            print_guest_interface(plan, text, interface);
        }
    }
    text_add(text, "\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n");
}
