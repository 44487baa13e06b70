/* SPDX-License-Identifier: BSD-2-Clause */
/* glue.c of an instance. */
#include "compiler/generate.h"

#include <string.h>

void generate_named(struct text *text, const char *format, const char *name)
{
    for (const char *at = format; *at; at++) {
        if (*at == '$') {
            text_add(text, name);
        } else {
            text_append(text, at, 1);
        }
    }
}

static void print_id(struct text *text, const struct plan_interface *interface)
{
    if (interface->id != 0) {
        text_print(text, "    .id = %u,\n", interface->id);
    }
}

static void print_error_handler(struct text *text, const struct plan_interface *interface)
{
    generate_named(
        text,
        "\ncamkes_error_handler_t $_register_error_handler(camkes_error_handler_t handler)\n"
        "{\n    return camkes_exchange_error_handler(&glue_$.error_handler, handler);\n}\n",
        interface->name);
}

static void print_emitter(struct text *text, const struct plan_interface *interface)
{
    const char *name = interface->name;
    size_t count = interface->signals.count;
    text_print(text, "\n/* emits %s %s%s */\n", interface->type, name,
               count == 0 ? ": nobody consumes it" : "");
    if (count > 0) {
        text_print(text, "static struct camkes_signal glue_%s_signals[] = {\n", name);
    }
    for (size_t i = 0; i < count; i++) {
        const struct plan_signal *signal = &interface->signals.items[i];
        text_print(text, "    {.word_descriptor = %d, .kick_descriptor = %d}, /* %s */\n",
                   signal->word_descriptor, signal->kick_descriptor, signal->consumer);
    }
    text_add(text, count > 0 ? "};\n\n" : "");
    text_print(text, "static struct camkes_emitter glue_%s = {\n    .name = \"%s\",\n", name, name);
    print_id(text, interface);
    if (count > 0) {
        text_print(text, "    .signal_count = %zu,\n    .signals = glue_%s_signals,\n", count,
                   name);
    }
    generate_named(text,
                   "    .emit = $_emit,\n};\n\n"
                   "void $_emit(void)\n{\n    camkes_emitter_emit(&glue_$);\n}\n\n"
                   "void $_emit_underlying(void) __attribute__((alias(\"$_emit\")));\n",
                   name);
    print_error_handler(text, interface);
}

static void print_notification(struct text *text, const struct plan_interface *interface)
{
    const char *name = interface->name;
    text_print(text, "\n/* consumes %s %s */\n", interface->type, name);
    text_print(text, "static struct camkes_notification glue_%s = {\n    .name = \"%s\",\n", name,
               name);
    print_id(text, interface);
    text_print(text, "    .word_descriptor = %d,\n    .kick_descriptor = %d,\n",
               interface->word_descriptor, interface->kick_descriptor);
    generate_named(text,
                   "    .reg_callback = $_reg_callback,\n"
                   "    .lock = PTHREAD_MUTEX_INITIALIZER,\n};\n\n"
                   "void $_wait(void)\n{\n    camkes_notification_wait(&glue_$);\n}\n\n"
                   "int $_poll(void)\n{\n    return camkes_notification_poll(&glue_$);\n}\n\n"
                   "int $_reg_callback(void (*callback)(void *argument), void *argument)\n{\n"
                   "    return camkes_notification_reg_callback(&glue_$, callback, argument);\n}\n",
                   name);
    print_error_handler(text, interface);
}

/* The pages of a dataport as capabilities: what each function answers stands in dataport_caps_glue.h. */
static void print_handle(struct text *text, const struct plan_interface *interface)
{
    const char *name = interface->name;
    generate_named(
        text,
        "\n/* The memory behind $ as capabilities. */\n"
        "static seL4_CPtr $_get_nth_frame_cap(uintptr_t n)\n{\n"
        "    return dataport_caps_nth(&glue_$, n);\n}\n\n"
        "static int $_get_id(void)\n{\n    return (int)glue_$.id;\n}\n\n"
        "static unsigned int $_get_num_frame_caps(void)\n{\n"
        "    return dataport_caps_count(&glue_$);\n}\n\n"
        "static seL4_CPtr *$_get_frame_caps(void)\n{\n"
        "    return dataport_caps_array(&glue_$);\n}\n\n"
        "static uintptr_t $_get_handle_size(void)\n{\n    return glue_$.size_bytes;\n}\n\n"
        "static seL4_CapRights_t $_get_rights(void)\n{\n"
        "    return dataport_caps_rights(&glue_$);\n}\n\n"
        "dataport_caps_handle_t $_handle = {\n"
        "    .get_nth_frame_cap = $_get_nth_frame_cap,\n"
        "    .get_id = $_get_id,\n"
        "    .get_num_frame_caps = $_get_num_frame_caps,\n"
        "    .get_frame_caps = $_get_frame_caps,\n"
        "    .free_frame_caps = dataport_caps_free,\n"
        "    .get_size = $_get_handle_size,\n"
        "    .get_rights = $_get_rights,\n};\n",
        name);
}

