/* SPDX-License-Identifier: BSD-2-Clause */
/* Connectors and procedures. */
#include "compiler/parse.h"

#include <string.h>

static bool parse_end_kind(struct parser *parser, struct connector_end *end)
{
    static const char *const words[] = {"Procedure", "Event", "Dataport"};
    static const char *const plurals[] = {"Procedures", "Events", "Dataports"};
    for (int i = 0; i < 3; i++) {
        bool plural = take_word(parser, plurals[i]);
        if (plural || take_word(parser, words[i])) {
            end->plural = plural;
            end->kind = i == 0 ? END_PROCEDURE : i == 1 ? END_EVENT : END_DATAPORT;
            return true;
        }
    }
    complain(parser, "'Procedure', 'Event', 'Dataport' or a plural of these");
    return false;
}

/* end : 'hardware'? kind ('with' expr ('thread'|'threads'))? ';' */
static void parse_end(struct parser *parser, struct connector_end *end)
{
    struct place place = parser->token[-1].place;
    if (end->place.source != NULL) {
        struct diagnostic *error =
            diagnose_error(parser->compile->diagnostics, place, "this connector has a second '%s'",
                           parser->token[-1].text);
        diagnostic_note(parser->compile->diagnostics, error, end->place, "the first one is here");
    }
    end->place = place;
    end->hardware = take_word(parser, "hardware");
    if (!parse_end_kind(parser, end)) {
        return;
    }
    if (take_word(parser, "with")) {
        end->threads = parse_expression(parser);
        if (end->threads == NULL) {
            return;
        }
        if (!take_word(parser, "thread") && !take_word(parser, "threads")) {
            complain(parser, "'thread' or 'threads'");
            return;
        }
    }
    expect_symbol(parser, ";", "behind the connector's end");
}

static void connector_statement(struct parser *parser, void *body)
{
    struct connector *connector = body;
    bool begins = at_word(parser, "from");
    bool has_from = connector->from.place.source != NULL;
    bool has_to = connector->to.place.source != NULL;
    connector->disordered |= !begins && (!has_from || (!has_to && !at_word(parser, "to")));
    if (take_word(parser, "from")) {
        parse_end(parser, &connector->from);
    } else if (take_word(parser, "to")) {
        parse_end(parser, &connector->to);
    } else if (take_word(parser, "attribute")) {
        struct attribute *attribute = parse_attribute(parser);
        if (attribute != NULL) {
            vector_push(parser->compile->arena, &connector->attributes, attribute);
        }
    } else {
        complain(parser, "'from', 'to' or 'attribute' in a connector");
    }
}

struct connector *parse_connector_body(struct parser *parser, struct name name, struct place place)
{
    struct connector *connector = arena_new(parser->compile->arena, struct connector);
    connector->definition.name = name;
    connector->place = name.text == NULL ? place : name.place;
    define(parser, &connector->definition);
    bool whole = parse_body(parser, "of the connector", connector_statement, connector);
    if (whole && (connector->from.place.source == NULL || connector->to.place.source == NULL)) {
        diagnose_error(parser->compile->diagnostics, connector->place,
                       "this connector has no '%s' end",
                       connector->from.place.source == NULL ? "from" : "to");
    } else if (whole && connector->disordered) {
        diagnose_error(parser->compile->diagnostics, connector->place,
                       "a connector has its 'from' end first, then 'to', then attributes");
    }
    return connector;
}

/* param : ('in'|'inout'|'out'|'refin')? type ID ('[' ']')? */
static bool parse_parameter(struct parser *parser, struct method *method)
{
    struct parameter parameter = {.direction = PARAMETER_IN};
    if (take_word(parser, "inout")) {
        parameter.direction = PARAMETER_INOUT;
    } else if (take_word(parser, "out")) {
        parameter.direction = PARAMETER_OUT;
    } else if (take_word(parser, "refin")) {
        parameter.direction = PARAMETER_REFIN;
    } else {
        (void)take_word(parser, "in");
    }
    struct attribute *typed = parse_typed_name(parser, "the parameter's name");
    if (typed == NULL) {
        return false;
    }
    parameter.type = typed->type;
    parameter.name = typed->name;
    parameter.is_array = typed->is_array;
    vector_push(parser->compile->arena, &method->parameters, parameter);
    return true;
}

static void parse_method(struct parser *parser, struct procedure *procedure, struct method *method)
{
    parser->token++; /* the opening parenthesis */
    if (at_word(parser, "void")) {
        parser->token++;
    } else {
        while (!at_symbol(parser, ")")) {
            if (!parse_parameter(parser, method)) {
                return;
            }
            if (!take_symbol(parser, ",")) {
                break;
            }
        }
    }
    if (expect_list_end(parser, "a parameter") && expect_symbol(parser, ";", "behind the method")) {
        vector_push(parser->compile->arena, &procedure->methods, method);
    }
}

/* (method | type ID ... ';' | include) */
static void procedure_statement(struct parser *parser, void *body)
{
    struct procedure *procedure = body;
    struct arena *arena = parser->compile->arena;
    if (take_word(parser, "include")) {
        parse_include(parser, &procedure->includes);
        return;
    }
    struct method *method = arena_new(arena, struct method);
    if (take_word(parser, "void")) {
        if (!parse_name(parser, "the method's name", &method->name)) {
            return;
        }
        if (!at_symbol(parser, "(")) {
            complain(parser, "'(' behind the method's name");
            return;
        }
        parse_method(parser, procedure, method);
        return;
    }
    (void)take_word(parser, "attribute");
    struct attribute *typed = parse_typed_name(parser, "the method's name");
    if (typed == NULL) {
        return;
    }
    if (at_symbol(parser, "(") && !typed->is_array) {
        method->returns = true;
        method->type = typed->type;
        method->name = typed->name;
        parse_method(parser, procedure, method);
        return;
    }
    if (take_symbol(parser, "=")) {
        typed->value = parse_item(parser);
        if (typed->value == NULL) {
            return;
        }
    }
    /* CAmkES has no `;` here. */
    if (at_symbol(parser, "}") || expect_symbol(parser, ";", "behind the attribute")) {
        vector_push(arena, &procedure->attributes, typed);
    }
}

void parse_procedure(struct parser *parser)
{
    struct procedure *procedure = arena_new(parser->compile->arena, struct procedure);
    parser->token++;
    parse_optional_name(parser, "the procedure's name", &procedure->definition.name);
    define(parser, &procedure->definition);
    parse_body(parser, "of the procedure", procedure_statement, procedure);
    vector_push(parser->compile->arena, &parser->tree->procedures, procedure);
}
