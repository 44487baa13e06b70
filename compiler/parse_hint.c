/* SPDX-License-Identifier: BSD-2-Clause */
/* What is written instead of what newcomers write: the rows of one table, found by what was
 * expected and what stands there. */
#include "base/text.h"
#include "compiler/parse.h"

#include <string.h>

/*
 * `wanted` is how the complaint's text begins. `before`, `at`, `behind` and `then` are words or
 * symbols, any one of them, of the token before the one that was not expected, of that one, and of
 * the two behind it; NULL is any. Classes: NAME, TYPE (a word of C's arithmetic types), MACRO (a
 * name without lower case), NUMBER, STRING.
 */
struct hint {
    const char *wanted;
    const char *before;
    const char *at;
    const char *behind;
    const char *then;
    const char *text;
};

#define NO_MACRO                                                                                   \
    "no macro has this name; a #include may be missing, or the preprocessor is off (--nocpp)"
#define ARRAY_TEXT "brackets stand behind the name: 'int NAME[]'"
#define DIMENSION  "arrays have one dimension"
#define LIST       "a list stands in brackets: [1, 2]"
#define SETTING    "a setting is 'INSTANCE.ATTRIBUTE = VALUE;'"
#define POINTERS   "pointers are not allowed in procedures; "
#define FROM_HEADER                                                                                \
    "types of C come from a header: 'include \"FILE.h\";' in a component or procedure"

#define A_PARAMETER     "the parameter's name"
#define AFTER_PARAMETER "',' or ')' behind a parameter"
#define A_METHOD        "the method's name"
#define A_TYPE          "a type"
#define AN_ATTRIBUTE    "the attribute's name"
#define AFTER_ATTRIBUTE "';' behind the attribute"
#define AN_INTERFACE    "the interface's name"
#define AFTER_INTERFACE "';' behind the interface"
#define IN_COMPONENT    "'attribute', 'composition', 'configuration', 'consumes'"
#define IN_COMPOSITION  "'component', 'connection', 'group' or 'export'"
#define IN_ASSEMBLY     "'composition', 'configuration' or 'schedule'"
#define IN_FILE         "'assembly', 'component'"
#define AN_INSTANCE     "the instance's name"
#define AFTER_INSTANCE  "';' behind the instance"
#define A_CONNECTION    "the connection's name"
#define AFTER_END       "',' or ')' behind a connection's end"

