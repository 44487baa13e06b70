/* SPDX-License-Identifier: BSD-2-Clause */
/* The C form of attributes. */
#include "compiler/c_string.h"
#include "compiler/generate.h"

#include <string.h>

/* How many items an array field has: the most that any value of this instance gives it. */
struct field_size {
    const struct attribute *field;
    size_t count;
};

struct printer {
    const struct plan *plan;
    const struct plan_instance *instance;
    struct text *text;
    struct map printed; /* names of structs */
};

static void value_literal(const struct printer *printer, const struct attribute *attribute,
                          const struct value *value);

static void measure(const struct printer *printer, const struct attribute *attribute,
                    const struct value *value, struct field_size *size)
{
    if (attribute == size->field && value->items.count > size->count) {
        size->count = value->items.count;
    }
    const struct structure *structure = attribute->type.structure;
    if (structure == NULL) {
        return;
    }
    size_t count = attribute->is_array ? value->items.count : 1;
    for (size_t i = 0; i < count; i++) {
        const struct value *dict = attribute->is_array ? &value->items.items[i] : value;
        for (size_t f = 0; f < structure->fields.count; f++) {
            measure(printer, structure->fields.items[f], &dict->items.items[f], size);
        }
    }
}

static size_t field_count(const struct printer *printer, const struct attribute *field)
{
    struct field_size size = {.field = field};
    for (size_t i = 0; i < printer->instance->attributes.count; i++) {
        const struct plan_attribute *attribute = &printer->instance->attributes.items[i];
        measure(printer, attribute->attribute, &attribute->value, &size);
    }
    return size.count;
}

static void print_fields(struct printer *printer, const struct structure *structure,
                         unsigned indent);

static void print_field(struct printer *printer, const struct attribute *field, unsigned indent)
{
    struct text *text = printer->text;
    text_print(text, "%*s", (int)indent, "");
    if (field->type.kind == TYPE_BODY) {
        text_add(text, "struct {\n");
        print_fields(printer, field->type.structure, indent + 4);
        text_print(text, "%*s} ", (int)indent, "");
    } else if (field->type.structure != NULL) {
        text_print(text, "struct %s ", field->type.text);
    } else if (strcmp(field->type.text, "string") == 0) {
        text_add(text, "const char *");
    } else {
        text_print(text, "%s ", field->type.text);
    }
    text_add(text, field->name.text);
    if (field->is_array) {
        text_print(text, "[%zu]", field_count(printer, field));
    }
    text_add(text, ";\n");
}

static void print_fields(struct printer *printer, const struct structure *structure,
                         unsigned indent)
{
    for (size_t i = 0; i < structure->fields.count; i++) {
        print_field(printer, structure->fields.items[i], indent);
    }
}

static void print_structure(struct printer *printer, const struct structure *structure,
                            const char *name);

/* Those that fields name, also fields of a struct without a name. */
static void print_named_in(struct printer *printer, const struct structure *structure)
{
    for (size_t i = 0; i < structure->fields.count; i++) {
        const struct type *type = &structure->fields.items[i]->type;
        if (type->kind == TYPE_BODY) {
            print_named_in(printer, type->structure);
        } else if (type->structure != NULL) {
            print_structure(printer, type->structure, type->text);
        }
    }
}

/* A struct and, before it, those that its fields name. */
static void print_structure(struct printer *printer, const struct structure *structure,
                            const char *name)
{
    struct arena *arena = printer->plan->model->compile->arena;
    if (map_get(&printer->printed, name) != NULL) {
        return;
    }
    map_set(&printer->printed, arena, name, printer);
    print_named_in(printer, structure);
    text_print(printer->text, "\nstruct %s {\n", name);
    print_fields(printer, structure, 4);
    text_add(printer->text, "};\n");
}

/* A struct without a name gets the attribute's, so that declaration and definition are of one
 * type. */
static const char *structure_name(const struct plan *plan, const struct attribute *attribute)
{
    return attribute->type.kind == TYPE_BODY
               ? arena_print(plan->model->compile->arena, "%s_attribute", attribute->name.text)
               : attribute->type.text;
}

