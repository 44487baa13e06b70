/* SPDX-License-Identifier: BSD-2-Clause */
/* The rule of a whole file. */
#include "compiler/parse.h"

#include <string.h>

/* import : 'import' (STRING+ | '<' path '>') ';' */
static void parse_import(struct parser *parser)
{
    struct token path = *parser->token;
    if (is_string(parser)) {
        path.text = parse_string(parser, &path.place);
    } else if (path.kind == TOKEN_PATH) {
        parser->token++;
    } else {
        complain(parser, "\"file\" or <file> behind 'import'");
        return;
    }
    if (expect_symbol(parser, ";", "behind the import")) {
        parser->import(parser->import_context, &path);
    }
}

/* Nothing can name it, but it may have been meant to be left out for a while. */
static void warn_nameless(struct parser *parser, const struct token *first, const struct name *name)
{
    if (name->text == NULL && !parser->failed) {
        diagnose_warning(parser->compile->diagnostics, first->place,
                         "this %s has no name, so that nothing can use it", first->text);
    }
}

static void parse_definition(struct parser *parser)
{
    const struct token *first = parser->token++;
    struct name name;
    struct compile *compile = parser->compile;
    struct tree *tree = parser->tree;
    if (strcmp(first->text, "component") == 0) {
        parse_optional_name(parser, "the component's name", &name);
        struct component *component = parse_component_body(parser, name, first->place);
        vector_push(compile->arena, &tree->components, component);
    } else if (strcmp(first->text, "connector") == 0) {
        parse_optional_name(parser, "the connector's name", &name);
        struct connector *connector = parse_connector_body(parser, name, first->place);
        vector_push(compile->arena, &tree->connectors, connector);
    } else {
        if (!parse_name(parser, "the struct's name", &name)) {
            return;
        }
        struct structure *structure = parse_structure_body(parser, name, first->place);
        vector_push(compile->arena, &tree->structures, structure);
    }
    warn_nameless(parser, first, &name);
}

static void unknown_statement(struct parser *parser)
{
    complain(parser, "'assembly', 'component', 'composition', 'configuration', 'connector', "
                     "'import', 'procedure' or 'struct'");
}

static void file_statement(struct parser *parser)
{
    struct compile *compile = parser->compile;
    if (take_word(parser, "import")) {
        parse_import(parser);
    } else if (at_word(parser, "component") || at_word(parser, "connector") ||
               at_word(parser, "struct")) {
        parse_definition(parser);
    } else if (at_word(parser, "procedure")) {
        parse_procedure(parser);
    } else if (at_word(parser, "assembly")) {
        parse_assembly(parser);
    } else if (at_word(parser, "composition")) {
        struct composition *composition = parse_composition(parser);
        vector_push(compile->arena, &parser->tree->compositions, composition);
    } else if (at_word(parser, "configuration")) {
        struct configuration *configuration = parse_configuration(parser);
        vector_push(compile->arena, &parser->tree->configurations, configuration);
    } else {
        unknown_statement(parser);
    }
}

void parse_file(struct parser *parser)
{
    while (parser->token->kind != TOKEN_END) {
        const struct token *start = parser->token;
        if (take_symbol(parser, ";")) {
            continue;
        }
        if (parser->spare_braces > 0 && take_symbol(parser, "}")) {
            parser->spare_braces--;
            continue;
        }
        file_statement(parser);
        if (parser->unclosed) { /* where it could have ended, the next statement begins */
            parser->unclosed = false;
            parser->failed = false;
        } else if (parser->failed && parser->token == start && at_symbol(parser, "}")) {
            parser->token++; /* one too many; what follows is a new statement */
            parser->failed = false;
        } else if (parser->failed) {
            parser->token += parser->token == start && !at_symbol(parser, "{");
            recover(parser, start);
        }
    }
}
