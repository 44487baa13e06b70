/* SPDX-License-Identifier: BSD-2-Clause */
/* The names that settings may have without a declaration, and which of them mean nothing on
 * Linux. */
#include "base/suggest.h"
#include "compiler/model.h"
#include "compiler/token.h"
#include "compiler/vm_settings.h"

#include <stdio.h>
#include <string.h>

enum subject {
    OF_INSTANCE,  /* the name itself */
    OF_INTERFACE, /* <interface><suffix> */
    OF_WAITED,    /* likewise, of an interface at which somebody may wait */
    OF_THREAD,    /* <suffix> of the control thread, <interface><suffix> of an interface's */
    OF_LOCK,      /* <lock><suffix> */
};

struct known {
    enum subject subject;
    const char *name;
    const char *without_effect; /* why; NULL: it has one */
};

static const char no_domains[] = "Linux has no scheduling domains";
static const char no_untyped[] = "memory comes from Linux, not from untyped objects";
static const char no_capability_space[] = "descriptors are the capability space";
static const char no_device[] = "there is no device behind it";
static const char by_linux[] = "Linux decides it";
static const char no_contexts[] = "Linux has no scheduling contexts";

static const struct known known_names[] = {
    {OF_INSTANCE, "priority", NULL},
    {OF_INSTANCE, "affinity", NULL},
    {OF_INSTANCE, "domain", no_domains},
    {OF_INSTANCE, "heap_size", NULL},
    {OF_INSTANCE, "dma_pool", NULL},
    {OF_INSTANCE, "cnode_size_bits", no_capability_space},
    {OF_INSTANCE, "simple", no_capability_space},
    {OF_INSTANCE, "asid_pool", no_untyped},
    {OF_INSTANCE, "integrity_label", "access is what the description connects"},
    {OF_INSTANCE, "environment", "every component has the C library"},
    {OF_INSTANCE, "max_priority", by_linux},
    {OF_INSTANCE, "period", by_linux},
    {OF_INSTANCE, "budget", by_linux},
    {OF_INSTANCE, "data", no_contexts},
    {OF_INSTANCE, "size_bits", no_contexts},
    {OF_INSTANCE, "sched_ctrl", no_contexts},
    {OF_INSTANCE, "tcb_pool", no_capability_space},
    {OF_INSTANCE, "tcb_pool_domains", no_domains},
    {OF_INSTANCE, "ep_pool", no_capability_space},
    {OF_INSTANCE, "notification_pool", no_capability_space},
    {OF_INSTANCE, "dma_pool_paddr", no_device},
    {OF_INSTANCE, "dma_pool_cached", no_device},
    {OF_INSTANCE, "restart", NULL},
    {OF_INSTANCE, "speculation", NULL},
    {OF_INSTANCE, "thread_limit", NULL},
    {OF_INSTANCE, "spin_us", NULL},
    {OF_THREAD, "_priority", NULL},
    {OF_THREAD, "_affinity", NULL},
    {OF_THREAD, "_domain", no_domains},
    {OF_THREAD, "_stack_size", NULL},
    {OF_THREAD, "_max_priority", by_linux},
    {OF_THREAD, "_period", by_linux},
    {OF_THREAD, "_budget", by_linux},
    {OF_THREAD, "_data", no_contexts},
    {OF_THREAD, "_size_bits", no_contexts},
    {OF_INTERFACE, "_access", NULL},
    {OF_INTERFACE, "_attributes", NULL},
    {OF_INTERFACE, "_id", NULL},
    {OF_INTERFACE, "_in_guest", NULL},
    {OF_INTERFACE, "_size", NULL},
    {OF_INTERFACE, "_shmem_size", NULL},
    {OF_INTERFACE, "_paddr", no_device},
    {OF_INTERFACE, "_cached", no_device},
    {OF_INTERFACE, "_hardware_cached", no_device},
    {OF_INTERFACE, "_passive", "a server's thread runs on Linux's time, not on its client's"},
    {OF_WAITED, "_spin_us", NULL},
    {OF_LOCK, "_value", NULL},
};

#define KNOWN_COUNT (sizeof(known_names) / sizeof(known_names[0]))

/* Settings that a virtual machine accepts for the sake of its description elsewhere. */
static const struct known vm_names[] = {
    {OF_INSTANCE, "heap_size", "the monitor's memory comes from Linux"},
    {OF_INSTANCE, "kernel_relocs", "the kernel is relocated by its own boot code"},
    {OF_INSTANCE, "iospace_domain", "no device is passed to the guest"},
};

