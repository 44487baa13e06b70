/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes every instance and connection of the system: compounds and groups unfold under the names
 * they give. */
#include "compiler/elaborate.h"

#include <string.h>

static const struct composition *composition_meant(struct model *model,
                                                   const struct composition *written);
static void elaborate_instances(struct model *model, struct scope *scope,
                                const struct composition *composition, unsigned depth);
static void elaborate_ends(struct model *model, struct scope *scope,
                           const struct composition *composition);

bool elaborate_parts(struct model *model, struct place place, size_t count)
{
    bool full = model->part_count > model->parts_max;
    model->part_count += count;
    if (!full && model->part_count > model->parts_max) {
        diagnose_error(model->compile->diagnostics, place,
                       "the system has more than %zu instances, interfaces and ends of "
                       "connections, which is the most: compounds of compounds multiply",
                       model->parts_max);
    }
    return model->part_count <= model->parts_max;
}

bool component_marked(const struct component *component, const char *name)
{
    const struct attribute *marker = component_attribute(component, name);
    return marker != NULL && marker->evaluated != NULL && marker->evaluated->kind == VALUE_BOOL &&
           marker->evaluated->number != 0;
}

static void add_endpoints(struct model *model, struct model_instance *instance)
{
    const struct component *component = instance->component;
    for (size_t i = 0; i < component->interfaces.count; i++) {
        struct endpoint *endpoint = arena_new(model->compile->arena, struct endpoint);
        endpoint->instance = instance;
        endpoint->interface = component->interfaces.items[i];
        vector_push(model->compile->arena, &instance->endpoints, endpoint);
        map_set(&instance->endpoints_by_name, model->compile->arena, endpoint->interface->name.text,
                endpoint);
    }
}

/* With the longest interface. */
static size_t address_bytes(const struct model_instance *instance)
{
    size_t longest = 0;
    for (size_t i = 0; i < instance->endpoints.count; i++) {
        size_t length = strlen(instance->endpoints.items[i]->interface->name.text);
        longest = length > longest ? length : longest;
    }
    return strlen(instance->address) + 1 + longest;
}

/* Programs, folders and memory are named by it, and neither file systems nor Linux take much more.
 * Said of the outermost. */
static void check_address(struct model *model, const struct model_instance *instance)
{
    if (address_bytes(instance) > ADDRESS_BYTES_MAX &&
        (instance->parent == NULL || address_bytes(instance->parent) <= ADDRESS_BYTES_MAX)) {
        diagnose_error(model->compile->diagnostics, instance->place,
                       "the address of this instance and its longest interface has %zu "
                       "characters: %u are the most",
                       address_bytes(instance), ADDRESS_BYTES_MAX);
    }
}

static void claim_c_name(struct model *model, struct model_instance *instance)
{
    const struct model_instance *first = map_get(&model->c_names, instance->c_name);
    if (first != NULL) {
        struct diagnostics *diagnostics = model->compile->diagnostics;
        struct diagnostic *error = diagnose_error(
            diagnostics, instance->place, "'%s' and '%s' have the same name in C, '%s'",
            first->address, instance->address, instance->c_name);
        diagnostic_note(diagnostics, error, first->place, "the other one is here");
        return;
    }
    map_set(&model->c_names, model->compile->arena, instance->c_name, instance);
}

static const struct component *instance_component(struct model *model,
                                                  const struct instance *instance)
{
    if (instance->component != NULL) {
        return instance->component;
    }
    return names_find(model, &model->names.components, &instance->type, "component");
}

static bool nests_in_itself(struct model *model, const struct scope *scope,
                            const struct instance *instance, const struct component *component,
                            unsigned depth)
{
    struct diagnostics *diagnostics = model->compile->diagnostics;
    for (const struct model_instance *outer = scope->owner; outer; outer = outer->parent) {
        if (outer->component == component) {
            diagnose_error(diagnostics, instance->definition.name.place,
                           "component '%s' contains itself", component->definition.name.text);
            return true;
        }
    }
    if (depth > COMPOUND_DEPTH_MAX) {
        diagnose_error(diagnostics, instance->definition.name.place,
                       "compounds nest deeper than %u levels", COMPOUND_DEPTH_MAX);
        return true;
    }
    return false;
}

static void elaborate_inner(struct model *model, struct model_instance *instance, unsigned depth)
{
    const struct component *component = instance->component;
    instance->scope = arena_new(model->compile->arena, struct scope);
    instance->scope->owner = instance;
    instance->scope->group = instance->group;
    instance->scope->prefix = arena_print(model->compile->arena, "%s.", instance->address);
    const struct composition *composition = composition_meant(model, component->composition);
    if (composition != NULL) {
        elaborate_instances(model, instance->scope, composition, depth + 1);
        elaborate_ends(model, instance->scope, composition);
    }
    if (component->configuration != NULL) {
        settings_add(model, instance->scope, component->configuration);
    }
    bool own = component->control || component->locks.count > 0;
    for (size_t i = 0; i < instance->endpoints.count; i++) {
        own |= instance->endpoints.items[i]->inner == NULL;
    }
    instance->is_process = own;
}

