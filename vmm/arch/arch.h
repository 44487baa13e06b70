/* SPDX-License-Identifier: BSD-2-Clause */
/* What an architecture supplies; one folder of this one is linked. Errors are logged by the caller unless said otherwise. */
#ifndef VMM_ARCH_ARCH_H
#define VMM_ARCH_ARCH_H

#include "vmm/kvm.h"

struct vmm;
struct vcpu;

struct arch_limits {
    uint64_t hole_start; /* where RAM makes room for devices */
    uint64_t hole_end;
    uint32_t vcpus_max;
    uint32_t uart_interrupt;
    const struct kvm_need *needs;
    size_t need_count;
};

const struct arch_limits *arch_limits(void);

/* Interrupt controller, timer: what must exist before the first vCPU. */
int arch_create_chips(struct vmm *vmm);

/* The architecture's own devices and the places of the common ones. */
int arch_add_devices(struct vmm *vmm);

/* Puts kernel, initrd, command line and tables into RAM and says where to enter. A failure is fatal and names the file. */
void arch_load(struct vmm *vmm, uint64_t *ret_entry);

/* Registers of a vCPU; the first one starts at `entry`, the others wait for it. */
int arch_init_vcpu(struct vcpu *vcpu, uint64_t entry);

#endif
