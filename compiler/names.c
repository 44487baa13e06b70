/* SPDX-License-Identifier: BSD-2-Clause */
/* Names: the index of all definitions, and looking names up with a suggestion where one is nearly right. */
#include "base/suggest.h"
#include "compiler/model.h"

#include <string.h>

/* Every kind of definition begins with its struct definition, so the index may read any of them as one. */
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

void names_index(struct model *model)
{
    const struct tree *tree = model->tree;
    INDEX(components, "component")
    INDEX(connectors, "connector")
    INDEX(procedures, "procedure")
    INDEX(structures, "struct")
    INDEX(compositions, "composition")
    INDEX(configurations, "configuration")
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
    for (size_t i = 0; i < map->capacity; i++) {
        if (map->entries[i].name != NULL) {
            suggest_consider(&suggestion, map->entries[i].name);
        }
    }
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

struct entry *scope_find(struct model *model, struct scope *scope, const struct name *name,
                         const char *what)
{
    struct entry *entry = map_get(&scope->entries, name->text);
    if (entry != NULL) {
        return entry;
    }
    struct diagnostics *diagnostics = model->compile->diagnostics;
    struct diagnostic *error =
        diagnose_error(diagnostics, name->place, "unknown %s '%s'", what, name->text);
    if (diagnostic_shown(diagnostics, error)) {
        diagnostic_suggest(error, nearest_in_map(&scope->entries, name->text));
    }
    return NULL;
}

struct model_instance *scope_find_instance(struct model *model, struct scope *scope,
                                           const struct name *parts, size_t count, uint32_t order)
{
    struct model_instance *instance = NULL;
    for (size_t i = 0; i < count; i++) {
        struct entry *entry = scope_find(model, scope, &parts[i], "instance");
        if (entry == NULL || !order_check(model, order, parts[i].place, &entry->definition)) {
            return NULL;
        }
        if (entry->kind == ENTRY_CONNECTION || (entry->kind == ENTRY_GROUP && i + 1 == count)) {
            diagnose_error(model->compile->diagnostics, parts[i].place,
                           "'%s' is a %s, not an instance", parts[i].text,
                           entry->kind == ENTRY_GROUP ? "group" : "connection");
            return NULL;
        }
        instance = entry->instance;
        scope = entry->kind == ENTRY_GROUP ? entry->group : instance->scope;
        if (scope == NULL && i + 1 < count) {
            diagnose_error(model->compile->diagnostics, parts[i + 1].place,
                           "'%s' has no instances inside: '%s' is no compound", instance->address,
                           instance->component->definition.name.text);
            return NULL;
        }
    }
    return instance;
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

static struct endpoint *unknown_interface(struct model *model, struct model_instance *instance,
                                          const struct name *name)
{
    struct diagnostics *diagnostics = model->compile->diagnostics;
    struct diagnostic *error = diagnose_error(
        diagnostics, name->place, "'%s' has no interface '%s'", instance->address, name->text);
    if (diagnostic_shown(diagnostics, error)) {
        diagnostic_suggest(error, nearest_interface(instance, name->text));
    }
    diagnostic_note(diagnostics, error, instance->component->place, "its component is here");
    return NULL;
}

struct endpoint *scope_find_endpoint(struct model *model, struct scope *scope,
                                     const struct reference *reference)
{
    size_t count = reference->parts.count;
    if (count < 2) {
        diagnose_error(model->compile->diagnostics, reference->place,
                       "'%s' names no interface: expected instance.interface", reference->text);
        return NULL;
    }
    struct model_instance *instance =
        scope_find_instance(model, scope, reference->parts.items, count - 1, reference->order);
    if (instance == NULL) {
        return NULL;
    }
    const struct name *name = &reference->parts.items[count - 1];
    struct endpoint *endpoint = map_get(&instance->endpoints_by_name, name->text);
    return endpoint == NULL ? unknown_interface(model, instance, name) : endpoint_final(endpoint);
}

struct endpoint *endpoint_final(struct endpoint *endpoint)
{
    while (endpoint->inner != NULL) {
        endpoint = endpoint->inner;
    }
    return endpoint;
}
