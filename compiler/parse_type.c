/* SPDX-License-Identifier: BSD-2-Clause */
/* Types, attributes, structs, includes. */
#include "compiler/parse.h"

#include <string.h>

static bool parse_type_word(struct parser *parser, struct type *type)
{
    /* int, integer and signed are one type; so C's name for it is used from here on. */
    if (take_word(parser, "signed")) {
        if (take_word(parser, "char")) {
            type->text = "signed char";
        } else {
            (void)(take_word(parser, "int") || take_word(parser, "integer"));
            type->text = "int";
        }
    } else if (take_word(parser, "unsigned")) {
        if (take_word(parser, "char")) {
            type->text = "unsigned char";
        } else {
            (void)(take_word(parser, "int") || take_word(parser, "integer"));
            type->text = "unsigned int";
        }
    } else if (take_word(parser, "int") || take_word(parser, "integer")) {
        type->text = "int";
    } else if (take_word(parser, "char")) {
        type->text = "char";
    } else if (take_word(parser, "string")) {
        type->text = "string";
    } else if (take_word(parser, "int64_t")) {
        type->text = "int64_t";
    } else if (take_word(parser, "uint64_t")) {
        type->text = "uint64_t";
    } else {
        return false;
    }
    return true;
}

static const char *c_type(const char *text)
{
    if (strcmp(text, "character") == 0) {
        return "char";
    }
    return strcmp(text, "boolean") == 0 ? "bool" : text;
}

/* type : ... | 'struct' ID | ID */
static bool parse_type(struct parser *parser, struct type *type)
{
    const struct token *first = parser->token;
    struct name name;
    if (take_word(parser, "struct")) {
        if (at_symbol(parser, "{")) {
            complain(parser, "the name of a struct that a C header declares");
            return false;
        }
        if (!parse_name(parser, "the struct's name", &name)) {
            return false;
        }
        type->text = arena_print(parser->compile->arena, "struct %s", name.text);
        type->place = place_span(first->place, name.place);
        return true;
    }
    if (!parse_name(parser, "a type", &name)) {
        return false;
    }
    type->text = c_type(name.text);
    return true;
}

/* An attribute of a struct, written as in C: says how it is written here, and goes on as if it had
 * been. */
static void struct_word(struct parser *parser)
{
    struct place place = parser->token[-1].place;
    if (at_symbol(parser, "{")) {
        diagnose_error(parser->compile->diagnostics, place,
                       "a struct without a name is written without 'struct': { int x; }");
    } else if (parser->token->kind == TOKEN_NAME) {
        diagnose_error(parser->compile->diagnostics, place_span(place, parser->token->place),
                       "the type of an attribute or field is written without 'struct': %s",
                       parser->token->text);
    }
}

/* atype : ... | REF | struct_body */
static bool parse_attribute_type(struct parser *parser, struct type *type)
{
    struct reference reference;
    if (take_word(parser, "struct")) {
        struct_word(parser);
    }
    if (at_symbol(parser, "{")) {
        type->kind = TYPE_BODY;
        type->structure = parse_structure_body(parser, (struct name){0}, type->place);
        return !parser->failed;
    }
    if (!parse_reference(parser, "a type", &reference)) {
        return false;
    }
    type->text = c_type(reference.text);
    type->kind = type->text == reference.text ? TYPE_REFERENCE : TYPE_NAMED;
    type->place = reference.place;
    return true;
}

/* type ID ('[' ']')?; of an attribute atype ID ('[' ']')? */
static struct attribute *parse_declared(struct parser *parser, const char *wanted,
                                        bool (*parse_other)(struct parser *, struct type *))
{
    struct attribute *attribute = arena_new(parser->compile->arena, struct attribute);
    struct type *type = &attribute->type;
    *type = (struct type){.place = parser->token->place, .order = ++parser->tree->order};
    if (is_foreign_word(parser)) {
        complain(parser, "a type");
        return NULL;
    }
    if (parse_type_word(parser, type)) {
        type->place = place_span(type->place, parser->token[-1].place);
    } else if (!parse_other(parser, type)) {
        return NULL;
    }
    if (refuse_c_type(parser) || !parse_name(parser, wanted, &attribute->name)) {
        return NULL;
    }
    if (take_symbol(parser, "[")) {
        attribute->is_array = true;
        if (!expect_symbol(parser, "]", "of the array")) {
            return NULL;
        }
    }
    return attribute;
}

struct attribute *parse_typed_name(struct parser *parser, const char *wanted)
{
    return parse_declared(parser, wanted, parse_type);
}

/* atype ID ('[' ']')? ('=' item)? ';' */
struct attribute *parse_attribute(struct parser *parser)
{
    struct attribute *attribute =
        parse_declared(parser, "the attribute's name", parse_attribute_type);
    if (attribute == NULL) {
        return NULL;
    }
    if (take_symbol(parser, "=")) {
        attribute->value = parse_item(parser);
        if (attribute->value == NULL) {
            return NULL;
        }
    }
    return expect_symbol(parser, ";", "behind the attribute") ? attribute : NULL;
}

static void structure_statement(struct parser *parser, void *body)
{
    struct structure *structure = body;
    (void)take_word(parser, "attribute");
    struct attribute *field = parse_attribute(parser);
    if (field != NULL) {
        vector_push(parser->compile->arena, &structure->fields, field);
    }
}

struct structure *parse_structure_body(struct parser *parser, struct name name, struct place place)
{
    struct structure *structure = arena_new(parser->compile->arena, struct structure);
    structure->definition.name = name;
    structure->place = place;
    if (at_symbol(parser, "{") && token_is(&parser->token[1], "}")) {
        diagnose_error(parser->compile->diagnostics, place, "a struct has at least one field");
    }
    parse_body(parser, "of the struct", structure_statement, structure);
    define(parser, &structure->definition);
    return structure;
}

/* include : 'include' (STRING+ | '<' path '>') ';' */
void parse_include(struct parser *parser, includes *ret_includes)
{
    struct include include = {.place = parser->token->place};
    if (parser->token->kind == TOKEN_PATH) {
        include.angled = true;
        include.path = parser->token->text;
        parser->token++;
    } else if (is_string(parser)) {
        include.path = parse_string(parser, &include.place);
    } else {
        complain(parser, "\"file\" or <file> behind 'include'");
        return;
    }
    if (include.path[0] == '\0' || strpbrk(include.path, "\"\n\r\t\\") != NULL) {
        diagnose_error(parser->compile->diagnostics, include.place,
                       "this is no path that an #include can name");
    }
    if (expect_symbol(parser, ";", "behind the include")) {
        vector_push(parser->compile->arena, ret_includes, include);
    }
}
