/* SPDX-License-Identifier: BSD-2-Clause */
/* Names: the index of all definitions, and looking names up with a suggestion where one is nearly
 * right. */
#include "base/suggest.h"
#include "compiler/model.h"

#include <string.h>

/* Every kind of definition begins with its struct definition, so the index may read any of them as
 * one. */
static void index_one(struct model *model, struct map *map, struct definition *definition,
                      const char *what)
{
    const struct name *name = &definition->name;
    if (name->text == NULL) {
        return;
    }
    const struct definition *first = map_get(map, name->text);
    if (first != NULL) {
        struct diagnostics *diagnostics = model->compile->diagnostics;
        struct diagnostic *error =
            diagnose_error(diagnostics, name->place, "%s '%s' is defined twice", what, name->text);
        diagnostic_note(diagnostics, error, first->name.place, "the first one is here");
        return;
    }
    map_set(map, model->compile->arena, name->text, definition);
}

#define INDEX(list, what)                                                                          \
    for (size_t i = 0; i < tree->list.count; i++) {                                                \
        index_one(model, &model->names.list, &tree->list.items[i]->definition, what);              \
    }

/* A composition or configuration with a name, inside something with a name, is also
 * `outer.name`. */
static void index_inner(struct model *model, struct map *map, const char *outer,
                        struct definition *inner)
{
    if (outer != NULL && inner->name.text != NULL) {
        struct arena *arena = model->compile->arena;
        map_add(map, arena, arena_print(arena, "%s.%s", outer, inner->name.text), inner);
    }
}

static void index_component(struct model *model, const struct component *component)
{
    const char *name = component->definition.name.text;
    if (component->composition != NULL) {
        index_inner(model, &model->names.compositions, name, &component->composition->definition);
    }
    if (component->configuration != NULL) {
        index_inner(model, &model->names.configurations, name,
                    &component->configuration->definition);
    }
}

static void index_assembly(struct model *model, const struct assembly *assembly)
{
    const char *name = assembly->definition.name.text;
    for (size_t i = 0; i < assembly->compositions.count; i++) {
        index_inner(model, &model->names.compositions, name,
                    &assembly->compositions.items[i]->definition);
    }
    for (size_t i = 0; i < assembly->configurations.count; i++) {
        index_inner(model, &model->names.configurations, name,
                    &assembly->configurations.items[i]->definition);
    }
}

void names_index(struct model *model)
{
    const struct tree *tree = model->tree;
    INDEX(assemblies, "assembly")
    INDEX(components, "component")
    INDEX(connectors, "connector")
    INDEX(procedures, "procedure")
    INDEX(structures, "struct")
    INDEX(compositions, "composition")
    INDEX(configurations, "configuration")
    for (size_t i = 0; i < tree->components.count; i++) {
        index_component(model, tree->components.items[i]);
    }
    for (size_t i = 0; i < tree->assemblies.count; i++) {
        index_assembly(model, tree->assemblies.items[i]);
    }
}

bool order_check(struct model *model, uint32_t use_order, struct place use,
                 const struct definition *definition)
{
    if (model->compile->options->forward_references || definition->order < use_order) {
        return true;
    }
    struct diagnostics *diagnostics = model->compile->diagnostics;
    struct diagnostic *error = diagnose_error(diagnostics, use, "'%s' is used before it is defined",
                                              definition->name.text);
    diagnostic_note(diagnostics, error, definition->name.place, "it is defined here");
    diagnostic_note(diagnostics, error, (struct place){0},
                    "--forward-references (CAmkESAllowForwardReferences) allows it");
    return false;
}

static const char *nearest_in_map(const struct map *map, const char *wanted)
{
    struct suggestion suggestion;
    suggest_init(&suggestion, wanted);
    suggest_consider_map(&suggestion, map);
    return suggestion.best;
}

const char *nearest_structure(const struct model *model, const char *name)
{
    return nearest_in_map(&model->names.structures, name);
}

static void unknown_name(struct model *model, const struct map *map,
                         const struct reference *reference, const char *what)
{
    struct diagnostics *diagnostics = model->compile->diagnostics;
    struct diagnostic *error =
        diagnose_error(diagnostics, reference->place, "unknown %s '%s'", what, reference->text);
    if (map == &model->names.connectors && connector_backend(reference->text) != NULL) {
        diagnostic_note(diagnostics, error, (struct place){0},
                        "it is a standard connector: import <std_connector.camkes>;");
        return;
    }
    const char *nearest = diagnostic_shown(diagnostics, error)
                              ? nearest_in_map(map, reference->text)
                              : reference->text;
    if (nearest != NULL) {
        diagnostic_suggest(error, nearest);
    } else if (map == &model->names.connectors) {
        diagnostic_note(diagnostics, error, (struct place){0},
                        "those of <std_connector.camkes>: %s", connector_backends_working());
    }
}

void *names_find(struct model *model, const struct map *map, const struct reference *reference,
                 const char *what)
{
    struct definition *definition = map_get(map, reference->text);
    if (definition == NULL) {
        unknown_name(model, map, reference, what);
        return NULL;
    }
    order_check(model, reference->order, reference->place, definition);
    return definition;
}

const char *interface_kind_name(enum interface_kind kind)
{
    static const char *const names[] = {
        [INTERFACE_USES] = "uses",         [INTERFACE_PROVIDES] = "provides",
        [INTERFACE_EMITS] = "emits",       [INTERFACE_CONSUMES] = "consumes",
        [INTERFACE_DATAPORT] = "dataport",
    };
    return names[kind];
}

const char *nearest_attribute(const attributes *list, const char *name)
{
    struct suggestion suggestion;
    suggest_init(&suggestion, name);
    for (size_t i = 0; i < list->count; i++) {
        suggest_consider(&suggestion, list->items[i]->name.text);
    }
    return suggestion.best;
}

const char *nearest_interface(const struct model_instance *instance, const char *name)
{
    struct suggestion suggestion;
    suggest_init(&suggestion, name);
    for (size_t i = 0; i < instance->endpoints.count; i++) {
        suggest_consider(&suggestion, instance->endpoints.items[i]->interface->name.text);
    }
    return suggestion.best;
}
