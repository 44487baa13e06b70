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
    uint32_t uart_interrupt;    /* as KVM_IRQ_LINE counts them */
    uint32_t crossvm_interrupt; /* as KVM_IRQFD counts them */
    const char *counter_name;   /* the program counter's, in messages */
    const struct kvm_need *needs;
    size_t need_count;
};

const struct arch_limits *arch_limits(void);

/* What KVM_CREATE_VM is asked for. */
unsigned long arch_machine_type(int system);

/* Interrupt controller, timer: what must exist before the first vCPU. */
int arch_create_chips(struct vmm *vmm);

/* All vCPUs exist. Afterwards events can be wired. */
int arch_start_chips(struct vmm *vmm);

/* A write of `value` to the cross-VM device's doorbell becomes a write to `event`. */
int arch_add_doorbell(const struct vmm *vmm, int event, uint32_t value);

/* The cross-VM device's interrupt is what it was when the machine began. */
void arch_reset_interrupt(struct vmm *vmm);

/* The architecture's own devices and the places of the common ones. */
int arch_add_devices(struct vmm *vmm);

/* Puts kernel, initrd, command line and tables into RAM and says where to enter. A failure is fatal and names the file. */
void arch_load(struct vmm *vmm, uint64_t *ret_entry);

/* Registers of a vCPU; the first one starts at `entry`, the others wait for it. */
int arch_init_vcpu(struct vcpu *vcpu, uint64_t entry);

/* Where a vCPU that left KVM_RUN is; 0 where KVM does not say. */
uint64_t arch_program_counter(const struct vcpu *vcpu);

#endif
