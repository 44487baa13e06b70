/* SPDX-License-Identifier: BSD-2-Clause */
/* Questions about a finished plan, which several generators ask. */
#include "compiler/plan.h"

bool plan_thread_set(const struct plan_thread *thread)
{
    return thread->stack_bytes > 0 || thread->has_priority || thread->has_affinity;
}

bool plan_interface_calls(const struct plan_interface *interface)
{
    return interface->kind == PLAN_CLIENT && interface->calls.count > 0 && !interface->direct;
}

bool plan_interface_served(const struct plan_interface *interface)
{
    return interface->kind == PLAN_SERVER && interface->calls.count > 0 && !interface->direct;
}

bool plan_interface_has_size(const struct plan_interface *interface)
{
    return interface->procedure == NULL && interface->kind == PLAN_DATAPORT && !interface->in_guest;
}

bool plan_interface_used(const struct plan_interface *interface, enum plan_interface_kind kind)
{
    return interface->kind == kind && !interface->absent;
}

bool plan_has_guest(const struct plan_instance *instance)
{
    for (size_t i = 0; i < instance->interfaces.count; i++) {
        if (instance->interfaces.items[i]->in_guest) {
            return true;
        }
    }
    return false;
}
