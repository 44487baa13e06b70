/* SPDX-License-Identifier: BSD-2-Clause */
/* What can be said about a component, connector, procedure or struct without knowing its
 * instances. */
#include "compiler/model.h"

#include <string.h>

#define BUFFER_BYTES         4096 /* of a Buf without a size */
#define DATAPORT_LIMIT_BYTES ((integer)1 << 40)
#define WHOLE_FRACTION_MAX   9007199254740992.0 /* beyond it a double leaves integers out */

/* Complains where `name` is taken in `taken`. */
static void claim(struct model *model, struct map *taken, struct name *name, const char *where)
{
    const struct name *first = map_get(taken, name->text);
    if (first == NULL) {
        map_set(taken, model->compile->arena, name->text, name);
        return;
    }
    struct diagnostics *diagnostics = model->compile->diagnostics;
    struct diagnostic *error =
        diagnose_error(diagnostics, name->place, "%s has '%s' twice", where, name->text);
    diagnostic_note(diagnostics, error, first->place, "the first one is here");
}

static void check_structure(struct model *model, struct structure *structure, unsigned level);

/* A name with dots is no C type, so it has to be a struct's. */
static struct structure *check_reference(struct model *model, const struct type *type)
{
    struct reference reference = {.text = type->text, .place = type->place, .order = type->order};
    bool known = map_get(&model->names.structures, type->text) != NULL;
    return known || strchr(type->text, '.') != NULL
               ? names_find(model, &model->names.structures, &reference, "struct")
               : NULL;
}

/* The type, and first the struct that it means, whose defaults may be needed. 0, or how deep that
 * nests. */
static unsigned check_type(struct model *model, struct type *type, unsigned level)
{
    if (type->kind == TYPE_REFERENCE) {
        type->structure = check_reference(model, type);
    }
    struct structure *structure = type->structure;
    if (structure == NULL) {
        c_type_check(model, type->text, type->place);
        return 0;
    }
    if (structure->state == STRUCTURE_BUSY) {
        diagnose_error(model->compile->diagnostics, type->place, "struct '%s' contains itself",
                       type->text);
        return 0;
    }
    if (structure->state == STRUCTURE_NEW) {
        check_structure(model, structure, level + 1);
    }
    return structure->depth;
}

static unsigned check_attribute(struct model *model, struct attribute *attribute, const char *what,
                                unsigned level)
{
    struct value value;
    (strcmp(what, "a field") == 0 ? c_member_check : c_name_check)(model, &attribute->name, what);
    unsigned depth = check_type(model, &attribute->type, level);
    if (attribute->value != NULL && evaluate(model->compile, attribute->value, &value) &&
        value_fit(model, attribute, &value)) {
        attribute->evaluated = arena_new(model->compile->arena, struct value);
        *attribute->evaluated = value;
    }
    return depth;
}

static void check_attributes(struct model *model, attributes *list, struct map *taken,
                             const char *where, const char *what)
{
    for (size_t i = 0; i < list->count; i++) {
        claim(model, taken, &list->items[i]->name, where);
        check_attribute(model, list->items[i], what, 0);
    }
}

static void check_structure(struct model *model, struct structure *structure, unsigned level)
{
    struct map taken = {0};
    c_tag_check(model, &structure->definition.name);
    structure->state = STRUCTURE_BUSY;
    structure->depth = 1;
    for (size_t i = 0; i < structure->fields.count && level <= STRUCTURE_DEPTH_MAX; i++) {
        struct attribute *field = structure->fields.items[i];
        claim(model, &taken, &field->name, "this struct");
        unsigned depth = check_attribute(model, field, "a field", level) + 1;
        structure->depth = depth > structure->depth ? depth : structure->depth;
    }
    if (level > STRUCTURE_DEPTH_MAX || structure->depth > STRUCTURE_DEPTH_MAX) {
        diagnose_error(model->compile->diagnostics, structure->place,
                       "structs nest deeper than %u levels", STRUCTURE_DEPTH_MAX);
        structure->depth = 0; /* said once */
    }
    structure->state = STRUCTURE_CHECKED;
}

/* A fraction that is a whole number counts as an integer: 4096 * 1.5. */
static bool is_whole(struct value *value)
{
    if (value->kind == VALUE_FRACTION && value->fraction > -WHOLE_FRACTION_MAX &&
        value->fraction < WHOLE_FRACTION_MAX &&
        value->fraction == (double)(int64_t)value->fraction) {
        value->kind = VALUE_INTEGER;
        value->number = (integer)value->fraction;
    }
    return value->kind == VALUE_INTEGER;
}

/* Bytes of a Buf, 0 where they are bad. */
static uint64_t buffer_bytes(struct model *model, const struct interface *interface)
{
    struct value value;
    if (interface->size == NULL) {
        return BUFFER_BYTES;
    }
    if (!evaluate(model->compile, interface->size, &value)) {
        return 0;
    }
    if (!is_whole(&value)) {
        diagnose_error(model->compile->diagnostics, value.place,
                       "the size of a Buf is an integer, this is %s", value_kind_name(&value));
        return 0;
    }
    if (value.number <= 0 || value.number > DATAPORT_LIMIT_BYTES) {
        diagnose_error(model->compile->diagnostics, value.place,
                       "the size of a Buf is from 1 byte to 1 TiB, this is %s",
                       integer_text(model->compile->arena, value.number));
        return 0;
    }
    return (uint64_t)value.number;
}

