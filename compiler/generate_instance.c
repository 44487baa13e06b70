/* SPDX-License-Identifier: BSD-2-Clause */
/* The last chapter of glue.c: the tables in which the runtime finds what the chapters before defined. */
#include "compiler/generate.h"

bool plan_interface_used(const struct plan_interface *interface, enum plan_interface_kind kind)
{
    return interface->kind == kind && !interface->absent;
}

/* `static struct camkes_emitter *const glue_emitters[] = {...};`; how many. */
static size_t print_table(const struct plan_instance *instance, struct text *text,
                          enum plan_interface_kind kind, const char *type, const char *table)
{
    size_t count = 0;
    for (size_t i = 0; i < instance->interfaces.count; i++) {
        const struct plan_interface *interface = instance->interfaces.items[i];
        if (!plan_interface_used(interface, kind)) {
            continue;
        }
        if (count++ == 0) {
            text_print(text, "\nstatic struct %s *const glue_%s[] = {\n", type, table);
        }
        text_print(text, "    &glue_%s,\n", interface->name);
    }
    text_add(text, count > 0 ? "};\n" : "");
    return count;
}

static void print_hook(struct text *text, const struct plan_interface *interface)
{
    generate_named(text, "    {.name = \"$\", .init = $__init, .run = $__run", interface->name);
    if (interface->stack_bytes > 0) {
        text_print(text, ", .stack_bytes = %llu", (unsigned long long)interface->stack_bytes);
    }
    text_add(text, "},\n");
}

static size_t print_hooks(const struct plan_instance *instance, struct text *text)
{
    size_t count = 0;
    for (size_t i = 0; i < instance->interfaces.count; i++) {
        const struct plan_interface *interface = instance->interfaces.items[i];
        if (!interface->absent) {
            text_add(text, count++ == 0
                               ? "\n/* The application defines what it needs of these. */\n"
                               : "");
            generate_named(text,
                           "void $__init(void) __attribute__((weak));\n"
                           "int $__run(void) __attribute__((weak));\n",
                           interface->name);
        }
    }
    if (count == 0) {
        return 0;
    }
    text_add(text, "\nstatic const struct camkes_interface glue_interfaces[] = {\n");
    for (size_t i = 0; i < instance->interfaces.count; i++) {
        if (!instance->interfaces.items[i]->absent) {
            print_hook(text, instance->interfaces.items[i]);
        }
    }
    text_add(text, "};\n");
    return count;
}

static void print_count(struct text *text, const char *field, const char *table, size_t count)
{
    if (count > 0) {
        text_print(text, "    .%s_count = %zu,\n    .%s = glue_%s,\n", field, count, table, table);
    }
}

static void print_instance(const struct plan_instance *instance, struct text *text)
{
    size_t hooks = print_hooks(instance, text);
    size_t emitters = print_table(instance, text, PLAN_EMITTER, "camkes_emitter", "emitters");
    size_t notifications =
        print_table(instance, text, PLAN_NOTIFICATION, "camkes_notification", "notifications");
    size_t dataports = print_table(instance, text, PLAN_DATAPORT, "camkes_dataport", "dataports");
    text_print(text, "\nconst struct camkes_instance camkes_instance = {\n    .name = \"%s\",\n",
               instance->name);
    text_print(text, "    .type = \"%s\",\n", instance->type);
    text_add(text, instance->control ? "    .run = run,\n" : "");
    print_count(text, "interface", "interfaces", hooks);
    print_count(text, "emitter", "emitters", emitters);
    print_count(text, "notification", "notifications", notifications);
    print_count(text, "dataport", "dataports", dataports);
    if (instance->dma_pool_bytes > 0) {
        text_print(text, "    .dma_pool_bytes = %llu,\n",
                   (unsigned long long)instance->dma_pool_bytes);
    }
    text_add(text, "};\n");
}

static void print_file(struct text *text, const char *what, int descriptor, const char *name)
{
    text_print(text, "    .%s_descriptor = %d,\n    .%s_name = ", what, descriptor, what);
    text_quote_c(text, name);
    text_add(text, ",\n");
}

static void print_vm(const struct plan_instance *instance, struct text *text)
{
    const struct plan_vm *vm = &instance->vm;
    text_print(text,
               "\nconst struct vm_config vm_config = {\n    .name = \"%s\",\n"
               "    .kvm_descriptor = %d,\n    .console_descriptor = %d,\n",
               instance->name, vm->kvm_descriptor, vm->console_descriptor);
    print_file(text, "kernel", vm->kernel_descriptor, vm->kernel_name);
    print_file(text, "initrd", vm->initrd_descriptor, vm->initrd_name);
    text_add(text, "    .kernel_cmdline = ");
    text_quote_c(text, vm->kernel_cmdline);
    text_print(text, ",\n    .guest_ram_mb = %llu,\n    .num_vcpus = %u,\n};\n",
               (unsigned long long)vm->guest_ram_mb, vm->num_vcpus);
}

void generate_instance(const struct plan_instance *instance, struct text *text)
{
    print_instance(instance, text);
    if (instance->is_vm) {
        print_vm(instance, text);
    }
}
