/* SPDX-License-Identifier: BSD-2-Clause */
/* Recursive descent parser: one function for each rule of the grammar. */
#ifndef CAISSON_COMPILER_PARSE_H
#define CAISSON_COMPILER_PARSE_H

#include "compiler/token.h"
#include "compiler/tree.h"

/* How deep bodies, types and expressions may nest in each other: deeper text is refused before the
 * stack is. */
#define PARSE_DEPTH_MAX 200u

struct parser {
    struct compile *compile;
    struct tree *tree;
    const struct token *first;
    const struct token *token; /* the next one */
    unsigned depth;
    bool unclosed;         /* a `}` was missing: every body ends */
    unsigned spare_braces; /* that may follow where one was missed too early */
    bool failed; /* since the last recovery: further complaints would only follow from the first */

    /* Called for `import`; the imported file's definitions come before what follows. */
    void (*import)(void *context, const struct token *path);
    void *import_context;
};

/* Parses a whole file into the parser's tree. Faults are diagnosed; what could be understood is in
 * the tree. */
void parse_file(struct parser *parser);

/* --- the cursor (parser.c); each `take` moves on where the next token fits --- */

bool at_word(const struct parser *parser, const char *word);
bool at_symbol(const struct parser *parser, const char *symbol);
bool take_word(struct parser *parser, const char *word);
bool take_symbol(struct parser *parser, const char *symbol);
/* As take_symbol; where it does not fit, says that it was expected behind `context`. */
bool expect_symbol(struct parser *parser, const char *symbol, const char *context);
/* The `)` that ends a list of such things; where it does not fit, says that it or a comma was
 * expected. */
bool expect_list_end(struct parser *parser, const char *context);
/* Complains about the next token: "expected WANTED, found ...", with a hint where there is one for
 * this case. */
void complain(struct parser *parser, const char *wanted);
/* What to write instead of the next token, where `wanted` was expected; NULL where nothing is
 * known. */
const char *parse_hint(const struct parser *parser, const char *wanted);
/* Whether the token is one of these words or symbols, which blanks separate. */
bool token_is(const struct token *token, const char *words);
/* Whether it is a word of C's arithmetic types. */
bool is_c_type_word(const struct token *token);
/* Whether the next token is a word of C that has no place before a type here. */
bool is_foreign_word(const struct parser *parser);
/* Where a name is expected: true, with a complaint, where one more word of a C type such as
 * `unsigned long` stands there. */
bool refuse_c_type(struct parser *parser);
bool enter(struct parser *parser); /* false, with a diagnostic: too deep */
void leave(struct parser *parser);
/* After a fault in the statement that begins at `start`: skips to behind its `;` or to the `}` that
 * ends the body. */
void recover(struct parser *parser, const struct token *start);
/* Parses `{ statement... }`, recovering in each statement; false where `{` is missing. */
bool parse_body(struct parser *parser, const char *context,
                void (*statement)(struct parser *parser, void *body), void *body);

bool parse_name(struct parser *parser, const char *wanted, struct name *ret_name);
void parse_optional_name(struct parser *parser, const char *wanted, struct name *ret_name);
bool parse_reference(struct parser *parser, const char *wanted, struct reference *ret_reference);
void define(struct parser *parser, struct definition *definition);
bool is_string(const struct parser *parser);
/* Adjacent strings, joined. */
const char *parse_string(struct parser *parser, struct place *ret_place);

/* NULL, with a diagnostic, where there is none. */
struct expression *parse_expression(struct parser *parser);
struct expression *parse_item(struct parser *parser);
/* Of a dictionary. */
struct expression *parse_key(struct parser *parser);
struct expression *parse_query(struct parser *parser);

/* With a type of a procedure's. */
struct attribute *parse_typed_name(struct parser *parser, const char *wanted);
struct attribute *parse_attribute(struct parser *parser);
void parse_include(struct parser *parser, includes *ret_includes);
struct structure *parse_structure_body(struct parser *parser, struct name name, struct place place);

struct component *parse_component_body(struct parser *parser, struct name name, struct place place);
struct connector *parse_connector_body(struct parser *parser, struct name name, struct place place);
void parse_procedure(struct parser *parser);
struct composition *parse_composition(struct parser *parser);
struct configuration *parse_configuration(struct parser *parser);
void parse_assembly(struct parser *parser);

#endif
