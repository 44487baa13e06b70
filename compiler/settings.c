/* SPDX-License-Identifier: BSD-2-Clause */
/* Settings: to whom they belong, what they evaluate to, copies by `<-`. */
#include "compiler/model.h"

#include <stdint.h>
#include <string.h>

#define COPY_DEPTH_MAX 200u

const struct attribute *component_attribute(const struct component *component, const char *name)
{
    return map_get(&component->attributes_by_name, name);
}

static void set_twice(struct model *model, const struct setting *setting,
                      const struct setting *first)
{
    struct diagnostics *diagnostics = model->compile->diagnostics;
    struct diagnostic *error = diagnose_error(diagnostics, setting->place, "'%s.%s' is set twice",
                                              setting->target.text, setting->attribute.text);
    diagnostic_note(diagnostics, error, first->place, "it is set here before");
}

/* What does not exist cannot be set twice either. */
static void missing_setting(struct model *model, const struct scope *scope,
                            const struct setting *setting)
{
    struct arena *arena = model->compile->arena;
    const char *name =
        arena_print(arena, "%s%s.%s", scope->prefix, setting->target.text, setting->attribute.text);
    const struct setting *first = map_get(&model->missing_settings, name);
    if (first != NULL) {
        set_twice(model, setting, first);
    }
    map_add(&model->missing_settings, arena, name, (void *)(uintptr_t)setting);
}

static void settings_put(struct model *model, struct settings *settings, struct scope *scope,
                         const struct setting *setting)
{
    const struct model_setting *first = map_get(&settings->by_name, setting->attribute.text);
    if (first != NULL) {
        set_twice(model, setting, first->setting);
        return;
    }
    struct model_setting *made = arena_new(model->compile->arena, struct model_setting);
    made->setting = setting;
    made->scope = scope;
    map_set(&settings->by_name, model->compile->arena, setting->attribute.text, made);
    vector_push(model->compile->arena, &settings->list, made);
}

/* Settings of what does not exist are without effect, as in CAmkES. */
static void settings_add_one(struct model *model, struct scope *scope,
                             const struct setting *setting)
{
    const struct name *parts = setting->target.parts.items;
    size_t count = setting->target.parts.count;
    const struct entry *entry =
        count == 1 ? map_get(&scope->connections, setting->target.text) : NULL;
    if (entry != NULL) {
        settings_put(model, &entry->connection->settings, scope, setting);
        return;
    }
    struct miss miss;
    struct model_instance *instance = scope_find_set(model, scope, parts, count, &miss);
    if (instance != NULL) {
        settings_put(model, &instance->settings, scope, setting);
        return;
    }
    missing_setting(model, scope, setting);
    if (count == 1 && miss.nearby != NULL) {
        miss.message = arena_print(model->compile->arena, "unknown instance or connection '%s'",
                                   setting->target.text);
    }
    miss_warn(model, &miss);
}

void settings_add(struct model *model, struct scope *scope,
                  const struct configuration *configuration)
{
    if (configuration->target.parts.count > 0) {
        configuration = names_find(model, &model->names.configurations, &configuration->target,
                                   "configuration");
        if (configuration == NULL) {
            return;
        }
    }
    bool whole = model->part_count <= model->parts_max;
    for (size_t i = 0; whole && i < configuration->settings.count; i++) {
        settings_add_one(model, scope, configuration->settings.items[i]);
    }
}

static enum setting_state take_default(const struct attribute *attribute, struct value *value)
{
    if (attribute->evaluated == NULL) {
        return SETTING_BAD;
    }
    *value = *attribute->evaluated;
    return SETTING_DONE;
}

static const struct attribute *declared_field(const struct structure *structure, const char *name)
{
    for (size_t i = 0; structure != NULL && i < structure->fields.count; i++) {
        if (strcmp(structure->fields.items[i]->name.text, name) == 0) {
            return structure->fields.items[i];
        }
    }
    return NULL;
}