static void print_dataport(struct text *text, const struct plan_interface *interface)
{
    const char *name = interface->name;
    const char *type = interface->type == NULL ? "void" : interface->type;
    text_print(text, "\n/* dataport %s %s */\n", interface->type == NULL ? "Buf" : type, name);
    if (interface->absent) {
        text_print(text, "%s *%s = NULL; /* not connected */\n", type, name);
        return;
    }
    if (interface->type != NULL) {
        text_print(
            text,
            "static_assert(sizeof(%s) <= %llu, \"too large for its dataport: set %s_size\");\n\n",
            type, (unsigned long long)interface->size_bytes, name);
    }
    text_print(text, "%s *%s;\n", type, name);
    if (interface->has_handle) {
        text_print(text, "extern dataport_caps_handle_t %s_handle;\n", name);
    }
    generate_named(text,
                   "\nstatic void $_assign(void *address)\n{\n    $ = address;\n}\n\n"
                   "static struct camkes_dataport glue_$ = {\n    .name = \"$\",\n",
                   name);
    print_id(text, interface);
    text_print(text, "    .descriptor = %d,\n    .protection = PROT_READ%s,\n",
               interface->descriptor, interface->writable ? " | PROT_WRITE" : "");
    text_print(text, "    .size_bytes = %llu,\n    .assign = %s_assign,\n",
               (unsigned long long)interface->size_bytes, name);
    if (interface->has_handle) {
        text_print(text, "    .handle = &%s_handle,\n", name);
    }
    generate_named(text,
                   "};\n\n"
                   "void $_acquire(void)\n{\n    atomic_thread_fence(memory_order_acquire);\n}\n\n"
                   "void $_release(void)\n{\n    atomic_thread_fence(memory_order_release);\n}\n\n"
                   "size_t $_get_size(void)\n{\n    return $_size;\n}\n\n"
                   "int $_cache_op(size_t start, size_t size, dma_cache_op_t operation)\n{\n"
                   "    (void)operation; /* memory is coherent */\n"
                   "    return camkes_dataport_cache_op(&glue_$, start, size);\n}\n",
                   name);
    if (interface->has_handle) {
        print_handle(text, interface);
    }
}

static void print_lock(struct text *text, const struct plan_lock *lock)
{
    const char *name = lock->name;
    if (lock->kind == LOCK_MUTEX) {
        generate_named(text,
                       "\n/* has mutex $ */\n"
                       "static struct camkes_lock glue_$ = {\n    .name = \"$\",\n"
                       "    .mutex = PTHREAD_MUTEX_INITIALIZER,\n};\n\n"
                       "int $_lock(void)\n{\n    return camkes_lock_lock(&glue_$);\n}\n\n"
                       "int $_unlock(void)\n{\n    return camkes_lock_unlock(&glue_$);\n}\n",
                       name);
        return;
    }
    bool binary = lock->kind == LOCK_BINARY_SEMAPHORE;
    text_print(text, "\n/* has %s %s */\n", binary ? "binary_semaphore" : "semaphore", name);
    text_print(text,
               "static struct camkes_semaphore glue_%s = {\n    .name = \"%s\",\n"
               "    .value = %u,\n    .limit = %s,\n};\n\n",
               name, name, lock->value, binary ? "1" : "UINT32_MAX");
    generate_named(text, "int $_wait(void)\n{\n    return camkes_semaphore_wait(&glue_$);\n}\n\n",
                   name);
    if (!binary) {
        generate_named(
            text, "int $_trywait(void)\n{\n    return camkes_semaphore_trywait(&glue_$);\n}\n\n",
            name);
    }
    generate_named(text, "int $_post(void)\n{\n    return camkes_semaphore_post(&glue_$);\n}\n",
                   name);
}

static void print_attributes(const struct plan_instance *instance, struct text *text)
{
    text_add(text, instance->attributes.count > 0 ? "\n/* attributes */\n" : "");
    for (size_t i = 0; i < instance->attributes.count; i++) {
        const struct plan_attribute *attribute = &instance->attributes.items[i];
        generate_declarator(attribute, text);
        text_print(text, " = CAMKES_CONST_ATTR(%s);\n", attribute->attribute->name.text);
    }
}

static void print_includes(const struct plan_instance *instance, struct text *text)
{
    bool dataports = false;
    bool handles = false;
    for (size_t i = 0; i < instance->interfaces.count; i++) {
        dataports |= plan_interface_used(instance->interfaces.items[i], PLAN_DATAPORT);
        handles |= instance->interfaces.items[i]->has_handle;
    }
    text_add(text, "#include \"camkes.h\"\n\n#include <camkes/glue.h>\n");
    text_add(text, handles ? "#include <dataport_caps.h>\n#include <dataport_caps_glue.h>\n" : "");
    text_add(text, dataports ? "#include <stdatomic.h>\n#include <sys/mman.h>\n" : "");
    text_add(text, instance->is_vm ? "#include <vmm/vm_config.h>\n" : "");
}

void generate_glue(const struct plan *plan, const struct plan_instance *instance, struct text *text)
{
    text_print(text,
               "/* Generated by caisson from %s; do not edit. */\n"
               "/* Joins the instance '%s' of %s to the runtime. */\n",
               comment_text(plan, plan->source), instance->address, instance->type);
    print_includes(instance, text);
    for (size_t i = 0; i < instance->interfaces.count; i++) {
        const struct plan_interface *interface = instance->interfaces.items[i];
        if (interface->kind == PLAN_DATAPORT) {
            print_dataport(text, interface);
        } else if (plan_interface_used(interface, PLAN_EMITTER)) {
            print_emitter(text, interface);
        } else if (plan_interface_used(interface, PLAN_NOTIFICATION)) {
            print_notification(text, interface);
        }
    }
    for (size_t i = 0; i < instance->locks.count; i++) {
        print_lock(text, &instance->locks.items[i]);
    }
    print_attributes(instance, text);
    generate_instance(instance, text);
}
