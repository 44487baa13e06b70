/* SPDX-License-Identifier: BSD-2-Clause */
/* Assigns and checks the ids of a VM's interfaces. */
#include "compiler/plan_parts.h"

#include <string.h>

typedef VECTOR(struct plan_interface *) interfaces;

static const char *id_name(struct model *model, const struct plan_interface *interface)
{
    return arena_print(model->compile->arena, "%s_id", interface->name);
}

static struct place id_place(struct model *model, struct model_instance *from,
                             const struct plan_interface *interface)
{
    return instance_value_place(model, from, id_name(model, interface));
}

static void missing(struct model *model, struct model_instance *from,
                    const struct plan_interface *without, const struct plan_interface *with)
{
    const struct endpoint *endpoint = map_get(&from->endpoints_by_name, without->name);
    struct diagnostics *diagnostics = model->compile->diagnostics;
    struct diagnostic *error = diagnose_error(diagnostics, endpoint->interface->name.place,
                                              "'%s.%s' has no id, but others of its kind have",
                                              from->address, without->name);
    diagnostic_note(diagnostics, error, id_place(model, from, with), "'%s' is set here",
                    id_name(model, with));
}

static void duplicate(struct model *model, struct model_instance *from,
                      const struct plan_interface *first, const struct plan_interface *second)
{
    struct diagnostics *diagnostics = model->compile->diagnostics;
    struct diagnostic *error =
        diagnose_error(diagnostics, id_place(model, from, second), "id %u is taken by '%s.%s'",
                       second->id, from->address, first->name);
    diagnostic_note(diagnostics, error, id_place(model, from, first), "it is set here");
}

/* Each id is from 1 to n and none is there twice: so all are there. */
static void check_set(struct model *model, struct model_instance *from, interfaces *list,
                      const char *what)
{
    struct plan_interface **taken =
        arena_alloc(model->compile->arena, list->count + 1, sizeof(struct plan_interface *));
    for (size_t i = 0; i < list->count; i++) {
        struct plan_interface *interface = list->items[i];
        if (interface->id == 0) {
            continue; /* bad: said before */
        }
        if (interface->id > list->count) {
            diagnose_error(model->compile->diagnostics, id_place(model, from, interface),
                           "ids are 1 to n without gaps: '%s' has %zu %s, so %u is too large",
                           from->address, list->count, what, interface->id);
        } else if (taken[interface->id] != NULL) {
            duplicate(model, from, taken[interface->id], interface);
        } else {
            taken[interface->id] = interface;
        }
    }
}

static void assign(struct model *model, struct model_instance *from, interfaces *list,
                   const char *what)
{
    const struct plan_interface *with = NULL;
    const struct plan_interface *without = NULL;
    for (size_t i = 0; i < list->count; i++) {
        struct plan_interface *interface = list->items[i];
        const char *name = id_name(model, interface);
        struct value value;
        integer number;
        if (!instance_value(model, from, name, &value)) {
            without = interface;
            continue;
        }
        with = interface;
        if (instance_integer(model, from, name, 1, INT32_MAX, &number)) {
            interface->id = (uint32_t)number;
        }
    }
    if (with != NULL && without != NULL) {
        missing(model, from, without, with);
    } else if (with != NULL) {
        check_set(model, from, list, what);
    }
    for (size_t i = 0; with == NULL && i < list->count; i++) {
        list->items[i]->id = (uint32_t)i + 1;
    }
}

void ids_assign(struct model *model, struct model_instance *from, struct plan_instance *instance)
{
    static const struct {
        enum plan_interface_kind kind;
        const char *what;
    } kinds[] = {
        {PLAN_DATAPORT, "dataports"},
        {PLAN_EMITTER, "emitted events"},
        {PLAN_NOTIFICATION, "consumed events"},
    };
    for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
        interfaces list = {0};
        for (size_t i = 0; i < instance->interfaces.count; i++) {
            struct plan_interface *interface = instance->interfaces.items[i];
            if (interface->kind == kinds[k].kind && !interface->absent) {
                vector_push(model->compile->arena, &list, interface);
            }
        }
        assign(model, from, &list, kinds[k].what);
    }
}
