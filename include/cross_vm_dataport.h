/* SPDX-License-Identifier: BSD-2-Clause */
/* Offers dataports to the guest. Called from cross_vm_dataports_init. */
#ifndef CROSS_VM_DATAPORT_H
#define CROSS_VM_DATAPORT_H

#include <dataport_caps.h>
#include <vmm/vmm.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * `dataports[i]` is the handle of the dataport with id i; entry 0 is NULL; `n` counts entry 0. All dataports of the instance
 * must be there, each at the index that its `<d>_id` says and as large as declared. Returns 0, or -EINVAL (or -ENOMEM)
 * after a message that names the entry.
 */
int cross_vm_dataports_init_common(vmm_t *vmm, dataport_caps_handle_t **dataports, int n);

/* The application's, where it has one. Non-zero stops the system. */
int cross_vm_dataports_init(vmm_t *vmm);

#ifdef __cplusplus
}
#endif

#endif
