/* SPDX-License-Identifier: BSD-2-Clause */
/* camkes.h of an instance. */
#include "compiler/generate.h"

#include <string.h>

static void print_includes(const struct plan_instance *instance, struct text *text)
{
    static const char *const always[] = {
        "assert.h",  "camkes/dataport.h", "camkes/error.h", "camkes/instance.h", "sel4/sel4.h",
        "stdbool.h", "stddef.h",          "stdint.h",       "stdio.h",           "utils/util.h"};
    for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++) {
        text_print(text, "#include <%s>\n", always[i]);
    }
    if (instance->includes.count > 0) {
        text_print(text, "\n/* Asked for by %s. */\n", instance->type);
    }
    for (size_t i = 0; i < instance->includes.count; i++) {
        const struct include *include = &instance->includes.items[i];
        text_print(text, include->angled ? "#include <%s>\n" : "#include \"%s\"\n", include->path);
    }
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
    if (interface->type == NULL) {
        text_print(text, "extern void *%s;\n", name);
        text_print(text, "#define %s_size ((size_t)%llu)\n", name,
                   (unsigned long long)interface->declared_bytes);
    } else {
        text_print(text, "extern %s *%s;\n", interface->type, name);
        text_print(text, "#define %s_size (sizeof(%s))\n", name, interface->type);
    }
    print_all(plan, text, interface, prototypes);
}

static void print_interface(const struct plan *plan, struct text *text,
                            const struct plan_interface *interface)
{
    static const char error_handler[] =
        "camkes_error_handler_t $_register_error_handler(camkes_error_handler_t handler)";
    static const char *const emitter[] = {"void $_emit(void)", "void $_emit_underlying(void)",
                                          error_handler, NULL};
    static const char *const notification[] = {
        "void $_wait(void)", "int $_poll(void)",
        "int $_reg_callback(void (*callback)(void *argument), void *argument)", error_handler,
        NULL};
    static const char *const words[] = {
        [PLAN_EMITTER] = "emits",
        [PLAN_NOTIFICATION] = "consumes",
        [PLAN_DATAPORT] = "dataport",
        [PLAN_PROCEDURE] = "procedure",
    };
    text_print(text, "\n/* %s %s", words[interface->kind],
               interface->type == NULL ? "Buf" : interface->type);
    text_print(text, " %s%s */\n", interface->name,
               interface->connection == NULL ? ": not connected" : "");
    if (interface->kind == PLAN_EMITTER) {
        print_all(plan, text, interface, emitter);
    } else if (interface->kind == PLAN_NOTIFICATION) {
        print_all(plan, text, interface, notification);
    } else if (interface->kind == PLAN_DATAPORT) {
        print_dataport(plan, text, interface);
    }
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
    generate_structures(plan, instance, text);
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
    print_includes(instance, text);
    text_add(text,
             "\n/* The application defines what it needs of these; `run` where there is control. "
             "*/\nvoid pre_init(void);\nvoid post_init(void);\n");
    if (instance->control) {
        text_add(text, "int run(void);\n");
    }
    for (size_t i = 0; i < instance->interfaces.count; i++) {
        print_interface(plan, text, instance->interfaces.items[i]);
    }
    for (size_t i = 0; i < instance->locks.count; i++) {
        print_lock(text, &instance->locks.items[i]);
    }
    print_attributes(plan, instance, text);
    text_add(text, "\n#endif\n");
}
