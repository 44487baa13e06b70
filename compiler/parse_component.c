/* SPDX-License-Identifier: BSD-2-Clause */
/* Components. */
#include "compiler/parse.h"

#include <string.h>

static struct interface *interface_new(struct parser *parser, enum interface_kind kind, bool maybe)
{
    struct interface *interface = arena_new(parser->compile->arena, struct interface);
    interface->kind = kind;
    interface->maybe = maybe;
    return interface;
}

/* porttype : ID | 'Buf' '(' expr ')' */
static bool parse_port_type(struct parser *parser, struct interface *interface)
{
    if (!parse_reference(parser, "the dataport's type", &interface->type)) {
        return false;
    }
    interface->is_buffer = strcmp(interface->type.text, "Buf") == 0;
    if (!at_symbol(parser, "(")) {
        return true;
    }
    if (!interface->is_buffer) {
        complain(parser, "the dataport's name; only 'Buf' has a size in parentheses");
        return false;
    }
    parser->token++;
    interface->size = parse_expression(parser);
    return interface->size != NULL && expect_symbol(parser, ")", "behind the size");
}

static bool is_procedure(enum interface_kind kind)
{
    return kind == INTERFACE_USES || kind == INTERFACE_PROVIDES;
}

static bool parse_interface(struct parser *parser, struct component *component, bool maybe)
{
    static const char *const words[] = {
        [INTERFACE_USES] = "uses",         [INTERFACE_PROVIDES] = "provides",
        [INTERFACE_EMITS] = "emits",       [INTERFACE_CONSUMES] = "consumes",
        [INTERFACE_DATAPORT] = "dataport",
    };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        enum interface_kind kind = (enum interface_kind)i;
        if ((maybe && (kind == INTERFACE_PROVIDES || kind == INTERFACE_EMITS)) ||
            !take_word(parser, words[i])) {
            continue;
        }
        struct interface *interface = interface_new(parser, kind, maybe);
        bool fits = kind == INTERFACE_DATAPORT
                        ? parse_port_type(parser, interface)
                        : parse_reference(parser, "the interface's type", &interface->type);
        if (fits && !is_procedure(kind) && interface->type.parts.count > 1) {
            diagnose_error(parser->compile->diagnostics, interface->type.place,
                           "the type of an event or dataport is one name, without dots");
        }
        if (fits && parse_name(parser, "the interface's name", &interface->name) &&
            expect_symbol(parser, ";", "behind the interface")) {
            vector_push(parser->compile->arena, &component->interfaces, interface);
        }
        return true;
    }
    return false;
}

static void parse_lock(struct parser *parser, struct component *component)
{
    struct lock *lock = arena_new(parser->compile->arena, struct lock);
    if (take_word(parser, "mutex")) {
        lock->kind = LOCK_MUTEX;
    } else if (take_word(parser, "semaphore")) {
        lock->kind = LOCK_SEMAPHORE;
    } else if (take_word(parser, "binary_semaphore")) {
        lock->kind = LOCK_BINARY_SEMAPHORE;
    } else {
        complain(parser, "'mutex', 'semaphore' or 'binary_semaphore' behind 'has'");
        return;
    }
    if (parse_name(parser, "the lock's name", &lock->name) &&
        expect_symbol(parser, ";", "behind the lock")) {
        vector_push(parser->compile->arena, &component->locks, lock);
        map_add(&component->locks_by_name, parser->compile->arena, lock->name.text, lock);
    }
}

/* A second composition or configuration in one component: says where the first is. */
static void second_part(struct parser *parser, struct place second, struct place first,
                        const char *what)
{
    struct diagnostic *error = diagnose_error(parser->compile->diagnostics, second,
                                              "this component has a second %s", what);
    diagnostic_note(parser->compile->diagnostics, error, first, "the first one is here");
}

static void component_part(struct parser *parser, struct component *component)
{
    struct place place = parser->token->place;
    if (at_word(parser, "composition")) {
        struct composition *composition = parse_composition(parser);
        if (component->composition != NULL) {
            second_part(parser, place, component->composition->place, "composition");
        } else {
            component->composition = composition;
        }
        return;
    }
    struct configuration *configuration = parse_configuration(parser);
    if (component->configuration != NULL) {
        second_part(parser, place, component->configuration->place, "configuration");
    } else {
        component->configuration = configuration;
    }
}

/* What runs is made of the parts before, so they come first; said once for a component. */
static void behind_parts(struct parser *parser, const struct component *component)
{
    bool composed = component->composition != NULL;
    struct place part = composed ? component->composition->place : component->configuration->place;
    struct diagnostic *error =
        diagnose_error(parser->compile->diagnostics, part,
                       "'composition' and 'configuration' come last in a component");
    diagnostic_note(parser->compile->diagnostics, error, parser->token->place,
                    "this stands behind it");
}

static void component_statement(struct parser *parser, void *body)
{
    struct component *component = body;
    struct place place = parser->token->place;
    bool is_part = at_word(parser, "composition") || at_word(parser, "configuration");
    if (!is_part && (component->composition != NULL || component->configuration != NULL)) {
        behind_parts(parser, component);
    }
    if (take_word(parser, "control")) {
        component->control = true;
        component->control_place = place;
        expect_symbol(parser, ";", "behind 'control'");
    } else if (take_word(parser, "hardware")) {
        component->hardware = true;
        expect_symbol(parser, ";", "behind 'hardware'");
    } else if (take_word(parser, "attribute")) {
        struct attribute *attribute = parse_attribute(parser);
        if (attribute != NULL) {
            vector_push(parser->compile->arena, &component->attributes, attribute);
            map_add(&component->attributes_by_name, parser->compile->arena, attribute->name.text,
                    attribute);
        }
    } else if (take_word(parser, "include")) {
        parse_include(parser, &component->includes);
    } else if (take_word(parser, "has")) {
        parse_lock(parser, component);
    } else if (is_part) {
        component_part(parser, component);
    } else if (take_word(parser, "maybe")) {
        if (!parse_interface(parser, component, true)) {
            complain(parser, "'uses', 'consumes' or 'dataport' behind 'maybe'");
        }
    } else if (!parse_interface(parser, component, false)) {
        complain(parser,
                 "'attribute', 'composition', 'configuration', 'consumes', 'control', 'dataport', "
                 "'emits', 'hardware', 'has', 'include', 'maybe', 'provides' or 'uses'");
    }
}

struct component *parse_component_body(struct parser *parser, struct name name, struct place place)
{
    struct component *component = arena_new(parser->compile->arena, struct component);
    component->definition.name = name;
    component->place = name.text == NULL ? place : name.place;
    define(parser, &component->definition);
    parse_body(parser, "of the component", component_statement, component);
    return component;
}