/* The first row that fits counts. */
static const struct hint hints[] = {
    /* Types. */
    {A_TYPE, NULL, "enum union", NULL, NULL, FROM_HEADER ", by the name of a typedef"},
    {A_TYPE, NULL, "typedef", NULL, NULL, FROM_HEADER},
    {A_TYPE, NULL, "const", NULL, NULL,
     "leave it out: attributes and what is passed 'in' are constant anyway"},
    {A_TYPE, NULL, "static extern inline register volatile virtual", NULL, NULL,
     "leave it out: it means nothing in a description"},
    {A_TYPE, NULL, "void", "* **", NULL,
     POINTERS "pass bytes, 'uint8_t NAME[]', or share a dataport"},
    {A_TYPE, NULL, "void", NULL, NULL, "only what a method returns may be 'void'"},
    {A_TYPE, NULL, "in out inout refin", NULL, NULL,
     "a parameter has one direction, 'inout' for both"},
    {A_TYPE, NULL, ".", NULL, NULL, "a method has a fixed number of parameters; pass an array"},
    {A_TYPE, NULL, "uses provides emits consumes dataport control has maybe", NULL, NULL,
     "it stands in a component"},

    /* Parameters. */
    {A_PARAMETER, "char", "* **", NULL, NULL,
     POINTERS "write 'string' for text, 'char NAME[]' for bytes"},
    {A_PARAMETER, NULL, "* ** &", NULL, NULL,
     POINTERS "pass an array, 'int NAME[]', or a struct; what is 'out' or 'inout' comes back"},
    {A_PARAMETER, NULL, "[", NULL, NULL, ARRAY_TEXT},
    {A_PARAMETER, NULL, ", )", NULL, NULL, "each parameter has a type and a name: 'in int NAME'"},
    {A_PARAMETER, NULL, "in out inout refin", NULL, NULL,
     "the direction stands before the type: 'in int NAME'"},
    {A_PARAMETER, "IN In OUT Out INOUT InOut Inout REFIN ref byref", "NAME TYPE", NULL, NULL,
     "directions are 'in', 'out', 'inout' and 'refin'"},
    {A_PARAMETER, NULL, "(", NULL, NULL,
     "functions cannot be passed; emit an event, or call a procedure of the other side"},
    {A_PARAMETER, NULL, ":", NULL, NULL, "the type stands before the name: 'in int NAME'"},
    {AFTER_PARAMETER, "void", "* **", NULL, NULL,
     POINTERS "pass bytes, 'uint8_t NAME[]', or share a dataport"},
    {AFTER_PARAMETER, "void", NULL, NULL, NULL, "a parameter cannot be 'void'"},
    {AFTER_PARAMETER, NULL, "=", NULL, NULL, "parameters have no default values"},
    {AFTER_PARAMETER, NULL, "[", NULL, NULL, DIMENSION},
    {"']' of the array", NULL, "NUMBER NAME (", NULL, NULL,
     "arrays are declared without a size, 'NAME[]': each is as long as its value"},

    /* Methods. */
    {A_METHOD, NULL, "* **", NULL, NULL,
     POINTERS "return 'string' for text, or have a parameter 'out char NAME[]'"},
    {A_METHOD, NULL, "(", NULL, NULL, "a method begins with what it returns: 'void NAME()'"},
    {A_METHOD, "method function", "NAME TYPE", NULL, NULL,
     "a method begins with what it returns: 'void NAME()'"},
    {A_METHOD, NULL, "[", NULL, NULL,
     "a method cannot return an array; have it as 'out' parameter"},
    {"';' behind the method", NULL, "{", NULL, NULL,
     "a procedure declares its methods; they are written in C, as 'INTERFACE_METHOD'"},
    {"';' behind the method", NULL, "const", NULL, NULL, "leave it out"},

    /* Attributes, and fields of structs. */
    {AN_ATTRIBUTE, NULL, "= ;", NULL, NULL, "it has a type and a name: 'attribute int NAME;'"},
    {AN_ATTRIBUTE, "char", "* **", NULL, NULL, "there are no pointers; write 'string' for text"},
    {AN_ATTRIBUTE, NULL, "* ** &", NULL, NULL,
     "there are no pointers; write an array, 'int NAME[]'"},
    {AN_ATTRIBUTE, NULL, "[", NULL, NULL, ARRAY_TEXT},
    {AFTER_ATTRIBUTE, NULL, ":", NULL, NULL, "a default stands behind '='"},
    {AFTER_ATTRIBUTE, NULL, "[", NULL, NULL, DIMENSION},
    {AFTER_ATTRIBUTE, "NAME", ",", NULL, NULL, "each attribute is a statement of its own"},
    {AFTER_ATTRIBUTE, NULL, ",", NULL, NULL, LIST},
    {AFTER_ATTRIBUTE, "NAME", "(", NULL, NULL, "methods are declared in a procedure"},

    /* Values. */
    {"a value", NULL, "TRUE YES yes on", NULL, NULL, "write 'true'"},
    {"a value", NULL, "FALSE NO no off", NULL, NULL, "write 'false'"},
    {"a value", NULL, "NULL nullptr None null", NULL, NULL,
     "write 0, or \"\" for no text, or set nothing at all"},
    {"a value", NULL, "MACRO", NULL, NULL, NO_MACRO},
    {"a value", NULL, "NAME", NULL, NULL, "text stands in quotes, and no macro has this name"},
    {"':' behind the key", NULL, ", }", NULL, NULL,
     LIST "; braces make a dictionary: {\"key\": 1}"},
    {"':' behind the key", NULL, "=", NULL, NULL, "a key and its value: {\"key\": 1}"},
    {"a key", NULL, NULL, NULL, NULL, "a key and its value: {\"key\": 1}"},
    {"')' behind the expression", NULL, ",", NULL, NULL, LIST},

    /* What a component has. */
    {AN_INTERFACE, NULL, ";", NULL, NULL,
     "it has a type and a name: 'uses PROCEDURE NAME;', 'dataport Buf NAME;'"},
    {AN_INTERFACE, "Buf", "[", NULL, NULL, "its size stands in parentheses: 'Buf(4096)'"},
    {AN_INTERFACE, NULL, "[", NULL, NULL,
     "the type is one name: 'Buf(4096)', or a typedef of a header that the component includes"},
    {AN_INTERFACE, NULL, "* **", NULL, NULL, "the type is what is shared; C has a pointer to that"},
    {"the dataport's type", NULL, "TYPE string struct enum union void", NULL, NULL,
     "the type is one name: 'Buf', 'Buf(4096)', or a typedef of a header that the component "
     "includes"},
    {AFTER_INTERFACE, NULL, ",", NULL, NULL, "each interface is a statement of its own"},
    {"';' behind the lock", NULL, "=", NULL, NULL,
     "its value is a setting of the instance: 'INSTANCE.LOCK_value = 4;'"},
    {"';' behind the lock", NULL, ",", NULL, NULL, "each lock is a statement of its own"},
    {"';' behind 'control'", NULL, "NAME TYPE void", NULL, NULL,
     "'control' stands alone, and 'int run(void)' in C"},
    {"'uses', 'consumes' or 'dataport' behind 'maybe'", NULL, "provides emits", NULL, NULL,
     "what a component provides or emits need not be connected anyway"},
    {IN_COMPONENT, NULL, "MACRO", NULL, NULL, NO_MACRO},
    {IN_COMPONENT, NULL, "mutex semaphore binary_semaphore", NULL, NULL,
     "write 'has' before it: 'has mutex NAME;'"},
    {IN_COMPONENT, NULL, "component connection group export", NULL, NULL,
     "it stands in a composition: 'composition { ... }'"},
    {IN_COMPONENT, NULL, "requires", NULL, NULL, "write 'uses'"},
    {IN_COMPONENT, NULL, "implements", NULL, NULL, "write 'provides'"},
    {IN_COMPONENT, NULL, "TYPE NAME void string", "NAME", "(",
     "methods are declared in a procedure, which a component 'provides' or 'uses'; functions are "
     "written in C"},
    {IN_COMPONENT, NULL, "TYPE string int64_t uint64_t", "NAME", NULL,
     "an attribute begins with 'attribute'"},
    {IN_COMPONENT, NULL, "NAME", "=", NULL, "an attribute begins with 'attribute' and its type"},
    {IN_COMPONENT, NULL, "NAME", ".", NULL, "settings stand in a configuration"},

    /* Settings. */
    {"'=' or '<-' behind the attribute's name", NULL, NULL, NULL, NULL, SETTING},
    {"'.' and an attribute's name", "MACRO", "(", NULL, NULL, NO_MACRO},
    {"'.' and an attribute's name", NULL, NULL, NULL, NULL, SETTING},
    {"an instance or connection", NULL, "component connection group export", NULL, NULL,
     "it stands in a composition"},
    {"an instance or connection", NULL, NULL, NULL, NULL, SETTING},
    {"an attribute", NULL, "NUMBER STRING - [ { (", NULL, NULL,
     "'<-' copies an attribute of the compound; a value stands behind '='"},
    {"';' behind the setting", NULL, ",", NULL, NULL, LIST},

    /* Instances and connections. */
    {AN_INSTANCE, NULL, ";", NULL, NULL, "it has a type and a name: 'component TYPE NAME;'"},
    {AN_INSTANCE, NULL, ":", NULL, NULL, "its type stands first: 'component TYPE NAME;'"},
    {AN_INSTANCE, NULL, "{", NULL, NULL,
     "a component is defined outside of a composition, or has its name behind its body: "
     "'component { ... } NAME;'"},
    {AFTER_INSTANCE, NULL, ",", NULL, NULL, "each instance is a statement of its own"},
    {AFTER_INSTANCE, NULL, "( = {", NULL, NULL, "settings of an instance stand in a configuration"},
    {A_CONNECTION, NULL, "(", NULL, NULL,
     "it has a connector and a name: 'connection CONNECTOR NAME(from a.x, to b.y);'"},
    {"'from' or 'to'", NULL, "NAME", ".", NULL,
     "each end says which one it is: '(from a.x, to b.y)'"},
    {AFTER_END, NULL, "-> : [", NULL, NULL, "an interface is named 'INSTANCE.INTERFACE'"},
    {"'(' behind the connection's name", NULL, "from to", NULL, NULL,
     "the ends stand in parentheses: '(from a.x, to b.y)'"},
    {IN_COMPOSITION, NULL, "MACRO", NULL, NULL, NO_MACRO},
    {IN_COMPOSITION, NULL, "instance", NULL, NULL, "write 'component TYPE NAME;'"},
    {IN_COMPOSITION, NULL, "NAME", "NAME", ";",
     "an instance begins with 'component': 'component TYPE NAME;'"},
    {IN_COMPOSITION, NULL, "NAME", ".", NULL, "settings stand in a configuration"},
    {IN_COMPOSITION, NULL, "uses provides emits consumes dataport attribute control has", NULL,
     NULL, "it stands in a component"},
    {IN_ASSEMBLY, NULL, "component connection group", NULL, NULL,
     "it stands in a composition: 'assembly { composition { ... } }'"},
    {IN_ASSEMBLY, NULL, "NAME", ".", NULL,
     "settings stand in a configuration: 'assembly { ... configuration { ... } }'"},

    /* A whole file. */
    {IN_FILE, NULL, "MACRO", NULL, NULL, NO_MACRO},
    {IN_FILE, NULL, "}", NULL, NULL, "it closes nothing"},
    {IN_FILE, NULL, "interface", NULL, NULL, "write 'procedure'"},
    {IN_FILE, NULL, "typedef enum union", NULL, NULL, FROM_HEADER},
    {IN_FILE, NULL, "TYPE void string static extern", NULL, NULL,
     "functions and variables are written in C, methods are declared in a procedure"},
    {IN_FILE, NULL, "include", NULL, NULL,
     "write 'import' for a description; C headers are included in a component or procedure"},
    {IN_FILE, NULL, "connection group export", NULL, NULL,
     "it stands in a composition: 'assembly { composition { ... } }'"},
    {IN_FILE, NULL, "uses provides emits consumes dataport attribute control has maybe", NULL, NULL,
     "it stands in a component"},
    {IN_FILE, NULL, "- --", NULL, NULL, "comments are // to the end of a line, and /* ... */"},
    {"\"file\" or <file> behind 'import'", NULL, "NAME", NULL, NULL,
     "<FILE> is looked for on the import path, \"FILE\" beside this one"},
    {"\"file\" or <file> behind 'include'", NULL, "NAME", NULL, NULL,
     "write <FILE.h> or \"FILE.h\""},

    /* Connectors. */
    {"'Procedure', 'Event', 'Dataport'", NULL, NULL, NULL, NULL,
     "'Procedure' is for uses and provides, 'Event' for emits and consumes"},
    {"'thread' or 'threads'", NULL, NULL, NULL, NULL, "write 'with 1 thread'"},
};

