/* SPDX-License-Identifier: BSD-2-Clause */
/* The monitor's address space, as an application's cross_vm.c sees it: opaque, only passed on. */
#ifndef VSPACE_VSPACE_H
#define VSPACE_VSPACE_H

typedef struct vspace vspace_t;

#endif