/* Goes from a value and its declaration to those of a field, which may have its default only. */
static enum setting_state take_field(struct model *model, struct value *value,
                                     const struct attribute **declaration, const struct name *field)
{
    bool has_fields = value->kind == VALUE_DICT;
    const struct structure *structure =
        *declaration == NULL ? NULL : (*declaration)->type.structure;
    *declaration = declared_field(structure, field->text);
    for (size_t i = 0; has_fields && i < value->keys.count; i++) {
        if (strcmp(value->keys.items[i].text, field->text) == 0) {
            *value = value->items.items[i];
            return SETTING_DONE;
        }
    }
    if (has_fields && *declaration != NULL && (*declaration)->value != NULL) {
        return take_default(*declaration, value);
    }
    struct diagnostic *error = diagnose_error(model->compile->diagnostics, field->place,
                                              "the attribute has no field '%s'", field->text);
    if (structure != NULL) {
        diagnostic_suggest(error, nearest_attribute(&structure->fields, field->text));
    }
    return SETTING_BAD;
}

static enum setting_state take_key(struct model *model, struct value *value,
                                   const struct attribute **declaration,
                                   const struct expression *expression)
{
    struct value key;
    if (!evaluate(model->compile, expression, &key)) {
        return SETTING_BAD;
    }
    if (key.kind == VALUE_STRING || value->kind == VALUE_DICT) {
        struct name field;
        return evaluate_key(model->compile, expression, &field)
                   ? take_field(model, value, declaration, &field)
                   : SETTING_BAD;
    }
    if (value->kind != VALUE_LIST || key.kind != VALUE_INTEGER || key.number < 0 ||
        key.number >= (integer)value->items.count) {
        diagnose_error(model->compile->diagnostics, key.place, "the attribute has no such item");
        return SETTING_BAD;
    }
    *value = value->items.items[(size_t)key.number];
    return SETTING_DONE;
}

static enum setting_state instance_lookup(struct model *model, struct model_instance *instance,
                                          const char *name, unsigned depth, struct value *value);

static void unknown_attribute(struct model *model, const struct model_instance *instance,
                              const struct name *name)
{
    struct diagnostics *diagnostics = model->compile->diagnostics;
    struct diagnostic *warning = diagnose_warning(
        diagnostics, name->place, "'%s' has no attribute '%s': this setting is without effect",
        instance->address, name->text);
    diagnostic_suggest(warning, nearest_attribute(&instance->component->attributes, name->text));
    diagnostic_note(diagnostics, warning, instance->component->place, "its component is here");
}

/* `<- name` of a name that the compound does not declare: it may be set all the same; else nothing
 * is copied. */
static enum setting_state copy_undeclared(struct model *model, struct model_instance *owner,
                                          const struct reference *source, unsigned depth,
                                          struct value *value)
{
    if (owner == NULL) {
        diagnose_error(model->compile->diagnostics, source->place,
                       "'%s' is no attribute: there is no compound around this", source->text);
        return SETTING_BAD;
    }
    if (map_get(&owner->settings.by_name, source->text) == NULL) {
        unknown_attribute(model, owner, &source->parts.items[0]);
        return SETTING_NONE;
    }
    return instance_lookup(model, owner, source->text, depth, value);
}

