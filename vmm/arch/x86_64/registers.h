/* SPDX-License-Identifier: BSD-2-Clause */
/* Model-specific registers that KVM hands to the monitor. vcpu.c answers them. */
#ifndef VMM_ARCH_X86_64_REGISTERS_H
#define VMM_ARCH_X86_64_REGISTERS_H

struct vmm;

/* Asks KVM for accesses to registers that it does not know and to the performance counters of AMD's
 * K7. Before the first vCPU. A KVM that is too old for either keeps them, and answers the guest
 * alike. */
void registers_take(const struct vmm *vmm);

#endif
