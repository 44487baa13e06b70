/* SPDX-License-Identifier: BSD-2-Clause */
/* Tells the VMM which interfaces the guest sees, and under which ids. */
#include <camkes.h>
#include <camkes_consumes_event.h>
#include <camkes_emits_event.h>
#include <camkes_mutex.h>
#include <cross_vm_consumes_event.h>
#include <cross_vm_dataport.h>
#include <cross_vm_emits_event.h>
#include <dataport_caps.h>
#include <sel4/sel4.h>
#include <utils/util.h>
#include <vmm/vmm.h>
#include <vspace/vspace.h>

extern dataport_caps_handle_t data_handle;

/* Dataports and emitted events are found by their index; ids start at 1. */
static dataport_caps_handle_t *dataports[] = {NULL, &data_handle};
static camkes_emit_fn emitted_events[] = {NULL, do_print_emit};

static camkes_consumes_event_t consumed_events[] = {
    {.id = 1, .reg_callback = done_printing_reg_callback},
};

static camkes_mutex_t cross_vm_event_mutex = {
    .lock = cross_vm_event_mutex_lock,
    .unlock = cross_vm_event_mutex_unlock,
};

int cross_vm_dataports_init(vmm_t *vmm)
{
    return cross_vm_dataports_init_common(vmm, dataports, ARRAY_SIZE(dataports));
}

int cross_vm_emits_events_init(vmm_t *vmm)
{
    return cross_vm_emits_events_init_common(vmm, emitted_events, ARRAY_SIZE(emitted_events));
}

int cross_vm_consumes_events_init(vmm_t *vmm, vspace_t *vspace, seL4_Word irq_badge)
{
    return cross_vm_consumes_events_init_common(vmm, vspace, &cross_vm_event_mutex, consumed_events,
                                                ARRAY_SIZE(consumed_events), irq_badge);
}
