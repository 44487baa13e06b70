/* SPDX-License-Identifier: BSD-2-Clause */
/* Connectors of an application's own: which one that has an implementation each is like, and
 * whether it can be. */
#include "base/suggest.h"
#include "compiler/model.h"

#include <string.h>

/* The attribute of a connector's declaration that says it. */
#define LIKE_ATTRIBUTE "caisson_like"

/* So many connectors may be like each other, one behind the other. */
#define LIKE_CHAIN_MAX 16u

struct like {
    const char *name;
    struct place place; /* zeroed: --connector says it */
};

/* What `--connector NAME=LIKE` says of it, or NULL. The last one counts. */
static const char *option_like(const struct model *model, const char *name)
{
    const strings *likes = &model->compile->options->likes;
    size_t length = strlen(name);
    for (size_t i = likes->count; i > 0; i--) {
        const char *like = likes->items[i - 1];
        if (strncmp(like, name, length) == 0 && like[length] == '=') {
            return like + length + 1;
        }
    }
    return NULL;
}

static bool find_like(const struct model *model, const struct connector *connector,
                      struct like *ret_like)
{
    const char *name = connector->definition.name.text;
    const char *option = name == NULL ? NULL : option_like(model, name);
    if (option != NULL) {
        *ret_like = (struct like){.name = option};
        return true;
    }
    for (size_t i = 0; i < connector->attributes.count; i++) {
        const struct attribute *attribute = connector->attributes.items[i];
        if (strcmp(attribute->name.text, LIKE_ATTRIBUTE) == 0 && attribute->value != NULL &&
            attribute->value->kind == EXPRESSION_STRING) {
            *ret_like = (struct like){attribute->value->text, attribute->value->place};
            return true;
        }
    }
    return false;
}

const struct connector_backend *connector_resolve(const struct model *model,
                                                  const struct connector *connector)
{
    for (unsigned i = 0; connector != NULL && i <= LIKE_CHAIN_MAX; i++) {
        const char *name = connector->definition.name.text;
        const struct connector_backend *own = name == NULL ? NULL : connector_backend(name);
        struct like like;
        if (own != NULL || !find_like(model, connector, &like)) {
            return own;
        }
        const struct connector_backend *backend = connector_backend(like.name);
        if (backend != NULL) {
            return backend;
        }
        connector = map_get(&model->names.connectors, like.name);
    }
    return NULL;
}

/* The nearest name of a connector that has an implementation. */
static const char *nearest_backend(const char *name)
{
    struct suggestion suggestion;
    suggest_init(&suggestion, name);
    for (size_t i = 0; connector_backend_name(i) != NULL; i++) {
        suggest_consider(&suggestion, connector_backend_name(i));
    }
    return suggestion.best;
}

static void complain_unknown(struct model *model, const char *name, const struct like *like,
                             struct place declared)
{
    struct diagnostics *diagnostics = model->compile->diagnostics;
    bool by_option = like->place.source == NULL;
    struct diagnostic *error = diagnose_error(
        diagnostics, by_option ? declared : like->place,
        "connector '%s' is to be like '%s', which has no implementation", name, like->name);
    if (by_option) {
        diagnostic_note(diagnostics, error, (struct place){0},
                        "--connector %s=%s says so, by DeclareCAmkESConnector(%s LIKE %s)", name,
                        like->name, name, like->name);
    }
    diagnostic_suggest(error, nearest_backend(like->name));
    diagnostic_note(diagnostics, error, (struct place){0}, "those that have one: %s",
                    connector_backends_working());
}

static const char *shown(const struct connector *connector)
{
    const char *name = connector->definition.name.text;
    return name == NULL ? "without a name" : name;
}

/* Both ends have to be of the kind that the implementation joins. */
static void check_shape(struct model *model, const struct connector *connector,
                        const struct like *like, const struct connector_backend *backend)
{
    const struct connector_end *wrong = connector_misfit(connector, backend);
    if (wrong == NULL) {
        return;
    }
    struct diagnostics *diagnostics = model->compile->diagnostics;
    struct diagnostic *error = diagnose_error(
        diagnostics, like->place.source == NULL ? connector->place : like->place,
        "connector '%s' joins %s%s, so it cannot be like '%s', which joins %s", shown(connector),
        connector_end_kinds(wrong), wrong->hardware ? " of hardware" : "", like->name,
        connector_backend_kinds(backend));
    diagnostic_note(diagnostics, error, wrong->place, "the connector's end is here");
}

bool connector_has_like(const struct model *model, const struct connector *connector)
{
    struct like like;
    return find_like(model, connector, &like);
}

void connector_like_check(struct model *model, const struct connector *connector)
{
    struct like like;
    const char *name = connector->definition.name.text;
    if (model->compile->options->language_only ||
        (name != NULL && connector_backend(name) != NULL) || !find_like(model, connector, &like)) {
        return;
    }
    const struct connector_backend *backend = connector_resolve(model, connector);
    if (backend == NULL) {
        complain_unknown(model, shown(connector), &like, connector->place);
    } else {
        check_shape(model, connector, &like, backend);
    }
}

void connector_options_check(struct model *model)
{
    const strings *likes = &model->compile->options->likes;
    for (size_t i = 0; i < likes->count && !model->compile->options->language_only; i++) {
        const char *equals = strchr(likes->items[i], '=');
        const char *name =
            arena_copy(model->compile->arena, likes->items[i], (size_t)(equals - likes->items[i]));
        struct like like = {.name = equals + 1};
        bool is_known = connector_backend(like.name) != NULL || option_like(model, like.name) ||
                        map_get(&model->names.connectors, like.name) != NULL;
        if (!is_known && map_get(&model->names.connectors, name) == NULL) {
            complain_unknown(model, name, &like, (struct place){0});
        }
    }
}
