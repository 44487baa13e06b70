/* SPDX-License-Identifier: BSD-2-Clause */
/* Assemblies, compositions, configurations. */
#include "compiler/parse.h"

#include <string.h>

/* instance : 'component' (REF | component_body) ID ';' */
static struct instance *parse_instance(struct parser *parser)
{
    struct instance *instance = arena_new(parser->compile->arena, struct instance);
    struct place place = parser->token++->place;
    if (at_symbol(parser, "{")) {
        instance->component = parse_component_body(parser, (struct name){0}, place);
        if (parser->failed) {
            return NULL;
        }
    } else if (!parse_reference(parser, "a component", &instance->type)) {
        return NULL;
    }
    if (!parse_name(parser, "the instance's name", &instance->definition.name)) {
        return NULL;
    }
    define(parser, &instance->definition);
    return expect_symbol(parser, ";", "behind the instance") ? instance : NULL;
}

/* '(' (('from'|'to') REF , ...) ')' */
static bool parse_ends(struct parser *parser, struct connection *connection)
{
    if (!expect_symbol(parser, "(", "behind the connection's name")) {
        return false;
    }
    while (!at_symbol(parser, ")")) {
        struct connection_end end = {.from = at_word(parser, "from")};
        if (!take_word(parser, "from") && !take_word(parser, "to")) {
            complain(parser, "'from' or 'to'");
            return false;
        }
        if (!parse_reference(parser, "an instance's interface", &end.reference)) {
            return false;
        }
        vector_push(parser->compile->arena, &connection->ends, end);
        if (!take_symbol(parser, ",")) {
            break;
        }
    }
    return expect_list_end(parser, "a connection's end") &&
           expect_symbol(parser, ";", "behind the connection");
}

/* connection : 'connection' (REF | connector_body) ID '(' ... ')' ';' */
static struct connection *parse_connection(struct parser *parser)
{
    struct connection *connection = arena_new(parser->compile->arena, struct connection);
    struct place place = parser->token++->place;
    if (at_symbol(parser, "{")) {
        connection->connector = parse_connector_body(parser, (struct name){0}, place);
        if (parser->failed) {
            return NULL;
        }
    } else if (!parse_reference(parser, "a connector", &connection->type)) {
        return NULL;
    }
    if (!parse_name(parser, "the connection's name", &connection->definition.name)) {
        return NULL;
    }
    define(parser, &connection->definition);
    return parse_ends(parser, connection) ? connection : NULL;
}

static void group_statement(struct parser *parser, void *body)
{
    struct group *group = body;
    if (!at_word(parser, "component")) {
        complain(parser, "'component' in a group");
        return;
    }
    struct instance *instance = parse_instance(parser);
    if (instance != NULL) {
        vector_push(parser->compile->arena, &group->instances, instance);
    }
}

static struct group *parse_group(struct parser *parser)
{
    struct group *group = arena_new(parser->compile->arena, struct group);
    group->place = parser->token++->place;
    parse_optional_name(parser, "the group's name", &group->definition.name);
    define(parser, &group->definition);
    return parse_body(parser, "of the group", group_statement, group) ? group : NULL;
}

static struct export *parse_export(struct parser *parser)
{
    struct export *export = arena_new(parser->compile->arena, struct export);
    parser->token++;
    bool whole = parse_reference(parser, "an inner instance's interface", &export->inner) &&
                 expect_symbol(parser, "->", "between the two interfaces") &&
                 parse_reference(parser, "the compound's interface", &export->outer) &&
                 expect_symbol(parser, ";", "behind the export");
    return whole ? export : NULL;
}

static void composition_statement(struct parser *parser, void *body)
{
    struct composition *composition = body;
    struct composition_item item = {0};
    if (at_word(parser, "component")) {
        item.instance = parse_instance(parser);
    } else if (at_word(parser, "connection")) {
        item.connection = parse_connection(parser);
    } else if (at_word(parser, "group")) {
        item.group = parse_group(parser);
    } else if (at_word(parser, "export")) {
        item.export = parse_export(parser);
    } else {
        complain(parser, "'component', 'connection', 'group' or 'export' in a composition");
    }
    if (item.instance != NULL || item.connection != NULL || item.group != NULL ||
        item.export != NULL) {
        vector_push(parser->compile->arena, &composition->items, item);
    }
}

/* Whether a REF and `;` follow instead of a body: `composition REF;`. */
static bool is_reference(const struct parser *parser)
{
    return parser->token->kind == TOKEN_NAME && parser->token[1].kind == TOKEN_SYMBOL &&
           (strcmp(parser->token[1].text, ";") == 0 || strcmp(parser->token[1].text, ".") == 0);
}

struct composition *parse_composition(struct parser *parser)
{
    struct composition *composition = arena_new(parser->compile->arena, struct composition);
    composition->place = parser->token++->place;
    if (is_reference(parser)) {
        if (parse_reference(parser, "a composition", &composition->target)) {
            expect_symbol(parser, ";", "behind the composition's name");
        }
        return composition;
    }
    parse_optional_name(parser, "the composition's name", &composition->definition.name);
    define(parser, &composition->definition);
    parse_body(parser, "of the composition", composition_statement, composition);
    composition->end = ++parser->tree->order;
    return composition;
}

