/* SPDX-License-Identifier: BSD-2-Clause */
/* Procedures as C and the runtime see them. */
#include "compiler/plan_parts.h"

#include <string.h>

static struct plan_parameter typed(const char *name, const struct type *type, bool is_array)
{
    bool string = strcmp(type->text, "string") == 0;
    struct plan_parameter made = {.name = name};
    if (string) {
        made.shape = is_array ? PLAN_STRINGS : PLAN_STRING;
        made.type = "char *";
    } else {
        made.shape = is_array ? PLAN_ARRAY : PLAN_SCALAR;
        made.type = type->text;
    }
    return made;
}

static enum plan_direction direction(const struct parameter *parameter)
{
    switch (parameter->direction) {
    case PARAMETER_REFIN:
        return PLAN_REFIN;
    case PARAMETER_OUT:
        return PLAN_OUT;
    case PARAMETER_INOUT:
        return PLAN_INOUT;
    default:
        return PLAN_IN;
    }
}

static void plan_method(struct planner *planner, struct plan_procedure *procedure,
                        const struct method *from)
{
    struct plan_method method = {.name = from->name.text};
    if (from->returns) {
        struct plan_parameter *result = arena_new(planner->arena, struct plan_parameter);
        *result = typed(from->name.text, &from->type, false);
        result->direction = PLAN_OUT;
        method.result = result;
    }
    for (size_t i = 0; i < from->parameters.count; i++) {
        const struct parameter *parameter = &from->parameters.items[i];
        struct plan_parameter made =
            typed(parameter->name.text, &parameter->type, parameter->is_array);
        made.direction = direction(parameter);
        vector_push(planner->arena, &method.parameters, made);
    }
    vector_push(planner->arena, &procedure->methods, method);
}

const struct plan_procedure *plan_procedure(struct planner *planner, const char *name)
{
    struct plan_procedure *procedure = map_get(&planner->procedures, name);
    if (procedure != NULL) {
        return procedure;
    }
    const struct procedure *from = map_get(&planner->model->names.procedures, name);
    procedure = arena_new(planner->arena, struct plan_procedure);
    procedure->name = name;
    procedure->includes = from->includes;
    for (size_t i = 0; i < from->methods.count; i++) {
        plan_method(planner, procedure, from->methods.items[i]);
    }
    map_set(&planner->procedures, planner->arena, name, procedure);
    return procedure;
}