/* `simple_untyped23_pool`, `untyped12_pool`. */
static bool is_untyped_pool(const char *name)
{
    static const char prefix[] = "simple_";
    static const char untyped[] = "untyped";
    name += strncmp(name, prefix, sizeof(prefix) - 1) == 0 ? sizeof(prefix) - 1 : 0;
    if (strncmp(name, untyped, sizeof(untyped) - 1) != 0) {
        return false;
    }
    name += sizeof(untyped) - 1;
    size_t digits = strspn(name, "0123456789");
    return digits > 0 && strcmp(name + digits, "_pool") == 0;
}

/* Where `name` is <part><suffix>, the part. */
static const char *part_before(struct model *model, const char *name, const char *suffix)
{
    size_t length = strlen(name);
    size_t end = strlen(suffix);
    if (length < end || strcmp(name + length - end, suffix) != 0) {
        return NULL;
    }
    return arena_copy(model->compile->arena, name, length - end);
}

/* Nobody waits at an emitter, nor at shared memory, unless it is a message queue. */
static bool is_waited(const struct endpoint *endpoint)
{
    const struct model_connection *connection =
        endpoint_connected(endpoint) ? connection_whole(endpoint->connection) : NULL;
    switch (endpoint->interface->kind) {
    case INTERFACE_CONSUMES:
    case INTERFACE_USES:
    case INTERFACE_PROVIDES:
        return true;
    case INTERFACE_DATAPORT:
        return connection != NULL && !endpoint->from && connection->backend != NULL &&
               connection->backend->kind == BACKEND_QUEUE;
    default:
        return false;
    }
}

static bool known_fits(struct model *model, const struct model_instance *instance,
                       const struct known *known, const char *name)
{
    if (known->subject == OF_INSTANCE) {
        return strcmp(known->name, name) == 0;
    }
    const char *part = part_before(model, name, known->name);
    if (part == NULL) {
        return false;
    }
    const struct endpoint *interface = map_get(&instance->endpoints_by_name, part);
    switch (known->subject) {
    case OF_INTERFACE:
        return interface != NULL;
    case OF_WAITED:
        return interface != NULL && is_waited(interface);
    case OF_THREAD:
        return interface != NULL || *part == '\0';
    default:
        return map_get(&instance->component->locks_by_name, part) != NULL;
    }
}

/* <interface>_irq_<anything> */
static bool is_irq(struct model *model, const struct model_instance *instance, const char *name)
{
    const char *mark = strstr(name, "_irq_");
    return mark != NULL &&
           map_get(&instance->endpoints_by_name,
                   arena_copy(model->compile->arena, name, (size_t)(mark - name))) != NULL;
}

/* Whether the runtime knows the name; the reason where it knows it and does nothing about it. */
static bool find_known(struct model *model, const struct model_instance *instance, const char *name,
                       const char **ret_without_effect)
{
    *ret_without_effect = NULL;
    if (instance->is_vm) {
        for (size_t i = 0; i < sizeof(vm_names) / sizeof(vm_names[0]); i++) {
            if (strcmp(vm_names[i].name, name) == 0) {
                *ret_without_effect = vm_names[i].without_effect;
                return true;
            }
        }
    }
    for (size_t i = 0; instance->is_vm && i < VM_SETTINGS; i++) {
        if (strcmp(vm_settings[i].name, name) == 0) {
            return true;
        }
    }
    if (is_untyped_pool(name)) {
        *ret_without_effect = no_untyped;
        return true;
    }
    if (is_irq(model, instance, name)) {
        *ret_without_effect = no_device;
        return true;
    }
    for (size_t i = 0; i < KNOWN_COUNT; i++) {
        if (known_fits(model, instance, &known_names[i], name)) {
            *ret_without_effect = known_names[i].without_effect;
            return true;
        }
    }
    return false;
}

/* Considers <part><suffix>, of which a copy is made only where it is the best so far. */
static void consider_joined(struct arena *arena, struct suggestion *suggestion, const char *part,
                            const char *suffix)
{
    char joined[128];
    int length = snprintf(joined, sizeof(joined), "%s%s", part, suffix);
    if (length < (int)sizeof(joined)) {
        suggest_consider(suggestion, joined);
    }
    if (suggestion->best == joined) {
        suggestion->best = arena_copy(arena, joined, (size_t)length);
    }
}

