/* SPDX-License-Identifier: BSD-2-Clause */
/* What a virtual machine's monitor has beside its interfaces, and the console, which a component may have, too. */
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

void plan_vm(struct planner *planner, struct model_instance *from, struct plan_instance *instance,
             struct plan_process *process)
{
    struct model *model = planner->model;
    struct plan_vm *vm = &instance->vm;
    integer number;
    if (!planner->has_kvm) {
        planner->kvm = plan_object(planner, CAISSON_OBJECT_KVM, "kvm", 0);
        planner->has_kvm = true;
    }
    uint32_t both = CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE;
    vm->console_descriptor = plan_console(planner, instance);
    vm->kvm_descriptor = plan_device(planner, instance, planner->kvm, both, "kvm");
    vm->kernel_name = "";
    vm->initrd_name = "";
    vm->kernel_cmdline = "";
    vm->kernel_descriptor = -1;
    vm->initrd_descriptor = -1;
    if (instance_string(model, from, "kernel_image", &vm->kernel_name)) {
        vm->kernel_descriptor = file_capability(planner, instance, vm->kernel_name);
    }
    if (instance_string(model, from, "initrd_image", &vm->initrd_name) &&
        *vm->initrd_name != '\0') {
        vm->initrd_descriptor = file_capability(planner, instance, vm->initrd_name);
    }
    (void)instance_string(model, from, "kernel_cmdline", &vm->kernel_cmdline);
    if (instance_integer(model, from, "guest_ram_mb", 1, INT32_MAX, &number)) {
        vm->guest_ram_mb = (uint64_t)number;
    }
    vm->num_vcpus = 1;
    if (instance_integer(model, from, "num_vcpus", 1, INT32_MAX, &number)) {
        vm->num_vcpus = (uint32_t)number;
    }
    process->memory_bytes = vm->guest_ram_mb << 20;
}
