/* SPDX-License-Identifier: BSD-2-Clause */
/* The C identifiers that a component's interfaces, locks and attributes become: no two may be the
 * same. */
#include "compiler/model.h"
#include "compiler/token.h"

#include <stdint.h>
#include <string.h>

/* Who has an identifier. */
struct symbol {
    const char *owner; /* as in messages */
    struct place place;
    bool method; /* a method's prototype brought it */
    bool type;   /* it is a type that the component's C needs */
};

struct symbols {
    struct model *model;
    struct map taken; /* identifier -> struct symbol */
    bool methods;     /* those of an interface are being taken */
};

/* What every instance has, whatever its description says. */
static const char *const given[] = {
    "main",
    "run",
    "pre_init",
    "post_init",
    "vm_config",
    "camkes_instance",
    "camkes_process",
    "camkes_register_error_handler",
    "get_instance_name",
    "set_putchar",
    "glue_error_handler",
    "glue_instances",
    "glue_interfaces",
    "glue_emitters",
    "glue_notifications",
    "glue_dataports",
    "glue_clients",
    "glue_servers",
    "glue_msgqueues",
};

static bool same_place(struct place one, struct place other)
{
    return one.source == other.source && one.line == other.line && one.column == other.column;
}

static void clash(struct symbols *symbols, const struct name *owner, const char *identifier,
                  const struct symbol *first)
{
    struct diagnostics *diagnostics = symbols->model->compile->diagnostics;
    struct diagnostic *error;
    if (first->type) {
        error = diagnose_error(diagnostics, owner->place,
                               "'%s' becomes '%s' in C, which is a type there", owner->text,
                               identifier);
        diagnostic_note(diagnostics, error, first->place, "the type is here");
    } else if (first->place.source == NULL) {
        diagnose_error(diagnostics, owner->place,
                       "'%s' becomes '%s' in C, which every instance has", owner->text, identifier);
    } else if (same_place(first->place, owner->place) && symbols->methods && !first->method) {
        diagnose_error(diagnostics, owner->place,
                       "'%s' becomes '%s' in C, which a method of its procedure also becomes",
                       owner->text, identifier);
    } else if (strcmp(first->owner, owner->text) != 0) {
        error = diagnose_error(diagnostics, owner->place, "'%s' and '%s' both become '%s' in C",
                               owner->text, first->owner, identifier);
        diagnostic_note(diagnostics, error, first->place, "'%s' is here", first->owner);
    } /* else the same name, or method, is there twice: that was said already */
}

/* Whether the C library or the runtime has it. What begins with "glue_" is glue.c's own. */
static bool is_taken(const char *form, const char *identifier)
{
    if (*form != '$') {
        return false;
    }
    bool is_function = form[1] != '\0';
    return is_c_library_name(identifier) ||
           (is_function ? is_c_function_macro(identifier) : is_c_runtime_name(identifier));
}

/* `form` is the identifier, with `$` where the owner's name stands. */
static void take(struct symbols *symbols, const struct name *owner, const char *form)
{
    struct arena *arena = symbols->model->compile->arena;
    const char *mark = strchr(form, '$');
    const char *identifier =
        arena_print(arena, "%.*s%s%s", (int)(mark - form), form, owner->text, mark + 1);
    const struct symbol *first = map_get(&symbols->taken, identifier);
    if (is_taken(form, identifier)) {
        diagnose_error(symbols->model->compile->diagnostics, owner->place,
                       "'%s' becomes '%s' in C, which the C library or camkes.h already has: "
                       "choose another name",
                       owner->text, identifier);
        return;
    }
    if (first != NULL) {
        clash(symbols, owner, identifier, first);
        return;
    }
    struct symbol *symbol = arena_new(arena, struct symbol);
    symbol->owner = owner->text;
    symbol->place = owner->place;
    symbol->method = symbols->methods;
    map_set(&symbols->taken, arena, identifier, symbol);
}

static void take_all(struct symbols *symbols, const struct name *owner, const char *const *forms)
{
    for (size_t i = 0; forms[i] != NULL; i++) {
        take(symbols, owner, forms[i]);
    }
}

static void take_methods(struct symbols *symbols, const struct interface *interface)
{
    static const char *const forms[] = {"$_%s", "glue_$_%s_parameters", "glue_$_%s_invoke", NULL};
    const struct model *model = symbols->model;
    const struct procedure *procedure = map_get(&model->names.procedures, interface->type.text);
    symbols->methods = true;
    for (size_t m = 0; procedure != NULL && m < procedure->methods.count; m++) {
        for (size_t i = 0; forms[i] != NULL; i++) {
            const char *mark = strstr(forms[i], "%s");
            take(symbols, &interface->name,
                 arena_print(model->compile->arena, "%.*s%s%s", (int)(mark - forms[i]), forms[i],
                             procedure->methods.items[m]->name.text, mark + 2));
        }
    }
    symbols->methods = false;
}