static void consider_known(struct arena *arena, struct suggestion *suggestion,
                           const struct known *known, const struct model_instance *instance)
{
    const struct component *component = instance->component;
    if (known->subject == OF_INSTANCE || known->subject == OF_THREAD) {
        suggest_consider(suggestion, known->name);
    }
    for (size_t i = 0; i < instance->endpoints.count; i++) {
        const struct endpoint *endpoint = instance->endpoints.items[i];
        if (known->subject == OF_INTERFACE ||
            (known->subject == OF_WAITED && is_waited(endpoint))) {
            consider_joined(arena, suggestion, endpoint->interface->name.text, known->name);
        }
    }
    for (size_t i = 0; known->subject == OF_LOCK && i < component->locks.count; i++) {
        consider_joined(arena, suggestion, component->locks.items[i]->name.text, known->name);
    }
}

static void consider_names(struct model *model, struct suggestion *suggestion,
                           const struct model_instance *instance)
{
    const struct component *component = instance->component;
    for (size_t i = 0; i < component->attributes.count; i++) {
        suggest_consider(suggestion, component->attributes.items[i]->name.text);
    }
    for (size_t k = 0; k < KNOWN_COUNT; k++) {
        consider_known(model->compile->arena, suggestion, &known_names[k], instance);
    }
}

static void warn_unknown(struct model *model, const struct model_instance *instance,
                         const struct setting *setting)
{
    struct diagnostics *diagnostics = model->compile->diagnostics;
    struct diagnostic *warning =
        diagnose_warning(diagnostics, setting->attribute.place,
                         "nothing of '%s' is named '%s': this setting is without effect",
                         instance->address, setting->attribute.text);
    if (diagnostic_shown(diagnostics, warning)) {
        struct suggestion suggestion;
        suggest_init(&suggestion, setting->attribute.text);
        consider_names(model, &suggestion, instance);
        diagnostic_suggest(warning, suggestion.best);
    }
    diagnostic_note(diagnostics, warning, instance->component->place, "its component is here");
}

static void check_instance_setting(struct model *model, struct model_instance *instance,
                                   struct model_setting *setting)
{
    const char *name = setting->setting->attribute.text;
    const struct attribute *attribute = component_attribute(instance->component, name);
    const char *without_effect;
    struct value value;
    bool known = find_known(model, instance, name, &without_effect);
    if (is_c_keyword(name)) {
        diagnose_error(model->compile->diagnostics, setting->setting->attribute.place,
                       "'%s' is a keyword of C and cannot name a setting", name);
    } else if (!known && attribute == NULL && !setting->copied) {
        warn_unknown(model, instance, setting->setting);
    }
    if (instance_value(model, instance, name, &value) && attribute != NULL &&
        value_fit(model, attribute, &value)) {
        setting->value = value;
    }
    if (without_effect != NULL && model->compile->options->verbose) {
        diagnose_remark(model->compile->diagnostics, setting->setting->place,
                        "'%s.%s' is accepted without effect: %s", instance->address, name,
                        without_effect);
    }
}

/* Before any is checked: then it is known which ones are copied. */
static void evaluate_all(struct model *model)
{
    struct value value;
    for (size_t i = 0; i < model->instances.count; i++) {
        struct model_instance *instance = model->instances.items[i];
        for (size_t s = 0; s < instance->settings.list.count; s++) {
            const struct setting *setting = instance->settings.list.items[s]->setting;
            (void)instance_value(model, instance, setting->attribute.text, &value);
        }
    }
    for (size_t i = 0; i < model->connections.count; i++) {
        struct model_connection *connection = model->connections.items[i];
        for (size_t s = 0; s < connection->settings.list.count; s++) {
            const struct setting *setting = connection->settings.list.items[s]->setting;
            (void)connection_value(model, connection, setting->attribute.text, &value);
        }
    }
}

void settings_check(struct model *model)
{
    evaluate_all(model);
    for (size_t i = 0; i < model->instances.count; i++) {
        struct model_instance *instance = model->instances.items[i];
        for (size_t s = 0; s < instance->settings.list.count; s++) {
            check_instance_setting(model, instance, instance->settings.list.items[s]);
        }
    }
    for (size_t i = 0; i < model->connections.count; i++) {
        struct model_connection *connection = model->connections.items[i];
        for (size_t s = 0; s < connection->settings.list.count; s++) {
            connection_setting_check(model, connection, connection->settings.list.items[s]);
        }
    }
}
