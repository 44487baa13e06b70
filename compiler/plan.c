/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes the plan: objects first, connection by connection, then each instance's capabilities in order. */
#include "compiler/plan.h"

#include "base/file.h"
#include "compiler/plan_parts.h"

#include <string.h>

#define PAGE ((uint64_t)CAISSON_PAGE_BYTES)

/* Objects of one consuming end. */
struct consumer {
    const struct endpoint *endpoint;
    size_t word;
    size_t kick;
    bool has_kick;
};

/* What a connection became. */
struct shared {
    size_t memory; /* dataport */
    uint64_t size_bytes;
    VECTOR(struct consumer) consumers;
};

struct planner {
    struct plan *plan;
    struct model *model;
    struct arena *arena;
    struct map shared; /* address of a whole connection -> struct shared */
    struct map files;  /* name -> index + 1, as a pointer to size_t */
    size_t kvm;
    bool has_kvm;
};

static size_t object_add(struct planner *planner, enum caisson_object_kind kind, const char *name,
                         uint64_t size_bytes)
{
    struct plan *plan = planner->plan;
    vector_push(planner->arena, &plan->objects,
                (struct plan_object){.kind = kind, .name = name, .size_bytes = size_bytes});
    return plan->objects.count - 1;
}

/* --- objects of connections --- */

static void plan_consumers(struct planner *planner, const struct model_connection *connection,
                           struct shared *shared)
{
    bool emitted_by_vm = false;
    for (size_t i = 0; i < connection->from.count; i++) {
        emitted_by_vm |= connection->from.items[i]->instance->is_vm;
    }
    for (size_t i = 0; i < connection->to.count; i++) {
        struct consumer consumer = {.endpoint = connection->to.items[i]};
        const char *name =
            arena_print(planner->arena, "%s.%s", consumer.endpoint->instance->address,
                        consumer.endpoint->interface->name.text);
        consumer.word = object_add(planner, CAISSON_OBJECT_MEMORY, name, PAGE);
        consumer.has_kick = emitted_by_vm || consumer.endpoint->instance->is_vm;
        if (consumer.has_kick) {
            consumer.kick = object_add(planner, CAISSON_OBJECT_EVENTFD, name, 0);
        }
        vector_push(planner->arena, &shared->consumers, consumer);
    }
}

static void plan_shared(struct planner *planner, struct model_connection *connection)
{
    struct shared *shared = arena_new(planner->arena, struct shared);
    if (connection->backend->kind == BACKEND_EVENT) {
        plan_consumers(planner, connection, shared);
    } else {
        shared->size_bytes = dataport_memory_bytes(planner->model, connection);
        shared->memory =
            object_add(planner, CAISSON_OBJECT_MEMORY, connection->address, shared->size_bytes);
    }
    map_set(&planner->shared, planner->arena, connection->address, shared);
}

static const struct shared *shared_of(const struct planner *planner,
                                      const struct endpoint *endpoint)
{
    return map_get(&planner->shared, connection_whole(endpoint->connection)->address);
}

/* --- capabilities --- */

static int capability_add(struct planner *planner, struct plan_instance *instance, size_t object,
                          uint32_t rights, const char *purpose)
{
    uint32_t descriptor = CAISSON_FIRST_DESCRIPTOR + (uint32_t)instance->capabilities.count;
    vector_push(
        planner->arena, &instance->capabilities,
        (struct plan_capability){
            .object = object, .descriptor = descriptor, .rights = rights, .purpose = purpose});
    return (int)descriptor;
}

static void plan_emitter(struct planner *planner, struct plan_instance *instance,
                         const struct endpoint *endpoint, struct plan_interface *interface)
{
    const struct shared *shared = shared_of(planner, endpoint);
    for (size_t i = 0; i < shared->consumers.count; i++) {
        const struct consumer *consumer = &shared->consumers.items[i];
        struct plan_signal signal = {.kick_descriptor = -1};
        signal.consumer = planner->plan->objects.items[consumer->word].name;
        signal.word_descriptor = capability_add(
            planner, instance, consumer->word, CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE,
            arena_print(planner->arena, "%s: word of %s", interface->name, signal.consumer));
        if (consumer->has_kick) {
            signal.kick_descriptor = capability_add(
                planner, instance, consumer->kick, CAISSON_RIGHT_WRITE,
                arena_print(planner->arena, "%s: kick of %s", interface->name, signal.consumer));
        }
        vector_push(planner->arena, &interface->signals, signal);
    }
}

static void plan_notification(struct planner *planner, struct plan_instance *instance,
                              const struct endpoint *endpoint, struct plan_interface *interface)
{
    const struct shared *shared = shared_of(planner, endpoint);
    for (size_t i = 0; i < shared->consumers.count; i++) {
        const struct consumer *consumer = &shared->consumers.items[i];
        if (consumer->endpoint != endpoint) {
            continue;
        }
        interface->word_descriptor = capability_add(
            planner, instance, consumer->word, CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE,
            arena_print(planner->arena, "%s: word", interface->name));
        if (consumer->has_kick) {
            interface->kick_descriptor =
                capability_add(planner, instance, consumer->kick, CAISSON_RIGHT_READ,
                               arena_print(planner->arena, "%s: kick", interface->name));
        }
    }
}

static void plan_dataport(struct planner *planner, struct plan_instance *instance,
                          const struct endpoint *endpoint, struct plan_interface *interface)
{
    const struct shared *shared = shared_of(planner, endpoint);
    const struct model_connection *connection = connection_whole(endpoint->connection);
    interface->size_bytes = shared->size_bytes;
    interface->writable = plan_writable(planner->model, endpoint);
    interface->has_handle = connection->backend->kind == BACKEND_DATAPORT_CAPS && !endpoint->from;
    interface->descriptor = capability_add(
        planner, instance, shared->memory,
        CAISSON_RIGHT_READ | (interface->writable ? (uint32_t)CAISSON_RIGHT_WRITE : 0u),
        arena_print(planner->arena, "%s: memory", interface->name));
}