static void take_interface(struct symbols *symbols, const struct interface *interface)
{
    static const char *const hooks[] = {"$__init", "$__run", "glue_$", NULL};
    static const char *const emits[] = {"$_emit", "$_emit_underlying", "$_register_error_handler",
                                        "glue_$_signals", NULL};
    static const char *const consumes[] = {"$_wait",
                                           "$_poll",
                                           "$_reg_callback",
                                           "$_register_error_handler",
                                           "$_notification",
                                           "$_notification_badge",
                                           NULL};
    static const char *const dataport[] = {
        "$",        "$_size",   "$_acquire",    "$_release",      "$_get_size", "$_cache_op",
        "$_handle", "$_assign", "glue_$_queue", "glue_$_signals", NULL};
    static const char *const calls[] = {"$_register_error_handler", "glue_$_methods",
                                        "glue_$_error_handler", NULL};
    static const char *const serves[] = {"$_get_sender_id", "glue_$_channels", NULL};
    static const char *const *const forms[] = {
        [INTERFACE_USES] = calls,        [INTERFACE_PROVIDES] = calls,    [INTERFACE_EMITS] = emits,
        [INTERFACE_CONSUMES] = consumes, [INTERFACE_DATAPORT] = dataport,
    };
    take_all(symbols, &interface->name, hooks);
    take_all(symbols, &interface->name, forms[interface->kind]);
    if (interface->kind == INTERFACE_PROVIDES) {
        take_all(symbols, &interface->name, serves);
    }
    if (interface->kind == INTERFACE_USES || interface->kind == INTERFACE_PROVIDES) {
        take_methods(symbols, interface);
    }
}

static void take_lock(struct symbols *symbols, const struct lock *lock)
{
    static const char *const mutex[] = {"glue_$", "$_lock", "$_unlock", NULL};
    static const char *const semaphore[] = {"glue_$", "$_wait", "$_trywait", "$_post", NULL};
    take_all(symbols, &lock->name, lock->kind == LOCK_MUTEX ? mutex : semaphore);
}

/* A C type of the application's: a variable or function of its name would hide it. */
static void take_type(struct symbols *symbols, const char *type, struct place place)
{
    struct arena *arena = symbols->model->compile->arena;
    if (map_get(&symbols->taken, type) == NULL) {
        struct symbol *symbol = arena_new(arena, struct symbol);
        *symbol = (struct symbol){.owner = type, .place = place, .type = true};
        map_set(&symbols->taken, arena, type, symbol);
    }
}

static void take_types(struct symbols *symbols, const struct component *component)
{
    for (size_t i = 0; i < component->interfaces.count; i++) {
        const struct interface *interface = component->interfaces.items[i];
        if (interface->kind == INTERFACE_DATAPORT && !interface->is_buffer) {
            take_type(symbols, interface->type.text, interface->type.place);
        }
    }
    for (size_t i = 0; i < component->attributes.count; i++) {
        const struct attribute *attribute = component->attributes.items[i];
        if (attribute->type.structure == NULL) {
            take_type(symbols, attribute->type.text, attribute->type.place);
        }
    }
}

/* A struct without a name gets one from its attribute. */
static void check_nameless(struct model *model, const struct attribute *attribute)
{
    const char *tag = arena_print(model->compile->arena, "%s_attribute", attribute->name.text);
    const struct definition *other = map_get(&model->names.structures, tag);
    if (attribute->type.kind == TYPE_BODY && other != NULL) {
        struct diagnostics *diagnostics = model->compile->diagnostics;
        struct diagnostic *error =
            diagnose_error(diagnostics, attribute->name.place,
                           "the struct of '%s' becomes 'struct %s' in C, as another one does",
                           attribute->name.text, tag);
        diagnostic_note(diagnostics, error, other->name.place, "the other one is here");
    }
}

void symbols_check(struct model *model, const struct component *component)
{
    static const struct symbol runtime;
    struct symbols symbols = {.model = model};
    for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++) {
        map_set(&symbols.taken, model->compile->arena, given[i], (void *)(uintptr_t)&runtime);
    }
    take_types(&symbols, component);
    for (size_t i = 0; i < component->interfaces.count; i++) {
        take_interface(&symbols, component->interfaces.items[i]);
    }
    for (size_t i = 0; i < component->locks.count; i++) {
        take_lock(&symbols, component->locks.items[i]);
    }
    for (size_t i = 0; i < component->attributes.count; i++) {
        take(&symbols, &component->attributes.items[i]->name, "$");
        check_nameless(model, component->attributes.items[i]);
    }
}
