/* SPDX-License-Identifier: BSD-2-Clause */
/* The last chapter of glue.c: the tables in which the runtime finds what the chapters before
 * defined. */
#include "compiler/generate.h"

#include <string.h>

/* What stands in a table for an interface: so many entries. */
struct entries {
    const char *entry; /* `$`: the interface's name; `#`: the number of the entry */
    size_t (*count)(const struct plan_interface *interface);
};

struct table {
    const char *field;
    const char *type;
    struct entries entries[3];
};

static size_t emits(const struct plan_interface *interface)
{
    return plan_interface_used(interface, PLAN_EMITTER) || interface->kind == PLAN_QUEUE_SENDER;
}

static size_t consumes(const struct plan_interface *interface)
{
    return plan_interface_used(interface, PLAN_NOTIFICATION) ||
           interface->kind == PLAN_QUEUE_RECEIVER;
}

static size_t is_dataport(const struct plan_interface *interface)
{
    return plan_interface_used(interface, PLAN_DATAPORT);
}

static size_t queues(const struct plan_interface *interface)
{
    return interface->kind == PLAN_QUEUE_SENDER || interface->kind == PLAN_QUEUE_RECEIVER;
}

/* What a guest calls or serves is none of its monitor's. */
static size_t calls(const struct plan_interface *interface)
{
    return plan_interface_calls(interface) && !interface->in_guest;
}

static size_t serves(const struct plan_interface *interface)
{
    return plan_interface_served(interface) && !interface->in_guest;
}

static bool has_event(const struct plan_interface *interface)
{
    return interface->calls.count > 0 && interface->calls.items[0].has_signal;
}

static bool has_memory(const struct plan_interface *interface)
{
    return interface->calls.count > 0 && interface->calls.items[0].side_descriptor >= 0;
}

static size_t client_events(const struct plan_interface *interface)
{
    return calls(interface) && has_event(interface);
}

static size_t server_events(const struct plan_interface *interface)
{
    return serves(interface) && has_event(interface) ? interface->calls.count : 0;
}

static size_t client_memories(const struct plan_interface *interface)
{
    return calls(interface) && has_memory(interface);
}

static size_t server_memories(const struct plan_interface *interface)
{
    return serves(interface) && has_memory(interface) ? interface->calls.count : 0;
}

static const struct table tables[] = {
    {"emitter", "camkes_emitter", {{"glue_$", emits}, {"glue_$_emitters[#]", server_events}}},
    {"notification",
     "camkes_notification",
     {{"glue_$", consumes}, {"glue_$_event", client_events}}},
    {"dataport",
     "camkes_dataport",
     {{"glue_$", is_dataport},
      {"glue_$_memory", client_memories},
      {"glue_$_memories[#]", server_memories}}},
    {"client", "camkes_client", {{"glue_$", calls}}},
    {"server", "camkes_server", {{"glue_$", serves}}},
    {"msgqueue", "camkes_msgqueue", {{"glue_$_queue", queues}}},
};

#define TABLE_COUNT (sizeof(tables) / sizeof(tables[0]))

static size_t print_entries(struct text *text, const struct table *table,
                            const struct plan_interface *interface, size_t before)
{
    size_t count = before;
    for (size_t k = 0; k < 3 && table->entries[k].entry != NULL; k++) {
        size_t entries = table->entries[k].count(interface);
        for (size_t i = 0; i < entries; i++) {
            if (count++ == 0) {
                text_print(text, "\nstatic struct %s *const glue_%ss[] = {\n", table->type,
                           table->field);
            }
            text_add(text, "    &");
            generate_indexed(text, table->entries[k].entry, interface->name, i);
            text_add(text, ",\n");
        }
    }
    return count;
}

/* `static struct camkes_emitter *const glue_emitters[] = {...};`; how many. */
static size_t print_table(const struct plan_instance *instance, struct text *text,
                          const struct table *table)
{
    size_t count = 0;
    for (size_t i = 0; i < instance->interfaces.count; i++) {
        count = print_entries(text, table, instance->interfaces.items[i], count);
    }
    text_add(text, count > 0 ? "};\n" : "");
    return count;
}

static void print_hook(struct text *text, const struct plan_interface *interface)
{
    if (!plan_thread_set(&interface->thread)) {
        generate_named(text, "    {.name = \"$\", .init = $__init, .run = $__run},\n",
                       interface->name);
        return;
    }
    generate_named(
        text, "    {\n        .name = \"$\",\n        .init = $__init,\n        .run = $__run,\n",
        interface->name);
    generate_thread(text, &interface->thread, 8);
    text_add(text, "    },\n");
}

static bool hooked(const struct plan_interface *interface)
{
    return !interface->absent && !interface->in_guest;
}