static struct model_instance *elaborate_instance(struct model *model, struct scope *scope,
                                                 const struct instance *instance, unsigned depth)
{
    const struct component *component = instance_component(model, instance);
    struct entry *entry = scope_add(model, scope, ENTRY_INSTANCE, instance->definition);
    if (component == NULL || entry == NULL ||
        nests_in_itself(model, scope, instance, component, depth) ||
        !elaborate_parts(model, instance->definition.name.place, 1 + component->interfaces.count)) {
        /* An entry without an instance would be found; better that later uses are silent. */
        static const struct component nothing;
        component = &nothing;
        if (entry == NULL) {
            return NULL;
        }
    }
    struct arena *arena = model->compile->arena;
    struct model_instance *made = arena_new(arena, struct model_instance);
    made->component = component;
    made->parent = scope->owner;
    made->place = instance->definition.name.place;
    made->address = arena_print(arena, "%s%s", scope->prefix, instance->definition.name.text);
    made->c_name = c_name(arena, made->address);
    made->group = scope->group;
    made->is_vm = component_marked(component, "caisson_vm");
    made->is_process = !component->hardware;
    entry->instance = made;
    add_endpoints(model, made);
    claim_c_name(model, made);
    check_address(model, made);
    vector_push(arena, &model->instances, made);
    if (component->composition != NULL) {
        elaborate_inner(model, made, depth);
    }
    return made;
}

static struct model_group *group_make(struct model *model, const struct scope *scope,
                                      const struct group *group)
{
    struct arena *arena = model->compile->arena;
    struct model_group *made = arena_new(arena, struct model_group);
    const char *name = group->definition.name.text;
    made->place = name != NULL ? group->definition.name.place : group->place;
    if (name != NULL) {
        made->address = arena_print(arena, "%s%s", scope->prefix, name);
    }
    vector_push(arena, &model->groups, made);
    return made;
}

static void elaborate_group(struct model *model, struct scope *scope, const struct group *group,
                            unsigned depth)
{
    struct arena *arena = model->compile->arena;
    struct model_group *outer = scope->group;
    struct model_group *here = outer != NULL ? outer : group_make(model, scope, group);
    struct scope *inner = scope;
    if (group->definition.name.text != NULL) {
        struct entry *entry = scope_add(model, scope, ENTRY_GROUP, group->definition);
        if (entry == NULL) {
            return;
        }
        inner = arena_new(arena, struct scope);
        inner->owner = scope->owner;
        inner->outer = scope;
        inner->name = group->definition.name.text;
        inner->prefix = arena_print(arena, "%s%s.", scope->prefix, group->definition.name.text);
        entry->group = inner;
    }
    /* Instances of a group without a name are addressed as if it were not there. */
    inner->group = here;
    for (size_t i = 0; i < group->instances.count; i++) {
        elaborate_instance(model, inner, group->instances.items[i], depth);
    }
    scope->group = outer;
}

static void elaborate_item(struct model *model, struct scope *scope,
                           const struct composition_item *item, unsigned depth)
{
    if (item->instance != NULL) {
        elaborate_instance(model, scope, item->instance, depth);
    } else if (item->group != NULL) {
        elaborate_group(model, scope, item->group, depth);
    }
}

/* What is written, or what its `composition REF;` means; NULL, with a diagnostic, where there is
 * none. */
static const struct composition *composition_meant(struct model *model,
                                                   const struct composition *written)
{
    return written->target.parts.count == 0
               ? written
               : names_find(model, &model->names.compositions, &written->target, "composition");
}

static void elaborate_instances(struct model *model, struct scope *scope,
                                const struct composition *composition, unsigned depth)
{
    for (size_t i = 0; i < composition->items.count; i++) {
        elaborate_item(model, scope, &composition->items.items[i], depth);
    }
}

/* Exports and connections, which find all instances of their composition, also those that stand
 * behind them. */
static void elaborate_ends(struct model *model, struct scope *scope,
                           const struct composition *composition)
{
    scope->order = composition->end;
    for (size_t i = 0; i < composition->items.count; i++) {
        const struct composition_item *item = &composition->items.items[i];
        if (item->export != NULL) {
            elaborate_export(model, scope, item->export);
        }
    }
    for (size_t i = 0; i < composition->items.count; i++) {
        const struct composition_item *item = &composition->items.items[i];
        if (item->connection != NULL) {
            elaborate_connection(model, scope, item->connection);
        }
    }
}

static void warn_schedule(struct model *model, const struct assembly *assembly)
{
    for (size_t i = 0; i < assembly->schedules.count; i++) {
        diagnose_warning(model->compile->diagnostics, assembly->schedules.items[i],
                         "this schedule is without effect: Linux has no domain scheduler");
    }
}

/* The assemblies' compositions: a connection may name an instance of a later one. */
static void elaborate_assemblies(struct model *model)
{
    const struct tree *tree = model->tree;
    VECTOR(const struct composition *) all = {0};
    for (size_t i = 0; i < tree->assemblies.count; i++) {
        const struct assembly *assembly = tree->assemblies.items[i];
        warn_schedule(model, assembly);
        for (size_t c = 0; c < assembly->compositions.count; c++) {
            const struct composition *meant =
                composition_meant(model, assembly->compositions.items[c]);
            if (meant != NULL) {
                elaborate_instances(model, &model->scope, meant, 0);
                vector_push(model->compile->arena, &all, meant);
            }
        }
    }
    for (size_t i = 0; i < all.count; i++) {
        elaborate_ends(model, &model->scope, all.items[i]);
    }
}

void model_elaborate(struct model *model)
{
    const struct tree *tree = model->tree;
    model->scope.prefix = "";
    model->has_assembly = tree->assemblies.count > 0;
    elaborate_assemblies(model);
    for (size_t i = 0; i < tree->assemblies.count; i++) {
        const struct assembly *assembly = tree->assemblies.items[i];
        for (size_t c = 0; c < assembly->configurations.count; c++) {
            settings_add(model, &model->scope, assembly->configurations.items[c]);
        }
    }
    groups_check(model);
    if (model->has_assembly && model->instances.count == 0 &&
        model->compile->diagnostics->error_count == 0) {
        diagnose_error(model->compile->diagnostics, tree->assemblies.items[0]->place,
                       "the assembly has no instances");
    }
}
