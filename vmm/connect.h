/* SPDX-License-Identifier: BSD-2-Clause */
/* Joins the cross-VM device to the instance's interfaces: what the application's cross_vm.c says,
 * or else the tables. */
#ifndef VMM_CONNECT_H
#define VMM_CONNECT_H

struct vmm;

/* Calls the application's cross_vm_*_init in their order; a kind without one comes from the tables
 * by id. An error is fatal. */
void connect_all(struct vmm *vmm);

#endif