/* What the application may define, and then is called. */
static size_t print_hooks(const struct plan_instance *instance, struct text *text)
{
    size_t count = 0;
    text_add(text, "\n/* The application defines what it needs of these. */\n"
                   "void pre_init(void) __attribute__((weak));\n"
                   "void post_init(void) __attribute__((weak));\n");
    for (size_t i = 0; i < instance->interfaces.count; i++) {
        const struct plan_interface *interface = instance->interfaces.items[i];
        if (hooked(interface)) {
            generate_named(text,
                           "void $__init(void) __attribute__((weak));\n"
                           "int $__run(void) __attribute__((weak));\n",
                           interface->name);
            count++;
        }
    }
    if (count == 0) {
        return 0;
    }
    text_add(text, "\nstatic const struct camkes_interface glue_interfaces[] = {\n");
    for (size_t i = 0; i < instance->interfaces.count; i++) {
        if (hooked(instance->interfaces.items[i])) {
            print_hook(text, instance->interfaces.items[i]);
        }
    }
    text_add(text, "};\n");
    return count;
}

static void print_count(struct text *text, const char *field, size_t count)
{
    if (count > 0) {
        text_print(text, "    .%s_count = %zu,\n    .%ss = glue_%ss,\n", field, count, field,
                   field);
    }
}

/* Functions that are each instance's own, also where several share a process. */
static void print_own(const char *name, struct text *text)
{
    text_print(text,
               "\nstatic camkes_error_handler_t glue_error_handler;\n\n"
               "camkes_error_handler_t camkes_register_error_handler(camkes_error_handler_t "
               "handler)\n{\n"
               "    return camkes_exchange_error_handler(&glue_error_handler, handler);\n}\n\n"
               "const char *get_instance_name(void)\n{\n    return %s;\n}\n",
               name);
}

static void print_instance(const struct plan *plan, const struct plan_instance *instance,
                           struct text *text)
{
    size_t counts[TABLE_COUNT];
    bool shareable = process_is_shareable(instance->process);
    const char *name = shareable
                           ? process_own_name(plan, instance->process)
                           : arena_print(plan->model->compile->arena, "\"%s\"", instance->name);
    print_own(name, text);
    size_t hooks = print_hooks(instance, text);
    size_t channels = generate_guest_channels(instance, text);
    for (size_t i = 0; i < TABLE_COUNT; i++) {
        counts[i] = print_table(instance, text, &tables[i]);
    }
    text_print(text,
               "\nconst struct camkes_instance camkes_instance_%s = {\n    .name = %s,\n"
               "    .type = \"%s\",\n    .pre_init = pre_init,\n    .post_init = post_init,\n",
               shareable ? "alone" : instance->name, name, instance->type);
    if (strcmp(instance->address, instance->name) != 0) {
        text_print(text, "    .address = \"%s\",\n", instance->address);
    }
    text_add(text, instance->control ? "    .run = run,\n" : "");
    generate_thread(text, &instance->thread, 4);
    text_add(text, "    .error_handler = &glue_error_handler,\n");
    print_count(text, "interface", hooks);
    for (size_t i = 0; i < TABLE_COUNT; i++) {
        print_count(text, tables[i].field, counts[i]);
    }
    print_count(text, "guest_channel", channels);
    if (instance->dma_pool_bytes > 0) {
        text_print(text, "    .dma_pool_bytes = %llu,\n",
                   (unsigned long long)instance->dma_pool_bytes);
    }
    if (instance->console_descriptor >= 0) {
        text_print(text, "    .console_descriptor = %d,\n", instance->console_descriptor);
    }
    text_add(text, "};\n");
}

static void print_vm_values(const struct plan_vm *vm, struct text *text)
{
    size_t count = 0;
    text_add(text, "    .values = (const struct vm_value[]){\n");
    for (size_t i = 0; i < VM_SETTINGS; i++) {
        const struct plan_vm_value *value = &vm->values[i];
        if (!value->said || vm_settings[i].kind == VM_FILE) {
            continue;
        }
        count++;
        text_print(text, "        {.name = \"%s\", ", vm_settings[i].name);
        if (vm_settings[i].kind == VM_NUMBER) {
            text_print(text, ".number = %llu", (unsigned long long)value->number);
        } else {
            text_add(text, ".text = ");
            text_quote_c(text, value->text);
        }
        text_add(text, "},\n");
    }
    text_print(text, "    },\n    .value_count = %zu,\n", count);
}

static void print_vm_descriptors(const struct plan_vm *vm, struct text *text)
{
    text_add(text, "    .descriptors = (const struct vm_descriptor[]){\n");
    for (size_t i = 0; i < vm->descriptors.count; i++) {
        const struct plan_vm_descriptor *descriptor = &vm->descriptors.items[i];
        text_print(text, "        {.name = \"%s\", .number = %d", descriptor->name,
                   descriptor->number);
        if (descriptor->file != NULL) {
            text_add(text, ", .file = ");
            text_quote_c(text, descriptor->file);
        }
        text_add(text, "},\n");
    }
    text_print(text, "    },\n    .descriptor_count = %zu,\n", vm->descriptors.count);
}

static void print_vm(const struct plan_instance *instance, struct text *text)
{
    text_print(text, "\nconst struct vm_config vm_config = {\n    .name = \"%s\",\n",
               instance->name);
    print_vm_values(&instance->vm, text);
    print_vm_descriptors(&instance->vm, text);
    text_add(text, "};\n");
}

void generate_instance(const struct plan *plan, const struct plan_instance *instance,
                       struct text *text)
{
    print_instance(plan, instance, text);
    if (!instance->process->is_group) {
        generate_process_table(plan, instance->process, text);
    }
    if (instance->is_vm) {
        print_vm(instance, text);
    }
}
