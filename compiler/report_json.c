/* SPDX-License-Identifier: BSD-2-Clause */
/* The plan as JSON, in the order of the description. */
#include "base/json.h"
#include "compiler/report.h"

/* Grows when a reader of the older form would go wrong. */
#define FORMAT_REVISION 1u

static void print_rights(struct json *json, uint32_t rights)
{
    json_array(json, "rights");
    if (rights & CAISSON_RIGHT_READ) {
        json_string(json, NULL, "read");
    }
    if (rights & CAISSON_RIGHT_WRITE) {
        json_string(json, NULL, "write");
    }
    json_array_end(json);
}

static void print_objects(struct json *json, const struct plan *plan)
{
    reach *reached = plan_reach(plan, plan->model->compile->arena);
    json_array(json, "objects");
    for (size_t i = 0; i < plan->objects.count; i++) {
        const struct plan_object *object = &plan->objects.items[i];
        json_object(json, NULL);
        json_number(json, "index", i);
        json_string(json, "kind", object_kind_name(object->kind));
        json_string(json, "name", object->name);
        json_number(json, "size_bytes", object->size_bytes);
        json_array(json, "reached_by");
        for (size_t r = 0; r < reached[i].count; r++) {
            const struct reach_one *one = &reached[i].items[r];
            json_object(json, NULL);
            json_string(json, "process", one->process->name);
            json_number(json, "descriptor", one->capability->descriptor);
            print_rights(json, one->capability->rights);
            json_object_end(json);
        }
        json_array_end(json);
        json_object_end(json);
    }
    json_array_end(json);
}

static void print_capability(struct json *json, const struct plan *plan,
                             const struct plan_capability *capability)
{
    const struct plan_object *object = &plan->objects.items[capability->object];
    json_object(json, NULL);
    json_number(json, "descriptor", capability->descriptor);
    json_number(json, "object", capability->object);
    json_string(json, "kind", object_kind_name(object->kind));
    json_string(json, "name", object->name);
    print_rights(json, capability->rights);
    json_string(json, "role", role_name(capability->role));
    json_string(json, "instance",
                capability->instance == NULL ? NULL : capability->instance->address);
    json_string(json, "purpose", capability->purpose);
    json_object_end(json);
}

static void print_instance(struct json *json, const struct plan_instance *instance)
{
    json_object(json, NULL);
    json_string(json, "name", instance->name);
    json_string(json, "address", instance->address);
    json_string(json, "type", instance->type);
    json_bool(json, "control", instance->control);
    json_array(json, "interfaces");
    for (size_t i = 0; i < instance->interfaces.count; i++) {
        const struct plan_interface *interface = instance->interfaces.items[i];
        json_object(json, NULL);
        json_string(json, "name", interface->name);
        json_string(json, "kind", plan_interface_kind_name(interface->kind));
        json_string(json, "type", interface->type == NULL ? "Buf" : interface->type);
        json_string(json, "connection", interface->connection);
        json_object_end(json);
    }
    json_array_end(json);
    json_object_end(json);
}

static void print_process(struct json *json, const struct plan *plan,
                          const struct plan_process *process)
{
    json_object(json, NULL);
    json_string(json, "name", process->name);
    json_string(json, "address", process->address);
    json_string(json, "kind", process_kind_name(process));
    json_string(json, "type", process->type);
    json_bool(json, "control", process->control);
    json_string(json, "restart", restart_name(process->restart));
    json_number(json, "memory_bytes", process->memory_bytes);
    json_number(json, "threads", process->threads);
    json_bool(json, "speculates", process->speculates);
    json_array(json, "instances");
    for (size_t i = 0; i < process->instances.count; i++) {
        print_instance(json, process->instances.items[i]);
    }
    json_array_end(json);
    json_array(json, "capabilities");
    for (size_t i = 0; i < process->capabilities.count; i++) {
        print_capability(json, plan, &process->capabilities.items[i]);
    }
    json_array_end(json);
    json_object_end(json);
}

static void print_end(struct json *json, const struct plan_end *end)
{
    json_object(json, NULL);
    json_string(json, "instance", end->instance == NULL ? NULL : end->instance->address);
    json_string(json, "interface", end->interface);
    json_object_end(json);
}

static void print_connection(struct json *json, const struct plan_connection *connection)
{
    json_object(json, NULL);
    json_string(json, "name", connection->name);
    json_string(json, "connector", connection->connector);
    json_array(json, "from");
    for (size_t i = 0; i < connection->from.count; i++) {
        print_end(json, &connection->from.items[i]);
    }
    json_array_end(json);
    json_array(json, "to");
    for (size_t i = 0; i < connection->to.count; i++) {
        print_end(json, &connection->to.items[i]);
    }
    json_array_end(json);
    json_object_end(json);
}

void report_json(const struct plan *plan, struct text *text)
{
    struct json json = {.text = text};
    json_object(&json, NULL);
    json_number(&json, "format", FORMAT_REVISION);
    json_string(&json, "name", plan->name);
    json_string(&json, "source", plan->source);
    json_array(&json, "processes");
    for (size_t i = 0; i < plan->processes.count; i++) {
        print_process(&json, plan, plan->processes.items[i]);
    }
    json_array_end(&json);
    print_objects(&json, plan);
    json_array(&json, "connections");
    for (size_t i = 0; i < plan->connections.count; i++) {
        print_connection(&json, plan->connections.items[i]);
    }
    json_array_end(&json);
    json_object_end(&json);
}
