/* SPDX-License-Identifier: BSD-2-Clause */
/* The resolved model: every instance of the system, what it is connected to, and what is set for
 * it. */
#ifndef CAISSON_COMPILER_MODEL_H
#define CAISSON_COMPILER_MODEL_H

#include "compiler/connectors.h"
#include "compiler/tree.h"
#include "compiler/value.h"

/* Instances, interfaces and ends of connections, all together: compounds of compounds multiply, and
 * a short text must not fill the memory. */
#define SYSTEM_PARTS_MAX    250000u
#define COMPOUND_DEPTH_MAX  64u
#define ADDRESS_BYTES_MAX   200u
#define STRUCTURE_DEPTH_MAX 64u

/* The definitions of all files, by name. */
struct names {
    struct map assemblies;
    struct map components;
    struct map connectors;
    struct map procedures;
    struct map structures;
    struct map compositions;
    struct map configurations;
};

struct model_instance;
struct model_group;

enum entry_kind {
    ENTRY_INSTANCE,
    ENTRY_CONNECTION,
    ENTRY_GROUP,
};

/* A name of a composition. */
struct entry {
    enum entry_kind kind;
    struct definition definition;
    struct model_instance *instance;
    struct model_connection *connection;
    struct scope *group;
};

/* An instance of a group, as settings of the composition around the group find it by its bare
 * name. */
struct member {
    struct entry *entry;
    const char *group;
    bool ambiguous; /* another group has one of that name */
};

/* The names of one composition: the assembly's, a compound's, a group's. */
struct scope {
    struct model_instance *owner; /* the compound, or NULL */
    struct scope *outer;          /* of a group's: the composition's around it; else NULL */
    const char *name;             /* of the group */
    const char *prefix;           /* of addresses: "" or "outer." */
    struct model_group *group;    /* the outermost one around it, or NULL */
    struct map entries;           /* struct entry: instances and groups */
    struct map connections;       /* struct entry */
    struct map members;           /* struct member: of its groups */
    uint32_t order;               /* at which its connections and exports look names up */
};

enum setting_state {
    SETTING_NEW,
    SETTING_BUSY, /* being evaluated: meeting it again is a circle of `<-` */
    SETTING_DONE,
    SETTING_BAD,  /* evaluated in vain; its diagnostic is out */
    SETTING_NONE, /* copied from an attribute that has no value */
};

struct model_setting {
    const struct setting *setting;
    struct scope *scope; /* where it stands */
    enum setting_state state;
    struct value value;
    bool copied; /* by `<-` of another one: so it has an effect, even of a name that nobody knows */
};

/* The settings of one instance or connection, by attribute. */
struct settings {
    struct map by_name; /* struct model_setting */
    VECTOR(struct model_setting *) list;
};

/* One interface of one instance. */
struct endpoint {
    struct model_instance *instance;
    const struct interface *interface;
    struct endpoint *inner; /* of a compound: the exported interface this one stands for */
    struct place export_place;
    struct model_connection *connection; /* as written; follow with connection_whole */
    bool from;
    struct place use; /* where the connection names it */
    size_t position;  /* among the ends of its side of the whole connection */
};

/* Instances in one address space. */
struct model_group {
    const char *address; /* of one without a name: "group of" its first instance */
    const char *c_name;
    struct place place;
    VECTOR(struct model_instance *)
    instances; /* all that are no hardware and no vanished compound */
};

struct model_instance {
    const char *address; /* "outer.inner" */
    const char *c_name;  /* "outer_inner" */
    const struct component *component;
    struct model_instance *parent;
    struct model_group *group; /* the outermost one around it, or NULL */
    struct place place;
    struct map endpoints_by_name;
    VECTOR(struct endpoint *) endpoints;
    struct settings settings;
    struct scope *scope; /* of a compound */
    bool is_vm;
    bool is_process; /* has a program: false of a compound that disappears, and of hardware */
};

struct model_connection {
    const char *address;
    const struct connector *connector;
    const struct connector_backend *backend; /* NULL: no implementation */
    struct place place;
    struct place type_place;
    VECTOR(struct endpoint *) from;
    VECTOR(struct endpoint *) to;
    struct settings settings;
    struct model_connection *merged; /* into this one; NULL: it stands for itself */
};

struct model {
    struct compile *compile;
    const struct tree *tree;
    struct names names;
    struct scope scope;
    struct map c_names;          /* struct model_instance */
    struct map missing_settings; /* struct setting, of instances that do not exist */
    VECTOR(struct model_instance *) instances;
    VECTOR(struct model_group *) groups;
    VECTOR(struct model_connection *) connections;
    bool has_assembly;
    size_t part_count;
    size_t parts_max;
};

/* Resolves and checks everything. What is wrong is diagnosed; a plan may be made of a model without
 * errors only. */
void model_resolve(struct model *model, struct compile *compile, const struct tree *tree);

/* The passes, in this order. */
void names_index(struct model *model);
void components_check(struct model *model);
void model_elaborate(struct model *model);
void groups_check(struct model *model);
void connections_check(struct model *model);
void settings_check(struct model *model);
void vms_check(struct model *model);
/* What `<interface>_in_guest` says, of whatever instance. */
void guests_check(struct model *model);
/* Whether a process in the guest of a virtual machine, and not its monitor, calls or serves the
 * procedure. */
