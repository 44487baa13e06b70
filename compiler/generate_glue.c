/* SPDX-License-Identifier: BSD-2-Clause */
/* glue.c of an instance. */
#include "compiler/generate.h"

void generate_indexed(struct text *text, const char *format, const char *name, size_t index)
{
    for (const char *at = format; *at; at++) {
        if (*at == '$') {
            text_add(text, name);
        } else if (*at == '#') {
            text_print(text, "%zu", index);
        } else {
            text_append(text, at, 1);
        }
    }
}

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

static bool has_side_memory(const struct plan_interface *interface)
{
    return interface->calls.count > 0 && interface->calls.items[0].side_descriptor >= 0;
}

void generate_id(struct text *text, const struct plan_interface *interface)
{
    if (interface->id != 0) {
        text_print(text, "    .id = %u,\n", interface->id);
    }
}

bool plan_thread_set(const struct plan_thread *thread)
{
    return thread->stack_bytes > 0 || thread->has_priority || thread->has_affinity;
}

void generate_thread(struct text *text, const struct plan_thread *thread, int indent)
{
    if (!plan_thread_set(thread)) {
        return;
    }
    text_print(text, "%*s.thread = {\n", indent, "");
    if (thread->stack_bytes > 0) {
        text_print(text, "%*s.stack_bytes = %llu,\n", indent + 4, "",
                   (unsigned long long)thread->stack_bytes);
    }
    if (thread->has_priority) {
        text_print(text, "%*s.has_priority = true,\n%*s.priority = %u,\n", indent + 4, "",
                   indent + 4, "", thread->priority);
    }
    if (thread->has_affinity) {
        text_print(text, "%*s.has_affinity = true,\n%*s.affinity = %u,\n", indent + 4, "",
                   indent + 4, "", thread->affinity);
    }
    text_print(text, "%*s},\n", indent, "");
}

void generate_spin(struct text *text, const struct plan_spin *spin)
{
    if (spin->has_limit) {
        text_print(text, "    .spin = {.has_limit = true, .limit_us = %u},\n", spin->limit_us);
    }
}

void generate_error_handler(struct text *text, const char *name, const char *slot)
{
    generate_named(
        text,
        "\ncamkes_error_handler_t $_register_error_handler(camkes_error_handler_t handler)\n"
        "{\n    return camkes_exchange_error_handler(&",
        name);
    generate_named(text, slot, name);
    text_add(text, ", handler);\n}\n");
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
        const struct plan_interface *interface = instance->interfaces.items[i];
        dataports |= plan_interface_used(interface, PLAN_DATAPORT) || has_side_memory(interface);
        handles |= interface->has_handle;
    }
    text_add(text, "#include \"camkes.h\"\n\n#include <camkes/glue.h>\n");
    text_add(text, handles ? "#include <dataport_caps.h>\n#include <dataport_caps_glue.h>\n" : "");
    text_add(text, dataports ? "#include <stdatomic.h>\n#include <sys/mman.h>\n" : "");
    text_add(text, instance->is_vm ? "#include <vmm/vm_config.h>\n" : "");
}

static void print_interface(struct arena *arena, struct text *text,
                            const struct plan_interface *interface)
{
    switch (interface->kind) {
    case PLAN_DATAPORT:
        generate_dataport(text, interface);
        break;
    case PLAN_EMITTER:
        generate_emitter(text, interface);
        break;
    case PLAN_NOTIFICATION:
        generate_notification(text, interface);
        break;
    case PLAN_CLIENT:
        generate_client(arena, text, interface);
        break;
    case PLAN_SERVER:
        generate_server(text, interface);
        break;
    case PLAN_QUEUE_SENDER:
    case PLAN_QUEUE_RECEIVER:
        generate_queue(text, interface);
        break;
    }
}

/* What follows has parameters and fields of the description's names, and no use for the macros. */
static void undefine_sizes(const struct plan_instance *instance, struct text *text)
{
    bool first = true;
    for (size_t i = 0; i < instance->interfaces.count; i++) {
        const struct plan_interface *interface = instance->interfaces.items[i];
        if (plan_interface_has_size(interface)) {
            text_print(text, "%s#undef %s_size\n", first ? "\n" : "", interface->name);
            first = false;
        }
    }
}

void generate_glue(const struct plan *plan, const struct plan_instance *instance, struct text *text)
{
    text_print(text,
               "/* Generated by caisson from %s; do not edit. */\n"
               "/* Joins the instance '%s' of %s to the runtime. */\n",
               comment_text(plan, plan->source), instance->address, instance->type);
    print_includes(instance, text);
    undefine_sizes(instance, text);
    generate_alignments(plan, instance, false, text);
    for (size_t i = 0; i < instance->interfaces.count; i++) {
        const struct plan_interface *interface = instance->interfaces.items[i];
        /* Of what is not connected and need not be, a dataport alone has something: NULL. */
        if ((!interface->absent || interface->kind == PLAN_DATAPORT) && !interface->in_guest) {
            print_interface(plan->model->compile->arena, text, interface);
        }
    }
    for (size_t i = 0; i < instance->locks.count; i++) {
        print_lock(text, &instance->locks.items[i]);
    }
    print_attributes(instance, text);
    generate_instance(plan, instance, text);
}
