/* SPDX-License-Identifier: BSD-2-Clause */
/* The parser's helpers and the rule of a whole file. */
#include "compiler/parse.h"

#include "base/text.h"

#include <string.h>

bool at_word(const struct parser *parser, const char *word)
{
    return parser->token->kind == TOKEN_NAME && strcmp(parser->token->text, word) == 0;
}

bool at_symbol(const struct parser *parser, const char *symbol)
{
    return parser->token->kind == TOKEN_SYMBOL && strcmp(parser->token->text, symbol) == 0;
}

static bool take_if(struct parser *parser, bool fits)
{
    parser->token += fits;
    return fits;
}

bool take_word(struct parser *parser, const char *word)
{
    return take_if(parser, at_word(parser, word));
}

bool take_symbol(struct parser *parser, const char *symbol)
{
    return take_if(parser, at_symbol(parser, symbol));
}

bool enter(struct parser *parser)
{
    if (parser->depth < PARSE_DEPTH_MAX) {
        parser->depth++;
        return true;
    }
    if (!parser->failed) {
        diagnose_error(parser->compile->diagnostics, parser->token->place,
                       "this nests deeper than %u levels", PARSE_DEPTH_MAX);
        parser->failed = true;
    }
    return false;
}

void leave(struct parser *parser)
{
    parser->depth--;
}

/* Braces that are open at the parser's token, of those since `start`. */
static size_t open_braces(const struct parser *parser, const struct token *start)
{
    size_t depth = 0;
    for (const struct token *token = start; token < parser->token; token++) {
        if (token->kind == TOKEN_SYMBOL && strcmp(token->text, "{") == 0) {
            depth++;
        } else if (token->kind == TOKEN_SYMBOL && strcmp(token->text, "}") == 0) {
            depth -= depth > 0;
        }
    }
    return depth;
}

void recover(struct parser *parser, const struct token *start)
{
    /* Braces of a value: no `;` stands in it, so one ends the statement there, too. */
    size_t value_depth = open_braces(parser, start);
    size_t depth = value_depth;
    for (; parser->token->kind != TOKEN_END; parser->token++) {
        if (at_symbol(parser, "{")) {
            depth++;
        } else if (at_symbol(parser, "}") && depth <= 1) {
            parser->token += depth;
            break;
        } else if (at_symbol(parser, "}")) {
            depth--;
        } else if (at_symbol(parser, ";") && depth <= value_depth) {
            parser->token++;
            break;
        }
    }
    parser->failed = false;
}

/* What stands in no body: its `}` is missing. */
static bool at_outer_word(const struct parser *parser)
{
    return at_word(parser, "assembly") || at_word(parser, "procedure") ||
           at_word(parser, "connector") || at_word(parser, "import");
}

/* The body that `open` began does not end; said of the innermost one. False. */
static bool unclosed(struct parser *parser, struct place open)
{
    struct diagnostics *diagnostics = parser->compile->diagnostics;
    const struct token *token = parser->token;
    if (!parser->failed) {
        struct diagnostic *error =
            token->kind == TOKEN_END
                ? diagnose_error(diagnostics, token->place,
                                 "expected '}', found the end of the file")
                : diagnose_error(diagnostics, token->place,
                                 "expected '}' before '%s', which stands outside of all braces",
                                 token->text);
        diagnostic_note(diagnostics, error, open, "it would match this '{'");
        parser->spare_braces = parser->depth + 1;
    }
    parser->failed = true;
    parser->unclosed = true;
    return false;
}

bool parse_body(struct parser *parser, const char *context,
                void (*statement)(struct parser *parser, void *body), void *body)
{
    struct place open = parser->token->place;
    if (!expect_symbol(parser, "{", context)) {
        return false;
    }
    if (!enter(parser)) {
        return false;
    }
    while (!at_symbol(parser, "}") && parser->token->kind != TOKEN_END) {
        const struct token *start = parser->token;
        if (take_symbol(parser, ";")) {
            continue;
        }
        if (parser->unclosed || at_outer_word(parser)) {
            leave(parser);
            return unclosed(parser, open);
        }
        statement(parser, body);
        if (parser->failed && !parser->unclosed) {
            parser->token += parser->token == start && !at_symbol(parser, "{");
            recover(parser, start);
        }
    }
    leave(parser);
    return take_symbol(parser, "}") || unclosed(parser, open);
}

bool parse_name(struct parser *parser, const char *wanted, struct name *ret_name)
{
    const struct token *token = parser->token;
    if (token->kind != TOKEN_NAME) {
        complain(parser, wanted);
        return false;
    }
    if (token->reserved) {
        complain(parser, wanted);
        return false;
    }
    *ret_name = (struct name){.text = token->text, .place = token->place};
    parser->token++;
    return true;
}

void parse_optional_name(struct parser *parser, const char *wanted, struct name *ret_name)
{
    *ret_name = (struct name){.place = parser->token->place};
    if (parser->token->kind == TOKEN_NAME) {
        parse_name(parser, wanted, ret_name);
    }
}

bool parse_reference(struct parser *parser, const char *wanted, struct reference *ret_reference)
{
    struct reference reference = {.order = ++parser->tree->order};
    struct text joined = {0};
    do {
        struct name name;
        if (!parse_name(parser, reference.parts.count == 0 ? wanted : "a name", &name)) {
            text_finish(&joined);
            return false;
        }
        text_print(&joined, "%s%s", reference.parts.count == 0 ? "" : ".", name.text);
        vector_push(parser->compile->arena, &reference.parts, name);
    } while (take_symbol(parser, "."));
    reference.text = arena_copy(parser->compile->arena, joined.bytes, joined.length);
    text_finish(&joined);
    reference.place = place_span(reference.parts.items[0].place,
                                 reference.parts.items[reference.parts.count - 1].place);
    *ret_reference = reference;
    return true;
}

void define(struct parser *parser, struct definition *definition)
{
    definition->order = ++parser->tree->order;
}

bool is_string(const struct parser *parser)
{
    return parser->token->kind == TOKEN_STRING;
}

const char *parse_string(struct parser *parser, struct place *ret_place)
{
    struct text joined = {0};
    *ret_place = parser->token->place;
    while (is_string(parser)) {
        text_add(&joined, parser->token->text);
        *ret_place = place_span(*ret_place, parser->token->place);
        parser->token++;
    }
    const char *string = arena_copy(parser->compile->arena, text_string(&joined), joined.length);
    text_finish(&joined);
    return string;
}

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
