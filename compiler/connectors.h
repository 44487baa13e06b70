/* SPDX-License-Identifier: BSD-2-Clause */
/* Which connectors have an implementation, and of what kind. */
#ifndef CAISSON_COMPILER_CONNECTORS_H
#define CAISSON_COMPILER_CONNECTORS_H

enum backend_kind {
    BACKEND_EVENT,         /* notification words */
    BACKEND_DATAPORT,      /* shared memory */
    BACKEND_DATAPORT_CAPS, /* shared memory, and a handle of it on the `to` end */
    BACKEND_LATER,         /* known, checked, not generated yet */
    BACKEND_HARDWARE,      /* needs a device */
};

struct connector_backend {
    const char *connector;
    enum backend_kind kind;
};

/* NULL where the name has no implementation. */
const struct connector_backend *connector_backend(const char *connector);
/* Names of those that work, joined by commas. */
const char *connector_backends_working(void);

#endif