static enum plan_interface_kind plan_kind(enum interface_kind kind)
{
    switch (kind) {
    case INTERFACE_EMITS:
        return PLAN_EMITTER;
    case INTERFACE_CONSUMES:
        return PLAN_NOTIFICATION;
    case INTERFACE_DATAPORT:
        return PLAN_DATAPORT;
    default:
        return PLAN_PROCEDURE;
    }
}

static void plan_interface(struct planner *planner, struct plan_instance *instance,
                           const struct endpoint *endpoint)
{
    const struct interface *from = endpoint->interface;
    struct plan_interface *interface = arena_new(planner->arena, struct plan_interface);
    interface->kind = plan_kind(from->kind);
    interface->name = from->name.text;
    interface->type = from->is_buffer ? NULL : from->type.text;
    interface->declared_bytes = dataport_declared_bytes(planner->model, from);
    interface->absent = from->maybe && !endpoint_connected(endpoint);
    interface->word_descriptor = -1;
    interface->kick_descriptor = -1;
    interface->descriptor = -1;
    interface->stack_bytes = plan_stack_bytes(planner->model, endpoint);
    vector_push(planner->arena, &instance->interfaces, interface);
    if (!endpoint_connected(endpoint)) {
        return;
    }
    interface->connection = connection_whole(endpoint->connection)->address;
    if (interface->kind == PLAN_EMITTER) {
        plan_emitter(planner, instance, endpoint, interface);
    } else if (interface->kind == PLAN_NOTIFICATION) {
        plan_notification(planner, instance, endpoint, interface);
    } else if (interface->kind == PLAN_DATAPORT) {
        plan_dataport(planner, instance, endpoint, interface);
    }
}

static int file_capability(struct planner *planner, struct plan_instance *instance,
                           const char *name)
{
    size_t *object = map_get(&planner->files, name);
    if (object == NULL) {
        object = arena_new(planner->arena, size_t);
        *object = object_add(planner, CAISSON_OBJECT_FILE, name, 0);
        map_set(&planner->files, planner->arena, name, object);
    }
    return capability_add(planner, instance, *object, CAISSON_RIGHT_READ,
                          arena_print(planner->arena, "file %s", name));
}

static void plan_vm(struct planner *planner, struct model_instance *from,
                    struct plan_instance *instance)
{
    struct model *model = planner->model;
    struct plan_vm *vm = &instance->vm;
    integer number;
    if (!planner->has_kvm) {
        planner->kvm = object_add(planner, CAISSON_OBJECT_KVM, "kvm", 0);
        planner->has_kvm = true;
    }
    uint32_t both = CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE;
    size_t console = object_add(planner, CAISSON_OBJECT_CONSOLE,
                                arena_print(planner->arena, "%s.console", from->address), 0);
    vm->console_descriptor = capability_add(planner, instance, console, both, "console");
    vm->kvm_descriptor = capability_add(planner, instance, planner->kvm, both, "kvm");
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
    instance->memory_bytes = vm->guest_ram_mb << 20;
}

static void plan_instance(struct planner *planner, struct model_instance *from)
{
    struct plan_instance *instance = arena_new(planner->arena, struct plan_instance);
    const struct component *component = from->component;
    integer number;
    instance->name = from->c_name;
    instance->address = from->address;
    instance->type =
        component->definition.name.text == NULL ? "component" : component->definition.name.text;
    instance->control = component->control;
    instance->is_vm = from->is_vm;
    instance->includes = component->includes;
    instance->restart = plan_restart(planner->model, from);
    if (instance_integer(planner->model, from, "dma_pool", 0, (integer)1 << 40, &number)) {
        instance->dma_pool_bytes = (uint64_t)number;
    }
    if (from->is_vm) {
        plan_vm(planner, from, instance);
    } else if (instance_integer(planner->model, from, "heap_size", 0, (integer)1 << 46, &number)) {
        instance->memory_bytes = (uint64_t)number;
    }
    for (size_t i = 0; i < from->endpoints.count; i++) {
        if (from->endpoints.items[i]->inner == NULL) {
            plan_interface(planner, instance, from->endpoints.items[i]);
        }
    }
    plan_locks(planner->model, from, instance);
    plan_attributes(planner->model, from, instance);
    if (from->is_vm) {
        ids_assign(planner->model, from, instance);
    }
    vector_push(planner->arena, &planner->plan->instances, instance);
}

static const char *system_name(struct arena *arena, const struct options *options, const char *path)
{
    if (options->name != NULL) {
        return options->name;
    }
    const char *base = path_base(path);
    const char *dot = strrchr(base, '.');
    return arena_copy(arena, base,
                      dot == NULL || dot == base ? strlen(base) : (size_t)(dot - base));
}

void plan_make(struct plan *plan, struct model *model, const char *path)
{
    struct arena *arena = model->compile->arena;
    struct planner planner = {.plan = plan, .model = model, .arena = arena};
    plan->name = system_name(arena, model->compile->options, path);
    plan->source = path_base(path);
    plan->model = model;
    for (size_t i = 0; i < model->connections.count; i++) {
        if (model->connections.items[i]->merged == NULL) {
            plan_shared(&planner, model->connections.items[i]);
        }
    }
    for (size_t i = 0; i < model->instances.count; i++) {
        if (model->instances.items[i]->is_process) {
            plan_instance(&planner, model->instances.items[i]);
        }
    }
    plan_connections(plan, model);
    plan->dependencies = model->compile->dependencies;
}
