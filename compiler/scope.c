/* SPDX-License-Identifier: BSD-2-Clause */
/* The names of one composition: adding them, and what a path of names means there. */
#include "base/suggest.h"
#include "compiler/elaborate.h"

#include <string.h>

/* --- adding --- */

static void name_clash(struct model *model, const struct name *name, struct place first)
{
    struct diagnostics *diagnostics = model->compile->diagnostics;
    struct diagnostic *error =
        diagnose_error(diagnostics, name->place, "the name '%s' is taken", name->text);
    diagnostic_note(diagnostics, error, first, "it is defined here");
}

/* A group and a connection may have one name, as in CAmkES; any other two may not. */
static const struct entry *taken(const struct scope *scope, enum entry_kind kind, const char *name)
{
    const struct entry *entry = map_get(&scope->entries, name);
    const struct entry *connection = map_get(&scope->connections, name);
    switch (kind) {
    case ENTRY_CONNECTION:
        return entry != NULL && entry->kind == ENTRY_INSTANCE ? entry : connection;
    case ENTRY_INSTANCE:
        return entry != NULL ? entry : connection;
    default:
        return entry;
    }
}

/* An instance of a group is found by its bare name, too, unless another group has one of that
 * name. */
static void add_member(struct model *model, const struct scope *group, struct entry *entry)
{
    struct scope *outer = group->outer;
    struct arena *arena = model->compile->arena;
    struct member *first = map_get(&outer->members, entry->definition.name.text);
    if (first != NULL) {
        first->ambiguous = true;
        return;
    }
    struct member *member = arena_new(arena, struct member);
    member->entry = entry;
    member->group = group->name;
    map_set(&outer->members, arena, entry->definition.name.text, member);
}

struct entry *scope_add(struct model *model, struct scope *scope, enum entry_kind kind,
                        struct definition definition)
{
    const struct entry *first = taken(scope, kind, definition.name.text);
    if (first != NULL) {
        name_clash(model, &definition.name, first->definition.name.place);
        return NULL;
    }
    struct entry *entry = arena_new(model->compile->arena, struct entry);
    entry->kind = kind;
    entry->definition = definition;
    map_set(kind == ENTRY_CONNECTION ? &scope->connections : &scope->entries, model->compile->arena,
            definition.name.text, entry);
    if (scope->outer != NULL) {
        add_member(model, scope, entry);
    }
    return entry;
}

/* --- finding --- */

static void suggest_nearby(const struct model *model, struct diagnostic *diagnostic,
                           const struct miss *miss)
{
    struct suggestion suggestion;
    if (miss->nearby == NULL || !diagnostic_shown(model->compile->diagnostics, diagnostic)) {
        return;
    }
    suggest_init(&suggestion, miss->wanted);
    suggest_consider_map(&suggestion, &miss->nearby->entries);
    suggest_consider_map(&suggestion, &miss->nearby->connections);
    diagnostic_suggest(diagnostic, suggestion.best);
}

static struct model_instance *miss(struct miss *miss, const struct name *name, const char *message)
{
    *miss = (struct miss){.place = name->place, .message = message};
    return NULL;
}

static struct model_instance *unknown_instance(struct model *model, const struct scope *scope,
                                               const struct name *name, struct miss *ret_miss)
{
    const struct member *member = map_get(&scope->members, name->text);
    const char *text = name->text;
    struct arena *arena = model->compile->arena;
    miss(ret_miss, name,
         member == NULL ? arena_print(arena, "unknown instance '%s'", text)
         : member->ambiguous
             ? arena_print(arena, "several groups have an instance '%s': write '%s.%s', or another",
                           text, member->group, text)
             : arena_print(arena, "'%s' is in a group: write '%s.%s'", text, member->group, text));
    ret_miss->nearby = member == NULL ? scope : NULL;
    ret_miss->wanted = text;
    return NULL;
}

/* A group may have the name of an instance in it. */
static struct entry *find_bare(const struct scope *scope, const struct name *name, bool last)
{
    struct entry *entry = map_get(&scope->entries, name->text);
    const struct member *member = map_get(&scope->members, name->text);
    bool is_it = entry != NULL && !(last && entry->kind == ENTRY_GROUP);
    return is_it || member == NULL || member->ambiguous ? entry : member->entry;
}

