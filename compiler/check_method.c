/* SPDX-License-Identifier: BSD-2-Clause */
/* What a method may be like, so that its parameters can cross and its prototype is right in C. */
#include "compiler/model.h"
#include "compiler/token.h"

#include <string.h>

/* A parameter of this name would hide what the prototype or the function around it needs. */
static bool is_needed(const struct method *method, const char *name)
{
    if (strcmp(name, "size_t") == 0 || strcmp(name, "uint64_t") == 0 || is_c_macro(name)) {
        return true;
    }
    for (size_t i = 0; i < method->parameters.count; i++) {
        const struct type *type = &method->parameters.items[i].type;
        if (type->kind == TYPE_NAMED && strcmp(type->text, name) == 0) {
            return true;
        }
    }
    return strncmp(name, "glue_", 5) == 0 || strncmp(name, "camkes_", 7) == 0;
}

/* An array has its number of items in a parameter before it. */
static void check_size_name(struct model *model, const struct method *method,
                            const struct parameter *array)
{
    const char *size = arena_print(model->compile->arena, "%s_sz", array->name.text);
    for (size_t i = 0; i < method->parameters.count; i++) {
        const struct parameter *other = &method->parameters.items[i];
        if (strcmp(other->name.text, size) != 0) {
            continue;
        }
        struct diagnostics *diagnostics = model->compile->diagnostics;
        struct diagnostic *error = diagnose_error(
            diagnostics, other->name.place, "'%s' is the number of items of '%s' in C already",
            size, array->name.text);
        diagnostic_note(diagnostics, error, array->name.place, "the array is here");
    }
}

void method_check(struct model *model, const struct method *method)
{
    for (size_t i = 0; i < method->parameters.count; i++) {
        const struct parameter *parameter = &method->parameters.items[i];
        if (is_needed(method, parameter->name.text)) {
            diagnose_error(
                model->compile->diagnostics, parameter->name.place,
                "'%s' means something else in the method's C and cannot name a parameter",
                parameter->name.text);
        }
        if (parameter->is_array) {
            check_size_name(model, method, parameter);
        }
    }
}
