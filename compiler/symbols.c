/* SPDX-License-Identifier: BSD-2-Clause */
/* The C identifiers that a component's interfaces, locks and attributes become: no two may be the same. */
#include "compiler/model.h"
#include "compiler/token.h"

#include <stdint.h>
#include <string.h>

/* Who has an identifier. */
struct symbol {
    const char *owner; /* as in messages */
    struct place place;
};

struct symbols {
    struct model *model;
    struct map taken; /* identifier -> struct symbol */
};

/* What every instance has, whatever its description says. */
static const char *const given[] = {
    "main",
    "run",
    "pre_init",
    "post_init",
    "vm_config",
    "camkes_process",
    "camkes_register_error_handler",
    "get_instance_name",
    "set_putchar",
};

static void clash(struct symbols *symbols, const struct name *owner, const char *identifier,
                  const struct symbol *first)
{
    struct diagnostics *diagnostics = symbols->model->compile->diagnostics;
    struct diagnostic *error;
    if (first->place.source == NULL) {
        diagnose_error(diagnostics, owner->place,
                       "'%s' becomes '%s' in C, which every instance has", owner->text, identifier);
        return;
    }
    error = diagnose_error(diagnostics, owner->place, "'%s' and '%s' both become '%s' in C",
                           owner->text, first->owner, identifier);
    diagnostic_note(diagnostics, error, first->place, "'%s' is here", first->owner);
}

static void take(struct symbols *symbols, const struct name *owner, const char *suffix)
{
    struct arena *arena = symbols->model->compile->arena;
    const char *identifier = arena_print(arena, "%s%s", owner->text, suffix);
    const struct symbol *first = map_get(&symbols->taken, identifier);
    if (is_c_library_name(identifier)) {
        diagnose_error(symbols->model->compile->diagnostics, owner->place,
                       "'%s' becomes '%s' in C, which the C library or camkes.h already has",
                       owner->text, identifier);
        return;
    }
    if (first != NULL) {
        /* The same name twice was said to be so already. */
        if (first->owner == NULL || strcmp(first->owner, owner->text) != 0) {
            clash(symbols, owner, identifier, first);
        }
        return;
    }
    struct symbol *symbol = arena_new(arena, struct symbol);
    symbol->owner = owner->text;
    symbol->place = owner->place;
    map_set(&symbols->taken, arena, identifier, symbol);
}

static void take_all(struct symbols *symbols, const struct name *owner, const char *const *suffixes)
{
    for (size_t i = 0; suffixes[i] != NULL; i++) {
        take(symbols, owner, suffixes[i]);
    }
}

static void take_interface(struct symbols *symbols, const struct interface *interface)
{
    static const char *const hooks[] = {"__init", "__run", NULL};
    static const char *const emits[] = {"_emit", "_emit_underlying", "_register_error_handler",
                                        NULL};
    static const char *const consumes[] = {"_wait", "_poll", "_reg_callback",
                                           "_register_error_handler", NULL};
    static const char *const dataport[] = {"",          "_size",     "_acquire", "_release",
                                           "_get_size", "_cache_op", "_handle",  NULL};
    take_all(symbols, &interface->name, hooks);
    if (interface->kind == INTERFACE_EMITS) {
        take_all(symbols, &interface->name, emits);
    } else if (interface->kind == INTERFACE_CONSUMES) {
        take_all(symbols, &interface->name, consumes);
    } else if (interface->kind == INTERFACE_DATAPORT) {
        take_all(symbols, &interface->name, dataport);
    }
}

static void take_lock(struct symbols *symbols, const struct lock *lock)
{
    static const char *const mutex[] = {"_lock", "_unlock", NULL};
    static const char *const semaphore[] = {"_wait", "_trywait", "_post", NULL};
    take_all(symbols, &lock->name, lock->kind == LOCK_MUTEX ? mutex : semaphore);
}

void symbols_check(struct model *model, const struct component *component)
{
    static const struct symbol runtime;
    struct symbols symbols = {.model = model};
    for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++) {
        map_set(&symbols.taken, model->compile->arena, given[i], (void *)(uintptr_t)&runtime);
    }
    for (size_t i = 0; i < component->interfaces.count; i++) {
        take_interface(&symbols, component->interfaces.items[i]);
    }
    for (size_t i = 0; i < component->locks.count; i++) {
        take_lock(&symbols, component->locks.items[i]);
    }
    for (size_t i = 0; i < component->attributes.count; i++) {
        take(&symbols, &component->attributes.items[i]->name, "");
    }
}
