/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether a value fits the type of an attribute. */
#include "compiler/c_string.h"
#include "compiler/model.h"

#include <string.h>

/* Defaults of defaults multiply: a short text can mean more than anybody can compile. */
#define VALUE_PARTS_MAX ((size_t)262144)

struct integer_type {
    const char *name;
    integer least;
    integer most;
};

/* Types of known width. A plain char is signed or not, as the machine likes, so both ranges fit. */
static const struct integer_type integer_types[] = {
    {"int", INT32_MIN, INT32_MAX},   {"unsigned int", 0, UINT32_MAX},
    {"char", INT8_MIN, UINT8_MAX},   {"signed char", INT8_MIN, INT8_MAX},
    {"unsigned char", 0, UINT8_MAX}, {"int8_t", INT8_MIN, INT8_MAX},
    {"uint8_t", 0, UINT8_MAX},       {"int16_t", INT16_MIN, INT16_MAX},
    {"uint16_t", 0, UINT16_MAX},     {"int32_t", INT32_MIN, INT32_MAX},
    {"uint32_t", 0, UINT32_MAX},     {"int64_t", INT64_MIN, INT64_MAX},
    {"uint64_t", 0, UINT64_MAX},     {"size_t", 0, UINT64_MAX},
    {"uintptr_t", 0, UINT64_MAX},
};

static const struct integer_type *find_integer_type(const char *name)
{
    for (size_t i = 0; i < sizeof(integer_types) / sizeof(integer_types[0]); i++) {
        if (strcmp(integer_types[i].name, name) == 0) {
            return &integer_types[i];
        }
    }
    return NULL;
}

static const char *type_shown(struct model *model, const struct type *type)
{
    if (type->kind == TYPE_BODY) {
        return "struct";
    }
    return type->structure != NULL ? arena_print(model->compile->arena, "struct %s", type->text)
                                   : type->text;
}

static bool misfit(struct model *model, const struct attribute *attribute,
                   const struct value *value, const char *wanted)
{
    struct diagnostics *diagnostics = model->compile->diagnostics;
    struct diagnostic *error = diagnose_error(diagnostics, value->place, "'%s' is %s, this is %s",
                                              attribute->name.text, wanted, value_kind_name(value));
    diagnostic_note(diagnostics, error, attribute->name.place, "it is declared here");
    return false;
}

/* A string of one byte in C. */
static bool is_character(struct model *model, const struct value *value)
{
    const char *decoded =
        value->kind == VALUE_STRING ? c_string_decode(model->compile->arena, value->string) : NULL;
    return decoded != NULL && strlen(decoded) == 1;
}

/* C compilers drop the backslash of such an escape, or stop at it. */
static void warn_escapes(struct model *model, const struct value *value)
{
    const char *unknown = c_string_unknown_escape(model->compile->arena, value->string);
    if (unknown != NULL) {
        diagnose_warning(model->compile->diagnostics, value->place,
                         "'%s' is no escape of C, to which this string is passed as it stands: "
                         "write '\\\\' for a backslash",
                         unknown);
    }
}

/* A dictionary for a type that no struct has: its name is wrong, or its declaration is missing. */
static bool undeclared_struct(struct model *model, const struct attribute *attribute,
                              const struct value *value)
{
    struct diagnostics *diagnostics = model->compile->diagnostics;
    const struct type *type = &attribute->type;
    struct diagnostic *error =
        diagnose_error(diagnostics, value->place,
                       "'%s' is of type %s, which no struct of the description has: it takes no "
                       "dictionary",
                       attribute->name.text, type->text);
    if (diagnostic_shown(diagnostics, error)) {
        diagnostic_suggest(error, nearest_structure(model, type->text));
    }
    diagnostic_note(diagnostics, error, type->place, "the type is named here");
    return false;
}

static bool check_integer(struct model *model, const struct attribute *attribute,
                          const struct integer_type *type, const struct value *value)
{
    if (strcmp(type->name, "char") == 0 && is_character(model, value)) {
        return true;
    }
    if (value->kind != VALUE_INTEGER && value->kind != VALUE_BOOL) {
        return misfit(model, attribute, value,
                      arena_print(model->compile->arena, "of type %s", type->name));
    }
    if (value->number < type->least || value->number > type->most) {
        struct diagnostics *diagnostics = model->compile->diagnostics;
        struct diagnostic *error = diagnose_error(
            diagnostics, value->place, "%s does not fit into '%s' of type %s",
            integer_text(model->compile->arena, value->number), attribute->name.text, type->name);
        diagnostic_note(diagnostics, error, attribute->name.place, "it is declared here");
        return false;
    }
    return true;
}

static void unknown_key(struct model *model, const struct structure *structure,
                        const struct name *key)
{
    struct diagnostics *diagnostics = model->compile->diagnostics;
    struct diagnostic *warning =
        diagnose_warning(diagnostics, key->place,
                         "the struct has no field '%s': this value is without effect", key->text);
    if (diagnostic_shown(diagnostics, warning)) {
        diagnostic_suggest(warning, nearest_attribute(&structure->fields, key->text));
    }
}

