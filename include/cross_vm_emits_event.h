/* SPDX-License-Identifier: BSD-2-Clause */
/* Offers events to the guest for it to emit. Called from cross_vm_emits_events_init. */
#ifndef CROSS_VM_EMITS_EVENT_H
#define CROSS_VM_EMITS_EVENT_H

#include <camkes_emits_event.h>
#include <vmm/vmm.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * `events[i]` is what happens when the guest emits event i; entry 0 is NULL; `n` counts entry 0. A generated `<event>_emit`
 * is wired so that the monitor takes no part; any other function is called in a thread of the monitor, one call at a
 * time, and events that come while it runs coalesce. Returns 0, or a negative errno after a message that names the entry.
 */
int cross_vm_emits_events_init_common(vmm_t *vmm, camkes_emit_fn *events, int n);

/* The application's, where it has one. Non-zero stops the system. */
int cross_vm_emits_events_init(vmm_t *vmm);

#ifdef __cplusplus
}
#endif

#endif
