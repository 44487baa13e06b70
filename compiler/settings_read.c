/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads settings as what they have to be: an integer within bounds, a string. */
#include "compiler/c_string.h"
#include "compiler/model.h"

/* Whether a value is an integer within bounds; complains at its place otherwise. */
static bool integer_within(struct model *model, const struct value *value, const char *name,
                           integer least, integer most)
{
    struct diagnostics *diagnostics = model->compile->diagnostics;
    struct arena *arena = model->compile->arena;
    if (value->kind != VALUE_INTEGER) {
        diagnose_error(diagnostics, value->place, "'%s' is an integer, this is %s", name,
                       value_kind_name(value));
        return false;
    }
    if (value->number < least || value->number > most) {
        diagnose_error(diagnostics, value->place, "'%s' is from %s to %s, this is %s", name,
                       integer_text(arena, least), integer_text(arena, most),
                       integer_text(arena, value->number));
        return false;
    }
    return true;
}

bool instance_integer(struct model *model, struct model_instance *instance, const char *name,
                      integer least, integer most, integer *ret_number)
{
    struct value value;
    if (!instance_value(model, instance, name, &value) ||
        !integer_within(model, &value, name, least, most)) {
        return false;
    }
    *ret_number = value.number;
    return true;
}

bool connection_integer(struct model *model, struct model_connection *connection, const char *name,
                        integer least, integer most, integer *ret_number)
{
    struct value value;
    if (!connection_value(model, connection, name, &value) ||
        !integer_within(model, &value, name, least, most)) {
        return false;
    }
    *ret_number = value.number;
    return true;
}

bool instance_string(struct model *model, struct model_instance *instance, const char *name,
                     const char **ret_string)
{
    struct value value;
    if (!instance_value(model, instance, name, &value)) {
        return false;
    }
    if (value.kind != VALUE_STRING) {
        diagnose_error(model->compile->diagnostics, value.place, "'%s' is a string, this is %s",
                       name, value_kind_name(&value));
        return false;
    }
    const char *string = c_string_decode(model->compile->arena, value.string);
    if (string == NULL) {
        diagnose_error(model->compile->diagnostics, value.place,
                       "'%s' has a zero byte, which would end it", name);
        return false;
    }
    *ret_string = string;
    return true;
}
