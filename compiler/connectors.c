/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of connectors that have an implementation. */
#include "compiler/connectors.h"

#include <string.h>

static const struct connector_backend backends[] = {
    /* its name, what it becomes, whether the server has no thread, whether the consumer has a
     * capability; of calls, whether the server emits to its clients, and shares memory with each */
    {"seL4Notification", BACKEND_EVENT, false, false, false, false},
    {"seL4NotificationNative", BACKEND_EVENT, false, false, false, false},
    {"seL4NotificationBind", BACKEND_EVENT, false, true, false, false},
    {"seL4NotificationQueue", BACKEND_EVENT, false, false, false, false},
    {"seL4GlobalAsynch", BACKEND_EVENT, false, true, false, false},
    {"seL4SharedData", BACKEND_DATAPORT, false, false, false, false},
    {"seL4SharedDataWithCaps", BACKEND_DATAPORT_CAPS, false, false, false, false},
    {"seL4DMASharedData", BACKEND_DATAPORT, false, false, false, false},
    {"seL4MessageQueue", BACKEND_QUEUE, false, false, false, false},
    {"seL4RPC", BACKEND_CHANNEL, false, false, false, false},
    {"seL4RPCCall", BACKEND_CHANNEL, false, false, false, false},
    {"seL4RPCCallNoType", BACKEND_CHANNEL, false, false, false, false},
    {"seL4RPCDataport", BACKEND_CHANNEL, false, false, false, true},
    {"seL4RPCNoThreads", BACKEND_CHANNEL, true, false, false, false},
    {"seL4RPCOverMultiSharedData", BACKEND_CHANNEL, false, false, false, false},
    {"seL4RPCCallSignal", BACKEND_CHANNEL, false, true, true, false},
    {"seL4RPCDataportSignal", BACKEND_CHANNEL, false, true, true, true},
    {"seL4TimeServer", BACKEND_CHANNEL, false, true, true, false},
    {"seL4SerialServer", BACKEND_CHANNEL, false, true, true, true},
    {"seL4DirectCall", BACKEND_DIRECT, false, false, false, false},
    {"seL4HardwareMMIO", BACKEND_HARDWARE, false, false, false, false},
    {"seL4HardwareInterrupt", BACKEND_HARDWARE, false, false, false, false},
    {"seL4IOAPICHardwareInterrupt", BACKEND_HARDWARE, false, false, false, false},
    {"seL4HardwareIOPort", BACKEND_HARDWARE, false, false, false, false},
    {"seL4DTBHardware", BACKEND_HARDWARE, false, false, false, false},
    {"seL4DTBHW", BACKEND_HARDWARE, false, false, false, false},
    {"seL4InitHardware", BACKEND_HARDWARE, false, false, false, false},
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

const char *connector_backend_name(size_t index)
{
    return index < sizeof(backends) / sizeof(backends[0]) ? backends[index].connector : NULL;
}

const char *connector_backends_working(void)
{
    return "seL4Notification, seL4NotificationNative, seL4NotificationBind, seL4NotificationQueue, "
           "seL4GlobalAsynch, seL4SharedData, seL4SharedDataWithCaps, seL4DMASharedData, "
           "seL4MessageQueue, seL4RPC, "
           "seL4RPCCall, seL4RPCCallNoType, seL4RPCDataport, seL4RPCNoThreads, "
           "seL4RPCOverMultiSharedData, seL4RPCCallSignal, seL4RPCDataportSignal, seL4TimeServer, "
           "seL4SerialServer, seL4DirectCall";
}