/* ID ('.' ID)* ('[' key ']')* */
static bool parse_setting_source(struct parser *parser, struct setting *setting)
{
    if (!parse_reference(parser, "an attribute", &setting->source)) {
        return false;
    }
    while (take_symbol(parser, "[")) {
        struct expression *key = parse_key(parser);
        if (key == NULL || !expect_symbol(parser, "]", "behind the key")) {
            return false;
        }
        vector_push(parser->compile->arena, &setting->keys, key);
    }
    return true;
}

static bool is_query(const struct parser *parser)
{
    return parser->token->kind == TOKEN_NAME && !parser->token->reserved &&
           parser->token[1].kind == TOKEN_SYMBOL && strcmp(parser->token[1].text, "(") == 0;
}

/* ID '.' ID '=' (item | query) ';' | ID '.' ID '<-' ... ';' */
static void configuration_statement(struct parser *parser, void *body)
{
    struct configuration *configuration = body;
    struct setting *setting = arena_new(parser->compile->arena, struct setting);
    if (!parse_reference(parser, "an instance or connection", &setting->target)) {
        return;
    }
    setting->place = setting->target.place;
    if (setting->target.parts.count < 2) {
        complain(parser, "'.' and an attribute's name");
        return;
    }
    setting->attribute = setting->target.parts.items[--setting->target.parts.count];
    size_t length = strlen(setting->target.text) - strlen(setting->attribute.text) - 1;
    setting->target.text = arena_copy(parser->compile->arena, setting->target.text, length);
    setting->target.place =
        place_span(setting->target.parts.items[0].place,
                   setting->target.parts.items[setting->target.parts.count - 1].place);
    bool whole = false;
    if (take_symbol(parser, "<-")) {
        whole = parse_setting_source(parser, setting);
    } else if (expect_symbol(parser, "=", "or '<-' behind the attribute's name")) {
        setting->value = is_query(parser) ? parse_query(parser) : parse_item(parser);
        whole = setting->value != NULL;
    }
    if (whole && expect_symbol(parser, ";", "behind the setting")) {
        vector_push(parser->compile->arena, &configuration->settings, setting);
    }
}

struct configuration *parse_configuration(struct parser *parser)
{
    struct configuration *configuration = arena_new(parser->compile->arena, struct configuration);
    configuration->place = parser->token++->place;
    if (is_reference(parser)) {
        if (parse_reference(parser, "a configuration", &configuration->target)) {
            expect_symbol(parser, ";", "behind the configuration's name");
        }
        return configuration;
    }
    parse_optional_name(parser, "the configuration's name", &configuration->definition.name);
    define(parser, &configuration->definition);
    parse_body(parser, "of the configuration", configuration_statement, configuration);
    return configuration;
}

static bool take_number(struct parser *parser)
{
    if (parser->token->kind != TOKEN_NUMBER) {
        complain(parser, "a number");
        return false;
    }
    parser->token++;
    return true;
}

/* '(' NUM ',' NUM ('ticks'|'us')? ')' */
static bool parse_slot(struct parser *parser)
{
    if (!expect_symbol(parser, "(", "of the schedule's entry") || !take_number(parser) ||
        !expect_symbol(parser, ",", "between domain and time") || !take_number(parser)) {
        return false;
    }
    (void)(take_word(parser, "ticks") || take_word(parser, "us"));
    return expect_symbol(parser, ")", "behind the schedule's entry");
}

static void parse_schedule(struct parser *parser, struct assembly *assembly)
{
    vector_push(parser->compile->arena, &assembly->schedules, parser->token->place);
    parser->token++;
    if (!expect_symbol(parser, "{", "of the schedule") ||
        !expect_symbol(parser, "[", "of the schedule")) {
        return;
    }
    while (!at_symbol(parser, "]")) {
        if (!parse_slot(parser)) {
            return;
        }
        if (!take_symbol(parser, ",")) {
            break;
        }
    }
    if (expect_symbol(parser, "]", "at the end of the schedule")) {
        expect_symbol(parser, "}", "at the end of the schedule");
    }
}

static void assembly_statement(struct parser *parser, void *body)
{
    struct assembly *assembly = body;
    struct arena *arena = parser->compile->arena;
    if (at_word(parser, "composition")) {
        struct composition *composition = parse_composition(parser);
        vector_push(arena, &assembly->compositions, composition);
    } else if (at_word(parser, "configuration")) {
        struct configuration *configuration = parse_configuration(parser);
        vector_push(arena, &assembly->configurations, configuration);
    } else if (at_word(parser, "schedule")) {
        parse_schedule(parser, assembly);
    } else {
        complain(parser, "'composition', 'configuration' or 'schedule' in an assembly");
    }
}

void parse_assembly(struct parser *parser)
{
    struct assembly *assembly = arena_new(parser->compile->arena, struct assembly);
    assembly->place = parser->token++->place;
    parse_optional_name(parser, "the assembly's name", &assembly->definition.name);
    define(parser, &assembly->definition);
    parse_body(parser, "of the assembly", assembly_statement, assembly);
    vector_push(parser->compile->arena, &parser->tree->assemblies, assembly);
}