/* Of all attributes: C may use the type of one that has no value. */
void generate_structures(const struct plan *plan, const struct plan_instance *instance,
                         struct text *text)
{
    struct printer printer = {.plan = plan, .instance = instance, .text = text};
    for (size_t i = 0; i < instance->declared->count; i++) {
        const struct attribute *attribute = instance->declared->items[i];
        if (attribute->type.structure != NULL) {
            print_structure(&printer, attribute->type.structure, structure_name(plan, attribute));
        }
    }
}

void generate_declarator(const struct plan_attribute *planned, struct text *text)
{
    const struct attribute *attribute = planned->attribute;
    const struct type *type = &attribute->type;
    if (type->kind == TYPE_BODY) {
        text_print(text, "const struct %s_attribute ", attribute->name.text);
    } else if (type->structure != NULL) {
        text_print(text, "const struct %s ", type->text);
    } else if (strcmp(type->text, "string") == 0) {
        text_add(text, "const char *const ");
    } else {
        text_print(text, "const %s ", type->text);
    }
    text_add(text, attribute->name.text);
    if (attribute->is_array) {
        text_print(text, "[%zu]", planned->value.items.count);
    }
}

static void integer_literal(const struct printer *printer, integer number)
{
    if (number == (integer)INT64_MIN) {
        text_add(printer->text, "(-9223372036854775807 - 1)"); /* the literal alone overflows */
        return;
    }
    text_add(printer->text, integer_text(printer->plan->model->compile->arena, number));
    if (number > (integer)INT64_MAX) {
        text_add(printer->text, "u");
    }
}

static void character_literal(struct text *text, char character)
{
    if (character == '\'' || character == '\\') {
        text_print(text, "'\\%c'", character);
    } else if (character >= ' ' && character < 0x7f) {
        text_print(text, "'%c'", character);
    } else {
        text_print(text, "'\\%03o'", (unsigned)(unsigned char)character);
    }
}

static void structure_literal(const struct printer *printer, const struct structure *structure,
                              const struct value *value)
{
    text_add(printer->text, "{");
    for (size_t i = 0; i < structure->fields.count; i++) {
        const struct attribute *field = structure->fields.items[i];
        text_print(printer->text, "%s.%s = ", i == 0 ? "" : ", ", field->name.text);
        value_literal(printer, field, &value->items.items[i]);
    }
    text_add(printer->text, "}");
}

static void scalar_literal(const struct printer *printer, const struct attribute *attribute,
                           const struct value *value)
{
    const struct structure *structure = attribute->type.structure;
    if (structure != NULL) {
        structure_literal(printer, structure, value);
        return;
    }
    switch (value->kind) {
    case VALUE_STRING:
        if (strcmp(attribute->type.text, "char") == 0) {
            character_literal(printer->text, *c_string_decode(printer->plan->model->compile->arena,
                                                              value->string));
        } else {
            c_string_print(printer->text, value->string);
        }
        break;
    case VALUE_FRACTION:
        text_print(printer->text, "%#.17g", value->fraction);
        break;
    default:
        integer_literal(printer, value->number);
        break;
    }
}

static void value_literal(const struct printer *printer, const struct attribute *attribute,
                          const struct value *value)
{
    if (!attribute->is_array) {
        scalar_literal(printer, attribute, value);
        return;
    }
    text_add(printer->text, "{");
    for (size_t i = 0; i < value->items.count; i++) {
        text_add(printer->text, i == 0 ? "" : ", ");
        scalar_literal(printer, attribute, &value->items.items[i]);
    }
    text_add(printer->text, "}");
}

void generate_literal(const struct plan *plan, const struct plan_instance *instance,
                      const struct plan_attribute *attribute, struct text *text)
{
    struct printer printer = {.plan = plan, .instance = instance, .text = text};
    value_literal(&printer, attribute->attribute, &attribute->value);
}
