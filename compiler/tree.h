/* SPDX-License-Identifier: BSD-2-Clause */
/* The tree: what the descriptions say, as they say it, with the place of everything. Lists keep the
 * order of the text. */
#ifndef CAISSON_COMPILER_TREE_H
#define CAISSON_COMPILER_TREE_H

#include "compiler/context.h"

struct name {
    const char *text; /* NULL: it has none */
    struct place place;
};

/* A dotted name. */
struct reference {
    const char *text; /* parts joined by dots */
    VECTOR(struct name) parts;
    struct place place;
    uint32_t order; /* see struct definition */
};

struct value; /* value.h */

enum expression_kind {
    EXPRESSION_NUMBER, /* text: as written */
    EXPRESSION_BOOL,   /* text: "true" or "false" */
    EXPRESSION_STRING,
    EXPRESSION_UNARY,     /* operator, operands[0] */
    EXPRESSION_BINARY,    /* operator, operands[0..1] */
    EXPRESSION_CONDITION, /* operands[0] ? operands[1] : operands[2] */
    EXPRESSION_LIST,      /* items */
    EXPRESSION_DICT,      /* keys and items */
    EXPRESSION_QUERY,     /* text: its name */
};

struct expression {
    enum expression_kind kind;
    struct place place;
    const char *text; /* the operator of an operation */
    struct expression *operands[3];
    VECTOR(struct expression *) items;
    VECTOR(struct expression *) keys; /* one for each item of a DICT */
};

/*
 * Named things count up in the order in which the text defines them, and references in the order in
 * which they stand, on one scale, so that a use before the definition can be told.
 */
struct definition {
    struct name name;
    uint32_t order;
};

enum type_kind {
    TYPE_NAMED, /* a C type: text */
    /* of an attribute: the description's struct of that name, else a C type: text */
    TYPE_REFERENCE,
    TYPE_BODY, /* `{ ... }` of an attribute: structure */
};

struct structure;

struct type {
    enum type_kind kind;
    const char *text; /* as in C: "int", "const char *" is not made here: `string` stays "string" */
    struct structure *structure; /* of a REFERENCE set by components_check, where there is one */
    struct place place;
    uint32_t order;
};

/* An attribute, or a field of a struct: `type name[] = default`. */
struct attribute {
    struct name name;
    struct type type;
    bool is_array;
    struct expression *value; /* default, or NULL */
    struct value *evaluated; /* what components_check made of it, complete; NULL: nothing, or bad */
};

typedef VECTOR(struct attribute *) attributes;

struct structure {
    struct definition definition;
    attributes fields;
    struct place place;
    /* Of components_check: */
    enum { STRUCTURE_NEW, STRUCTURE_BUSY, STRUCTURE_CHECKED } state;
    unsigned depth; /* 1, or one more than that of the deepest struct in it */
};

struct include {
    const char *path;
    bool angled;
    struct place place;
};

typedef VECTOR(struct include) includes;

enum interface_kind {
    INTERFACE_USES,
    INTERFACE_PROVIDES,
    INTERFACE_EMITS,
    INTERFACE_CONSUMES,
    INTERFACE_DATAPORT,
};

struct interface {
    enum interface_kind kind;
    struct name name;
    struct reference type;   /* procedure; event; C type of a dataport, "Buf" */
    bool is_buffer;          /* Buf */
    struct expression *size; /* of Buf(size); NULL: the default */
    uint64_t declared_bytes; /* of Buf, set by components_check; else 0 */
    bool maybe;
};

enum lock_kind {
    LOCK_MUTEX,
    LOCK_SEMAPHORE,
    LOCK_BINARY_SEMAPHORE,
};

struct lock {
    enum lock_kind kind;
    struct name name;
};

struct composition;
struct configuration;

struct component {
    struct definition definition; /* without a name: it stands in an instance */
    struct place place;
    bool control;
    struct place control_place;
    bool hardware;
    attributes attributes;
    VECTOR(struct interface *) interfaces;
    VECTOR(struct lock *) locks;
    struct map attributes_by_name; /* struct attribute; of two with one name the first */
    struct map locks_by_name;      /* struct lock */
    includes includes;
    struct composition *composition;     /* NULL: not a compound */
    struct configuration *configuration; /* or NULL */
};

struct parameter {
    enum { PARAMETER_IN, PARAMETER_INOUT, PARAMETER_OUT, PARAMETER_REFIN } direction;
    struct type type;
    struct name name;
    bool is_array;
};

struct method {
    struct name name;
    bool returns; /* false: void */
    struct type type;
    VECTOR(struct parameter) parameters;
};

struct procedure {
    struct definition definition;
    VECTOR(struct method *) methods;
    attributes attributes;
    includes includes;
};

struct connector_end {
    enum { END_PROCEDURE, END_EVENT, END_DATAPORT } kind;
    bool plural;
    bool hardware;
    struct expression *threads; /* or NULL */
    struct place place;
};

struct connector {
    struct definition definition;
    struct place place;
    struct connector_end from;
    struct connector_end to;
    bool disordered; /* `from` is not first, or an attribute stands before an end */
    attributes attributes;
};

struct instance {
    struct definition definition;
    struct reference type;       /* where there is no body */
    struct component *component; /* its body, or NULL */
};

struct connection_end {
    bool from;
    struct reference reference;
};

struct connection {
    struct definition definition;
    struct reference type;       /* where there is no body */
    struct connector *connector; /* its body, or NULL */
    VECTOR(struct connection_end) ends;
};

struct group {
    struct definition definition;
    VECTOR(struct instance *) instances;
    struct place place;
};

struct export
{
    struct reference inner;
    struct reference outer;
};

/* One statement of a composition: exactly one of these is set. */
struct composition_item {
    struct instance *instance;
    struct connection *connection;
    struct group *group;
    struct export *export;
};

struct composition {
    struct definition definition;
    VECTOR(struct composition_item) items;
    struct reference target; /* `composition REF;`: parts.count > 0 */
    struct place place;
    uint32_t end; /* behind all that it defines, see struct definition */
};

struct setting {
    struct reference target; /* instance or connection */
    struct name attribute;
    struct expression *value; /* or NULL: copied from */
    struct reference source;
    VECTOR(struct expression *) keys; /* of `source[key][key]` */
    struct place place;
};

struct configuration {
    struct definition definition;
    VECTOR(struct setting *) settings;
    struct reference target;
    struct place place;
};

struct assembly {
    struct definition definition;
    struct place place;
    VECTOR(struct composition *) compositions;
    VECTOR(struct configuration *) configurations;
    VECTOR(struct place) schedules;
};

/* Everything that all files say. */
struct tree {
    VECTOR(struct assembly *) assemblies;
    VECTOR(struct component *) components;
    VECTOR(struct connector *) connectors;
    VECTOR(struct procedure *) procedures;
    VECTOR(struct structure *) structures;
    VECTOR(struct composition *) compositions;
    VECTOR(struct configuration *) configurations;
    uint32_t order;
};

#endif
