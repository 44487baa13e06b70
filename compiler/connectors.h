/* SPDX-License-Identifier: BSD-2-Clause */
/* Which connectors have an implementation, and of what kind. */
#ifndef CAISSON_COMPILER_CONNECTORS_H
#define CAISSON_COMPILER_CONNECTORS_H

#include <stdbool.h>
#include <stddef.h>

enum backend_kind {
    BACKEND_EVENT,         /* notification words */
    BACKEND_DATAPORT,      /* shared memory */
    BACKEND_DATAPORT_CAPS, /* shared memory, and a handle of it on the `to` end */
    BACKEND_QUEUE,    /* a ring of messages in shared memory, and an event that tells of them */
    BACKEND_CHANNEL,  /* calls through a channel for each client */
    BACKEND_DIRECT,   /* plain calls within one process */
    BACKEND_HARDWARE, /* needs a device */
};

struct connector_backend {
    const char *connector;
    enum backend_kind kind;
    bool no_thread; /* the server has no thread of its own */
    /* the consumer of the event, or the client, has a capability of it: seL4_Wait */
    bool capability;
    bool signals;     /* of calls: the server emits to each client */
    bool side_memory; /* of calls: the server shares memory with each client */
};

/* NULL where the name has no implementation. */
const struct connector_backend *connector_backend(const char *connector);
/* The name of the one at `index` among all of them, or NULL behind the last. */
const char *connector_backend_name(size_t index);
/* Names of those that work, joined by commas. */
const char *connector_backends_working(void);

#endif
