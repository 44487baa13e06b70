/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of connectors that have an implementation. */
#include "compiler/connectors.h"

#include <stddef.h>
#include <string.h>

static const struct connector_backend backends[] = {
    {"seL4Notification", BACKEND_EVENT},
    {"seL4NotificationNative", BACKEND_EVENT},
    {"seL4GlobalAsynch", BACKEND_EVENT},
    {"seL4SharedData", BACKEND_DATAPORT},
    {"seL4SharedDataWithCaps", BACKEND_DATAPORT_CAPS},
    {"seL4NotificationBind", BACKEND_LATER},
    {"seL4NotificationQueue", BACKEND_LATER},
    {"seL4MessageQueue", BACKEND_LATER},
    {"seL4RPC", BACKEND_LATER},
    {"seL4RPCCall", BACKEND_LATER},
    {"seL4RPCCallNoType", BACKEND_LATER},
    {"seL4RPCDataport", BACKEND_LATER},
    {"seL4RPCNoThreads", BACKEND_LATER},
    {"seL4RPCOverMultiSharedData", BACKEND_LATER},
    {"seL4DirectCall", BACKEND_LATER},
    {"seL4HardwareMMIO", BACKEND_HARDWARE},
    {"seL4HardwareInterrupt", BACKEND_HARDWARE},
    {"seL4HardwareIOPort", BACKEND_HARDWARE},
};

const struct connector_backend *connector_backend(const char *connector)
{
    for (size_t i = 0; i < sizeof(backends) / sizeof(backends[0]); i++) {
        if (strcmp(backends[i].connector, connector) == 0) {
            return &backends[i];
        }
    }
    return NULL;
}

const char *connector_backends_working(void)
{
    return "seL4Notification, seL4NotificationNative, seL4GlobalAsynch, seL4SharedData, "
           "seL4SharedDataWithCaps";
}