/* What the dictionary has, by field. What no field takes is a warning, as it is for CAmkES. */
static void find_fields(struct model *model, const struct structure *structure, struct value *value,
                        struct map *given)
{
    struct arena *arena = model->compile->arena;
    struct map known = {0};
    for (size_t f = 0; f < structure->fields.count; f++) {
        struct attribute *field = structure->fields.items[f];
        map_add(&known, arena, field->name.text, field);
    }
    for (size_t k = 0; k < value->keys.count; k++) {
        const char *key = value->keys.items[k].text;
        if (map_get(&known, key) == NULL) {
            unknown_key(model, structure, &value->keys.items[k]);
        } else {
            map_set(given, arena, key, &value->items.items[k]);
        }
    }
}

static bool fit_field(struct model *model, const struct attribute *field, struct value *given,
                      const struct value *dict, struct value *ret_value)
{
    struct diagnostics *diagnostics = model->compile->diagnostics;
    if (given != NULL) {
        *ret_value = *given;
        return value_fit(model, field, ret_value);
    }
    if (field->evaluated != NULL) {
        *ret_value = *field->evaluated;
        return true;
    }
    if (field->value == NULL) { /* a bad one was diagnosed */
        struct diagnostic *error = diagnose_error(
            diagnostics, dict->place, "field '%s' has neither value nor default", field->name.text);
        diagnostic_note(diagnostics, error, field->name.place, "it is declared here");
    }
    return false;
}

static bool fit_structure(struct model *model, const struct structure *structure,
                          struct value *value)
{
    struct arena *arena = model->compile->arena;
    struct map given = {0};
    struct value fitted = {.kind = VALUE_DICT, .place = value->place, .parts = 1};
    bool fits = true;
    find_fields(model, structure, value, &given);
    for (size_t f = 0; f < structure->fields.count; f++) {
        const struct attribute *field = structure->fields.items[f];
        struct value item = {0};
        fits &= fit_field(model, field, map_get(&given, field->name.text), value, &item);
        fitted.parts += item.parts;
        vector_push(arena, &fitted.keys, field->name);
        vector_push(arena, &fitted.items, item);
    }
    *value = fits ? fitted : *value;
    return fits;
}

static bool fit_scalar(struct model *model, const struct attribute *attribute, struct value *value)
{
    const struct type *type = &attribute->type;
    const char *shown = type_shown(model, type);
    const char *wanted = arena_print(model->compile->arena, "of type %s", shown);
    if (type->structure != NULL) {
        return value->kind == VALUE_DICT ? fit_structure(model, type->structure, value)
                                         : misfit(model, attribute, value, wanted);
    }
    value->parts = 1;
    const struct integer_type *integer_type = find_integer_type(shown);
    if (integer_type != NULL) {
        return check_integer(model, attribute, integer_type, value);
    }
    bool number = value->kind == VALUE_INTEGER || value->kind == VALUE_BOOL;
    if (value->kind == VALUE_STRING) {
        warn_escapes(model, value);
    }
    if (strcmp(shown, "string") == 0) {
        return value->kind == VALUE_STRING || misfit(model, attribute, value, wanted);
    }
    if (strcmp(shown, "bool") == 0) {
        bool fits = number && (value->number == 0 || value->number == 1);
        return fits || misfit(model, attribute, value, wanted);
    }
    if (strcmp(shown, "float") == 0 || strcmp(shown, "double") == 0) {
        return number || value->kind == VALUE_FRACTION || misfit(model, attribute, value, wanted);
    }
    /* A C type that only the application knows: a list or dictionary would have no form in C. */
    return value->kind == VALUE_DICT
               ? undeclared_struct(model, attribute, value)
               : value->kind != VALUE_LIST || misfit(model, attribute, value, wanted);
}

static bool fit_array(struct model *model, const struct attribute *attribute, struct value *value)
{
    struct value fitted = {.kind = VALUE_LIST, .place = value->place, .parts = 1};
    bool fits = true;
    for (size_t i = 0; i < value->items.count; i++) {
        struct value item = value->items.items[i];
        fits &= fit_scalar(model, attribute, &item);
        fitted.parts += item.parts;
        vector_push(model->compile->arena, &fitted.items, item);
    }
    *value = fits ? fitted : *value;
    return fits;
}

bool value_fit(struct model *model, const struct attribute *attribute, struct value *value)
{
    if (attribute->is_array && value->kind != VALUE_LIST) {
        return misfit(model, attribute, value, "an array");
    }
    if (!(attribute->is_array ? fit_array(model, attribute, value)
                              : fit_scalar(model, attribute, value))) {
        return false;
    }
    if (value->parts > VALUE_PARTS_MAX) {
        diagnose_error(model->compile->diagnostics, value->place,
                       "this value has more than %zu parts, defaults included", VALUE_PARTS_MAX);
        return false;
    }
    return true;
}
