/* SPDX-License-Identifier: BSD-2-Clause */
/* Which procedures of a virtual machine are its guest's: the rules of `<interface>_in_guest`. */
#include "compiler/model.h"

#include <string.h>

/* The guest makes names of devices out of it, with a number and a word behind it
 * (abi/crossvm.h). */
#define NAME_BYTES_MOST 40

static const char *setting_name(struct model *model, const struct endpoint *endpoint)
{
    return arena_print(model->compile->arena, "%s_in_guest", endpoint->interface->name.text);
}

static bool is_procedure(const struct endpoint *endpoint)
{
    return endpoint->interface->kind == INTERFACE_USES ||
           endpoint->interface->kind == INTERFACE_PROVIDES;
}

bool endpoint_in_guest(struct model *model, const struct endpoint *endpoint)
{
    struct value value;
    return endpoint->instance->is_vm && is_procedure(endpoint) && endpoint->inner == NULL &&
           instance_value(model, endpoint->instance, setting_name(model, endpoint), &value) &&
           value.number == 1;
}

static void check_kind(struct model *model, const struct endpoint *endpoint, struct place place,
                       const char *name)
{
    struct diagnostics *diagnostics = model->compile->diagnostics;
    if (!endpoint->instance->is_vm) {
        diagnose_error(diagnostics, place,
                       "'%s' is no virtual machine, so there is no guest for "
                       "'%s'",
                       endpoint->instance->address, name);
        return;
    }
    struct diagnostic *error =
        diagnose_error(diagnostics, place,
                       "'%s.%s' is no procedure: only these can be the guest's or its monitor's",
                       endpoint->instance->address, endpoint->interface->name.text);
    diagnostic_note(diagnostics, error, endpoint->interface->name.place, "it is declared here");
}

static void check_endpoint(struct model *model, const struct endpoint *endpoint)
{
    struct diagnostics *diagnostics = model->compile->diagnostics;
    const char *name = setting_name(model, endpoint);
    struct value value;
    if (endpoint->inner != NULL || !instance_value(model, endpoint->instance, name, &value)) {
        return;
    }
    struct place place = instance_value_place(model, endpoint->instance, name);
    bool binary = value.kind == VALUE_INTEGER && (value.number == 0 || value.number == 1);
    if (value.kind != VALUE_BOOL && !binary) {
        diagnose_error(diagnostics, place, "'%s' is true or false, this is %s", name,
                       value_kind_name(&value));
    } else if (!endpoint->instance->is_vm || !is_procedure(endpoint)) {
        check_kind(model, endpoint, place, name);
    } else if (value.number == 1 && strlen(endpoint->interface->name.text) > NAME_BYTES_MOST) {
        diagnose_error(diagnostics, endpoint->interface->name.place,
                       "the name of a guest's procedure has at most %d characters",
                       NAME_BYTES_MOST);
    }
}

void guests_check(struct model *model)
{
    for (size_t i = 0; i < model->instances.count; i++) {
        const struct model_instance *instance = model->instances.items[i];
        for (size_t e = 0; e < instance->endpoints.count; e++) {
            check_endpoint(model, instance->endpoints.items[e]);
        }
    }
}