bool endpoint_in_guest(struct model *model, const struct endpoint *endpoint);

/* Looks a definition up and complains where it is unknown or defined later. `what` is for the
 * message. */
void *names_find(struct model *model, const struct map *map, const struct reference *reference,
                 const char *what);
bool order_check(struct model *model, uint32_t use_order, struct place use,
                 const struct definition *definition);

/* Why a path of names means no instance. */
struct miss {
    struct place place;
    const char *message;        /* NULL: it was diagnosed already */
    const struct scope *nearby; /* has names that may have been meant, or NULL */
    const char *wanted;
};

/* The instance that a path of names in a setting means, seen from `scope`, or NULL and why. */
struct model_instance *scope_find_set(struct model *model, struct scope *scope,
                                      const struct name *parts, size_t count,
                                      struct miss *ret_miss);
/* Says that a setting is without effect for that reason. */
void miss_warn(struct model *model, const struct miss *miss);
/* The interface that `instance.interface` means, or `interface` of the compound around; exports
 * followed. NULL with a diagnostic. */
struct endpoint *scope_find_endpoint(struct model *model, struct scope *scope,
                                     const struct reference *reference);
/* The struct, the attribute or field, the instance's interface of nearly that name, or NULL. */
const char *nearest_structure(const struct model *model, const char *name);
const char *nearest_attribute(const attributes *list, const char *name);
const char *nearest_interface(const struct model_instance *instance, const char *name);
struct endpoint *endpoint_final(struct endpoint *endpoint);
struct model_connection *connection_whole(struct model_connection *connection);
bool endpoint_connected(const struct endpoint *endpoint);
bool instances_share_process(const struct model_instance *one, const struct model_instance *other);
const char *interface_kind_name(enum interface_kind kind);

/* Complain where a name is no name in C, in words that say what it was to name. */
void c_name_check(struct model *model, const struct name *name, const char *what);
/* The same for one that stands in C as it is, such as a field's. */
void c_member_check(struct model *model, const struct name *name, const char *what);
/* The same for a struct's; one without a name is right. */
void c_tag_check(struct model *model, const struct name *name);
/* Complains where it is certainly no type in C: whether there is one of its name only a C compiler
 * can tell. */
void c_type_check(struct model *model, const char *type, struct place place);

/* Complains where two parts of a component become one identifier in C. */
void symbols_check(struct model *model, const struct component *component);

/* The implementation of a connector: its own, or that of the one it is declared to be like. NULL:
 * it has none. */
const struct connector_backend *connector_resolve(const struct model *model,
                                                  const struct connector *connector);
/* Whether its declaration or --connector says that it is like another one, a right one or not. */
bool connector_has_like(const struct model *model, const struct connector *connector);
/* Complains where a connector is declared to be like one that is unknown, or of another shape. */
void connector_like_check(struct model *model, const struct connector *connector);
/* The same for what --connector says of connectors that no file declares. */
void connector_options_check(struct model *model);
/* The end that the implementation cannot join, or NULL. */
const struct connector_end *connector_misfit(const struct connector *connector,
                                             const struct connector_backend *backend);
/* "procedures", "events" or "dataports". */
const char *connector_end_kinds(const struct connector_end *end);
const char *connector_backend_kinds(const struct connector_backend *backend);

/* Complains where a connection cannot be made: no implementation, too many ends, ends that are too
 * far apart. */
void backend_check(struct model *model, const struct model_connection *connection);

/* Complains where a method's types cannot be passed, or its parameters cannot be named so in C. */
void method_check(struct model *model, const struct method *method);

/* Settings. */
void settings_add(struct model *model, struct scope *scope,
                  const struct configuration *configuration);
const struct attribute *component_attribute(const struct component *component, const char *name);
/* Whether an attribute of that name is true: of Caisson's own, by which a component says what it
 * is. */
bool component_marked(const struct component *component, const char *name);
/* The value set for, or the default of, an attribute. False: it has none (or a bad one, which was
 * diagnosed). */
bool instance_value(struct model *model, struct model_instance *instance, const char *name,
                    struct value *ret_value);
bool connection_value(struct model *model, struct model_connection *connection, const char *name,
                      struct value *ret_value);
/* Reads it as an integer within bounds or a string; complains at its place otherwise. False: none,
 * or bad. */
bool instance_integer(struct model *model, struct model_instance *instance, const char *name,
                      integer least, integer most, integer *ret_number);
bool connection_integer(struct model *model, struct model_connection *connection, const char *name,
                        integer least, integer most, integer *ret_number);
bool instance_string(struct model *model, struct model_instance *instance, const char *name,
                     const char **ret_string);
/* Whether a connection's setting is known and fits; complains at its place otherwise. */
void connection_setting_check(struct model *model, struct model_connection *connection,
                              const struct model_setting *setting);
/* Where it was set; the default's place; else the instance's. */
struct place instance_value_place(struct model *model, struct model_instance *instance,
                                  const char *name);

/*
 * Fits a value to an attribute's type: of a struct it has all fields then, in their order, with
 * defaults where it had none. False: it does not fit; that was diagnosed at its place.
 */
bool value_fit(struct model *model, const struct attribute *attribute, struct value *value);

#endif