bool token_is(const struct token *token, const char *words)
{
    size_t length = strlen(token->text);
    for (const char *at = words; *at; at += strcspn(at, " "), at += *at == ' ') {
        if (strncmp(at, token->text, length) == 0 && (at[length] == ' ' || at[length] == '\0')) {
            return true;
        }
    }
    return false;
}

#define TYPE_WORDS "char short int integer long float double signed unsigned bool int64_t uint64_t"

bool is_c_type_word(const struct token *token)
{
    return token->kind == TOKEN_NAME && token_is(token, TYPE_WORDS);
}

/* As macros are called, and hardly anything else. */
static bool is_macro_name(const struct token *token)
{
    size_t length = strlen(token->text);
    return token->kind == TOKEN_NAME && !token->reserved && length > 3 &&
           strspn(token->text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") == length;
}

/* `classes` are upper case, as no word of the language is. */
static bool matches(const struct token *token, const char *words)
{
    if (words == NULL) {
        return true;
    }
    if (token->kind == TOKEN_NAME || token->kind == TOKEN_SYMBOL) {
        if (token_is(token, words)) {
            return true;
        }
    }
    const struct token class = {
        .text = token->kind == TOKEN_NUMBER                     ? "NUMBER"
                : token->kind == TOKEN_STRING                   ? "STRING"
                : is_c_type_word(token)                         ? "TYPE"
                : token->kind == TOKEN_NAME && !token->reserved ? "NAME"
                                                                : "",
    };
    static const struct token macro = {.text = "MACRO"};
    return (*class.text != '\0' && token_is(&class, words)) ||
           (is_macro_name(token) && token_is(&macro, words));
}

const char *parse_hint(const struct parser *parser, const char *wanted)
{
    static const struct token none = {.text = ""};
    const struct token *at = parser->token;
    const struct token *before = at > parser->first ? at - 1 : &none;
    const struct token *behind = at->kind == TOKEN_END ? &none : at + 1;
    const struct token *then = behind == &none || behind->kind == TOKEN_END ? &none : behind + 1;
    for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++) {
        const struct hint *hint = &hints[i];
        if (strncmp(wanted, hint->wanted, strlen(hint->wanted)) == 0 &&
            matches(before, hint->before) && matches(at, hint->at) &&
            matches(behind, hint->behind) && matches(then, hint->then)) {
            return hint->text;
        }
    }
    return NULL;
}
