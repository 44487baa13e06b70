/* SPDX-License-Identifier: BSD-2-Clause */
/* The names that settings of connections may have without a declaration, and where they mean
 * something. */
#include "base/suggest.h"
#include "compiler/model.h"

#include <string.h>

struct known {
    const char *name;
    enum backend_kind kinds[4]; /* that do something about it */
    size_t kind_count;
};

static const struct known known_names[] = {
    {"size", {BACKEND_DATAPORT, BACKEND_DATAPORT_CAPS, BACKEND_QUEUE, BACKEND_CHANNEL}, 4},
    {"buffer", {BACKEND_CHANNEL}, 1},
    {"queue_size", {BACKEND_QUEUE}, 1},
};

#define KNOWN_COUNT (sizeof(known_names) / sizeof(known_names[0]))

static const struct known *find_known(const char *name)
{
    for (size_t i = 0; i < KNOWN_COUNT; i++) {
        if (strcmp(known_names[i].name, name) == 0) {
            return &known_names[i];
        }
    }
    return NULL;
}

static bool has_effect(const struct known *known, const struct connector_backend *backend)
{
    for (size_t i = 0; backend != NULL && i < known->kind_count; i++) {
        if (known->kinds[i] == backend->kind) {
            return true;
        }
    }
    return false;
}

static void warn_unknown(struct model *model, const struct model_connection *connection,
                         const struct name *name)
{
    struct suggestion suggestion;
    suggest_init(&suggestion, name->text);
    for (size_t i = 0; i < KNOWN_COUNT; i++) {
        suggest_consider(&suggestion, known_names[i].name);
    }
    for (size_t i = 0; connection->connector && i < connection->connector->attributes.count; i++) {
        suggest_consider(&suggestion, connection->connector->attributes.items[i]->name.text);
    }
    struct diagnostic *warning =
        diagnose_warning(model->compile->diagnostics, name->place,
                         "nothing of '%s' is named '%s': this setting is without effect",
                         connection->address, name->text);
    diagnostic_suggest(warning, suggestion.best);
}

static const struct attribute *declared(const struct model_connection *connection, const char *name)
{
    for (size_t i = 0; connection->connector && i < connection->connector->attributes.count; i++) {
        struct attribute *attribute = connection->connector->attributes.items[i];
        if (strcmp(attribute->name.text, name) == 0) {
            return attribute;
        }
    }
    return NULL;
}

void connection_setting_check(struct model *model, struct model_connection *connection,
                              const struct model_setting *setting)
{
    const struct name *name = &setting->setting->attribute;
    const struct attribute *attribute = declared(connection, name->text);
    const struct known *known = find_known(name->text);
    struct value value;
    bool valued = connection_value(model, connection, name->text, &value);
    if (attribute != NULL) {
        (void)(valued && value_fit(model, attribute, &value));
    } else if (known == NULL) {
        warn_unknown(model, connection, name);
    } else if (!has_effect(known, connection->backend) && model->compile->options->verbose) {
        diagnose_remark(model->compile->diagnostics, name->place,
                        "'%s.%s' is accepted without effect: its connector has no use for it",
                        connection->address, name->text);
    }
}