static void check_interface(struct model *model, struct interface *interface)
{
    c_name_check(model, &interface->name, "an interface");
    if (interface->kind == INTERFACE_USES || interface->kind == INTERFACE_PROVIDES) {
        names_find(model, &model->names.procedures, &interface->type, "procedure");
    } else if (interface->kind == INTERFACE_DATAPORT) {
        interface->declared_bytes = interface->is_buffer ? buffer_bytes(model, interface) : 0;
        c_type_check(model, interface->type.text, interface->type.place);
    }
}

/* Nothing of it runs. */
static void check_hardware(struct model *model, const struct component *component)
{
    struct diagnostics *diagnostics = model->compile->diagnostics;
    if (component->hardware && component->control) {
        diagnose_error(diagnostics, component->control_place,
                       "a hardware component has no code, and so no 'control'");
    }
    for (size_t i = 0; component->hardware && i < component->locks.count; i++) {
        diagnose_error(diagnostics, component->locks.items[i]->name.place,
                       "a hardware component has no code, and so no lock");
    }
}

static void check_component(struct model *model, struct component *component)
{
    struct map taken = {0};
    for (size_t i = 0; i < component->interfaces.count; i++) {
        claim(model, &taken, &component->interfaces.items[i]->name, "this component");
        check_interface(model, component->interfaces.items[i]);
    }
    for (size_t i = 0; i < component->locks.count; i++) {
        claim(model, &taken, &component->locks.items[i]->name, "this component");
        c_name_check(model, &component->locks.items[i]->name, "a lock");
    }
    check_attributes(model, &component->attributes, &taken, "this component", "an attribute");
    symbols_check(model, component);
    check_hardware(model, component);
    if (component->configuration != NULL && component->composition == NULL) {
        diagnose_error(model->compile->diagnostics, component->configuration->place,
                       "a configuration inside a component needs a composition beside it");
    }
}

static void check_procedure(struct model *model, struct procedure *procedure)
{
    struct map taken = {0};
    for (size_t i = 0; i < procedure->methods.count; i++) {
        struct method *method = procedure->methods.items[i];
        struct map parameters = {0};
        claim(model, &taken, &method->name, "this procedure");
        c_name_check(model, &method->name, "a method");
        if (method->returns) {
            c_type_check(model, method->type.text, method->type.place);
        }
        for (size_t p = 0; p < method->parameters.count; p++) {
            claim(model, &parameters, &method->parameters.items[p].name, "this method");
            c_name_check(model, &method->parameters.items[p].name, "a parameter");
            c_type_check(model, method->parameters.items[p].type.text,
                         method->parameters.items[p].type.place);
        }
        method_check(model, method);
    }
    check_attributes(model, &procedure->attributes, &taken, "this procedure", "an attribute");
}

static void check_connector(struct model *model, struct connector *connector)
{
    struct map taken = {0};
    const struct connector_end *ends[] = {&connector->from, &connector->to};
    for (size_t i = 0; i < 2; i++) {
        struct value value;
        if (ends[i]->threads != NULL && evaluate(model->compile, ends[i]->threads, &value) &&
            (!is_whole(&value) || value.number < 0)) {
            diagnose_error(model->compile->diagnostics, value.place,
                           "a number of threads is an integer from 0 on");
        }
    }
    check_attributes(model, &connector->attributes, &taken, "this connector", "an attribute");
    connector_like_check(model, connector);
}

/* Components and connectors that stand where they are used have no name in the tree's lists. */
static void check_bodies(struct model *model, const struct composition *composition,
                         void (*component)(struct model *, struct component *))
{
    for (size_t i = 0; composition != NULL && i < composition->items.count; i++) {
        const struct composition_item *item = &composition->items.items[i];
        if (item->instance != NULL && item->instance->component != NULL) {
            component(model, item->instance->component);
        }
        if (item->connection != NULL && item->connection->connector != NULL) {
            check_connector(model, item->connection->connector);
        }
        for (size_t g = 0; item->group != NULL && g < item->group->instances.count; g++) {
            if (item->group->instances.items[g]->component != NULL) {
                component(model, item->group->instances.items[g]->component);
            }
        }
    }
}

static void check_component_and_inner(struct model *model, struct component *component)
{
    check_component(model, component);
    check_bodies(model, component->composition, check_component_and_inner);
}

void components_check(struct model *model)
{
    const struct tree *tree = model->tree;
    connector_options_check(model);
    for (size_t i = 0; i < tree->structures.count; i++) {
        if (tree->structures.items[i]->state == STRUCTURE_NEW) {
            check_structure(model, tree->structures.items[i], 1);
        }
    }
    for (size_t i = 0; i < tree->procedures.count; i++) {
        check_procedure(model, tree->procedures.items[i]);
    }
    for (size_t i = 0; i < tree->connectors.count; i++) {
        check_connector(model, tree->connectors.items[i]);
    }
    for (size_t i = 0; i < tree->components.count; i++) {
        check_component_and_inner(model, tree->components.items[i]);
    }
    for (size_t i = 0; i < tree->compositions.count; i++) {
        check_bodies(model, tree->compositions.items[i], check_component_and_inner);
    }
    for (size_t i = 0; i < tree->assemblies.count; i++) {
        const struct assembly *assembly = tree->assemblies.items[i];
        for (size_t c = 0; c < assembly->compositions.count; c++) {
            check_bodies(model, assembly->compositions.items[c], check_component_and_inner);
        }
    }
}
