/* SPDX-License-Identifier: BSD-2-Clause */
/* What a virtual machine's monitor has beside its interfaces, and the console, which a component
 * may have, too. */
#include "compiler/plan_parts.h"

static int plan_device(struct planner *planner, const struct plan_instance *instance, size_t object,
                       uint32_t rights, const char *purpose)
{
    return plan_capability(
        planner, instance,
        (struct plan_capability){.object = object, .rights = rights, .purpose = purpose});
}

static int file_capability(struct planner *planner, const struct plan_instance *instance,
                           const char *name)
{
    size_t *object = map_get(&planner->files, name);
    if (object == NULL) {
        object = arena_new(planner->arena, size_t);
        *object = plan_object(planner, CAISSON_OBJECT_FILE, name, 0);
        map_set(&planner->files, planner->arena, name, object);
    }
    return plan_device(planner, instance, *object, CAISSON_RIGHT_READ,
                       arena_print(planner->arena, "file %s", name));
}

int plan_console(struct planner *planner, const struct plan_instance *instance)
{
    size_t console = plan_object(planner, CAISSON_OBJECT_CONSOLE,
                                 arena_print(planner->arena, "%s.console", instance->address), 0);
    return plan_device(planner, instance, console, CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE,
                       "console");
}

static void add_descriptor(struct planner *planner, struct plan_vm *vm, const char *name,
                           int number, const char *file)
{
    struct plan_vm_descriptor made = {.name = name, .number = number, .file = file};
    vector_push(planner->arena, &vm->descriptors, made);
}

static void plan_file(struct planner *planner, struct model_instance *from,
                      struct plan_instance *instance, const struct vm_setting *setting)
{
    struct plan_vm_value *value = &instance->vm.values[setting - vm_settings];
    value->said = instance_string(planner->model, from, setting->name, &value->text);
    if (value->said && *value->text != '\0') {
        add_descriptor(planner, &instance->vm, setting->name,
                       file_capability(planner, instance, value->text), value->text);
    }
}

static void plan_setting(struct planner *planner, struct model_instance *from,
                         struct plan_instance *instance, const struct vm_setting *setting)
{
    struct plan_vm_value *value = &instance->vm.values[setting - vm_settings];
    integer number = setting->number;
    *value = (struct plan_vm_value){.text = setting->text};
    switch (setting->kind) {
    case VM_NUMBER:
        value->said = instance_integer(planner->model, from, setting->name, setting->least,
                                       setting->most, &number);
        value->number = (uint64_t)number;
        break;
    case VM_TEXT:
        value->said = instance_string(planner->model, from, setting->name, &value->text);
        break;
    case VM_FILE:
        plan_file(planner, from, instance, setting);
        break;
    }
}

void plan_vm(struct planner *planner, struct model_instance *from, struct plan_instance *instance,
             struct plan_process *process)
{
    const uint32_t both = CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE;
    struct plan_vm *vm = &instance->vm;
    if (!planner->has_kvm) {
        planner->kvm = plan_object(planner, CAISSON_OBJECT_KVM, "kvm", 0);
        planner->has_kvm = true;
    }
    add_descriptor(planner, vm, "console", plan_console(planner, instance), NULL);
    add_descriptor(planner, vm, "kvm", plan_device(planner, instance, planner->kvm, both, "kvm"),
                   NULL);
    for (size_t i = 0; i < VM_SETTINGS; i++) {
        plan_setting(planner, from, instance, &vm_settings[i]);
    }
    process->memory_bytes = vm->values[VM_SETTING_guest_ram_mb].number << 20;
}
