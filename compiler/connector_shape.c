/* SPDX-License-Identifier: BSD-2-Clause */
/* What the ends of a connector join, and whether that fits an implementation. */
#include "compiler/model.h"

static int end_kind(enum backend_kind kind)
{
    switch (kind) {
    case BACKEND_EVENT:
        return END_EVENT;
    case BACKEND_CHANNEL:
    case BACKEND_DIRECT:
        return END_PROCEDURE;
    default:
        return END_DATAPORT;
    }
}

static const char *kinds(int end_kind)
{
    static const char *const names[] = {
        [END_PROCEDURE] = "procedures", [END_EVENT] = "events", [END_DATAPORT] = "dataports"};
    return names[end_kind];
}

const char *connector_end_kinds(const struct connector_end *end)
{
    return kinds((int)end->kind);
}

const char *connector_backend_kinds(const struct connector_backend *backend)
{
    return kinds(end_kind(backend->kind));
}

const struct connector_end *connector_misfit(const struct connector *connector,
                                             const struct connector_backend *backend)
{
    const struct connector_end *ends[] = {&connector->from, &connector->to};
    for (size_t i = 0; i < 2 && backend->kind != BACKEND_HARDWARE; i++) {
        if ((int)ends[i]->kind != end_kind(backend->kind) || ends[i]->hardware) {
            return ends[i];
        }
    }
    return NULL;
}