/* What `<- source` means: an attribute of the compound, with fields, or `instance.attribute`. */
static enum setting_state copy_lookup(struct model *model, const struct model_setting *copy,
                                      unsigned depth, struct value *value,
                                      const struct attribute **declaration)
{
    const struct reference *source = &copy->setting->source;
    const struct name *parts = source->parts.items;
    size_t count = source->parts.count;
    struct model_instance *owner = copy->scope->owner;
    enum setting_state state;
    *declaration = owner != NULL ? component_attribute(owner->component, parts[0].text) : NULL;
    if (*declaration != NULL) {
        state = instance_lookup(model, owner, parts[0].text, depth, value);
        for (size_t i = 1; state == SETTING_DONE && i < count; i++) {
            state = take_field(model, value, declaration, &parts[i]);
        }
        return state;
    }
    if (count == 1) {
        return copy_undeclared(model, owner, source, depth, value);
    }
    struct miss miss;
    struct model_instance *from = scope_find_set(model, copy->scope, parts, count - 1, &miss);
    if (from == NULL) {
        miss_warn(model, &miss);
        return SETTING_NONE;
    }
    *declaration = component_attribute(from->component, parts[count - 1].text);
    if (*declaration == NULL && map_get(&from->settings.by_name, parts[count - 1].text) == NULL) {
        unknown_attribute(model, from, &parts[count - 1]);
        return SETTING_NONE;
    }
    return instance_lookup(model, from, parts[count - 1].text, depth, value);
}

static enum setting_state setting_evaluate(struct model *model, struct model_setting *setting,
                                           unsigned depth)
{
    struct compile *compile = model->compile;
    if (setting->state == SETTING_BUSY || depth > COPY_DEPTH_MAX) {
        diagnose_error(compile->diagnostics, setting->setting->place,
                       "'%s.%s' is copied from itself, or over more than %u steps",
                       setting->setting->target.text, setting->setting->attribute.text,
                       COPY_DEPTH_MAX);
        setting->state = SETTING_BAD;
    }
    if (setting->state != SETTING_NEW) {
        return setting->state;
    }
    setting->state = SETTING_BUSY;
    enum setting_state state;
    if (setting->setting->value != NULL) {
        state = evaluate(compile, setting->setting->value, &setting->value) ? SETTING_DONE
                                                                            : SETTING_BAD;
    } else {
        const struct attribute *declaration;
        state = copy_lookup(model, setting, depth + 1, &setting->value, &declaration);
        for (size_t i = 0; state == SETTING_DONE && i < setting->setting->keys.count; i++) {
            state = take_key(model, &setting->value, &declaration, setting->setting->keys.items[i]);
        }
        setting->value.place = setting->setting->place;
    }
    /* A circle has marked it bad on the way round. */
    setting->state = setting->state == SETTING_BAD ? SETTING_BAD : state;
    return setting->state;
}

static enum setting_state instance_lookup(struct model *model, struct model_instance *instance,
                                          const char *name, unsigned depth, struct value *value)
{
    struct model_setting *setting = map_get(&instance->settings.by_name, name);
    enum setting_state state = SETTING_NONE;
    if (setting != NULL) {
        setting->copied |= depth > 0;
        state = setting_evaluate(model, setting, depth);
        if (state == SETTING_DONE) {
            *value = setting->value;
        }
    }
    const struct attribute *attribute = component_attribute(instance->component, name);
    if (state == SETTING_NONE && attribute != NULL && attribute->value != NULL) {
        state = take_default(attribute, value);
    }
    return state;
}

bool instance_value(struct model *model, struct model_instance *instance, const char *name,
                    struct value *ret_value)
{
    return instance_lookup(model, instance, name, 0, ret_value) == SETTING_DONE;
}

bool connection_value(struct model *model, struct model_connection *connection, const char *name,
                      struct value *ret_value)
{
    struct model_setting *setting = map_get(&connection->settings.by_name, name);
    if (setting == NULL || setting_evaluate(model, setting, 0) != SETTING_DONE) {
        return false;
    }
    *ret_value = setting->value;
    return true;
}

struct place instance_value_place(struct model *model, struct model_instance *instance,
                                  const char *name)
{
    (void)model;
    const struct model_setting *setting = map_get(&instance->settings.by_name, name);
    const struct attribute *attribute = component_attribute(instance->component, name);
    if (setting != NULL) {
        return setting->setting->value != NULL ? setting->setting->value->place
                                               : setting->setting->place;
    }
    return attribute != NULL && attribute->value != NULL ? attribute->name.place : instance->place;
}
