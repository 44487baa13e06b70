/* SPDX-License-Identifier: BSD-2-Clause */
/* The virtual machine monitor, as an application's cross_vm.c sees it: opaque. */
#ifndef VMM_VMM_H
#define VMM_VMM_H

typedef struct vmm vmm_t;

#endif