/* Of settings bare names are good, and there is no order: they may stand before the composition
 * that they configure. */
static struct model_instance *look_up(struct model *model, struct scope *scope,
                                      const struct name *parts, size_t count, bool setting,
                                      struct miss *ret_miss)
{
    struct model_instance *instance = NULL;
    uint32_t order = setting ? UINT32_MAX : scope->order;
    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = setting ? find_bare(scope, &parts[i], i + 1 == count)
                                            : map_get(&scope->entries, parts[i].text);
        *ret_miss = (struct miss){0};
        if (entry == NULL) {
            return unknown_instance(model, scope, &parts[i], ret_miss);
        }
        if (!order_check(model, order, parts[i].place, &entry->definition)) {
            return NULL;
        }
        if (entry->kind == ENTRY_GROUP && i + 1 == count) {
            return miss(ret_miss, &parts[i],
                        arena_print(model->compile->arena, "'%s' is a group, not an instance",
                                    parts[i].text));
        }
        instance = entry->instance;
        scope = entry->kind == ENTRY_GROUP ? entry->group : instance->scope;
        if (scope == NULL && i + 1 < count) {
            return miss(ret_miss, &parts[i + 1],
                        arena_print(model->compile->arena,
                                    "'%s' has no instances inside, as '%s' is no compound",
                                    instance->address, instance->component->definition.name.text));
        }
    }
    return instance;
}

struct model_instance *scope_find_set(struct model *model, struct scope *scope,
                                      const struct name *parts, size_t count, struct miss *ret_miss)
{
    return look_up(model, scope, parts, count, true, ret_miss);
}

void miss_warn(struct model *model, const struct miss *miss)
{
    struct diagnostic *warning =
        diagnose_warning(model->compile->diagnostics, miss->place,
                         "%s: this setting is without effect", miss->message);
    suggest_nearby(model, warning, miss);
}

static struct model_instance *find_instance(struct model *model, struct scope *scope,
                                            const struct reference *reference)
{
    struct miss miss;
    struct model_instance *instance =
        look_up(model, scope, reference->parts.items, reference->parts.count - 1, false, &miss);
    if (instance == NULL && miss.message != NULL) {
        suggest_nearby(model,
                       diagnose_error(model->compile->diagnostics, miss.place, "%s", miss.message),
                       &miss);
    }
    return instance;
}

static struct endpoint *unknown_interface(struct model *model, struct model_instance *instance,
                                          const struct name *name, bool is_own)
{
    struct diagnostics *diagnostics = model->compile->diagnostics;
    struct diagnostic *error =
        is_own ? diagnose_error(diagnostics, name->place,
                                "the compound has no interface '%s'; one of an instance inside is "
                                "written instance.interface",
                                name->text)
               : diagnose_error(diagnostics, name->place, "'%s' has no interface '%s'",
                                instance->address, name->text);
    if (diagnostic_shown(diagnostics, error)) {
        diagnostic_suggest(error, nearest_interface(instance, name->text));
    }
    diagnostic_note(diagnostics, error, instance->component->place, "%s component is here",
                    is_own ? "the" : "its");
    return NULL;
}

struct endpoint *scope_find_endpoint(struct model *model, struct scope *scope,
                                     const struct reference *reference)
{
    size_t count = reference->parts.count;
    const struct name *name = &reference->parts.items[count - 1];
    struct model_instance *instance = scope->owner;
    if (count > 1) {
        instance = find_instance(model, scope, reference);
    } else if (instance == NULL) {
        diagnose_error(model->compile->diagnostics, reference->place,
                       "'%s' names no interface: expected instance.interface", reference->text);
    }
    if (instance == NULL) {
        return NULL;
    }
    struct endpoint *endpoint = map_get(&instance->endpoints_by_name, name->text);
    return endpoint == NULL ? unknown_interface(model, instance, name, count == 1)
                            : endpoint_final(endpoint);
}

struct endpoint *endpoint_final(struct endpoint *endpoint)
{
    while (endpoint->inner != NULL) {
        endpoint = endpoint->inner;
    }
    return endpoint;
}
