/* SPDX-License-Identifier: BSD-2-Clause */
/* Offers events to the guest for it to wait for. Called from cross_vm_consumes_events_init. */
#ifndef CROSS_VM_CONSUMES_EVENT_H
#define CROSS_VM_CONSUMES_EVENT_H

#include <camkes_consumes_event.h>
#include <camkes_mutex.h>
#include <sel4/sel4.h>
#include <vmm/vmm.h>
#include <vspace/vspace.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * `events` are `n` events, their ids 1..n in any order. A generated `<event>_reg_callback` is wired so that the monitor takes
 * no part; with any other function the monitor registers a callback, again each time it was called. `vspace`, `mutex` and
 * `irq_badge` are accepted and not needed: nothing here is shared that they would guard. Returns 0, or a negative errno
 * after a message that names the event.
 */
int cross_vm_consumes_events_init_common(vmm_t *vmm, vspace_t *vspace, camkes_mutex_t *mutex,
                                         camkes_consumes_event_t *events, int n,
                                         seL4_Word irq_badge);

/* The interrupt by which the guest learns of events. */
int cross_vm_consumes_event_irq_num(void);

/* The application's, where it has one. Non-zero stops the system. */
int cross_vm_consumes_events_init(vmm_t *vmm, vspace_t *vspace, seL4_Word irq_badge);

#ifdef __cplusplus
}
#endif

#endif
