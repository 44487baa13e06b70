/* SPDX-License-Identifier: BSD-2-Clause */
/* What an architecture supplies; one folder of this one is linked. Errors are logged by the caller
 * unless said otherwise. */
#ifndef VMM_ARCH_ARCH_H
#define VMM_ARCH_ARCH_H

#include "vmm/device.h"

struct vmm;
struct vcpu;

struct arch_limits {
    uint32_t vcpus_max;
    const char *counter_name; /* the program counter's, in messages */
    const struct kvm_need *needs;
    size_t need_count;
};

const struct arch_limits *arch_limits(void);

/* What lies where, unless somebody says otherwise. */
const struct layout *arch_layout(void);

/* How many lines the interrupt controller has, counted from 0 on as KVM_IRQFD, ACPI and the device
 * tree do; at most IRQ_LINES_MAX. */
uint32_t arch_irq_lines(void);

/* The same line as KVM_IRQ_LINE counts it. */
uint32_t arch_irq_code(uint32_t line);

/* Where KVM lets a line go from the start; how many ways that are, at most IRQ_ROUTES_EACH. */
uint32_t arch_irq_routes(uint32_t line, struct kvm_irq_routing_entry *ret_routes);

/* What KVM_CREATE_VM is asked for. */
unsigned long arch_machine_type(int system);

/* Interrupt controller, timer: what must exist before the first vCPU. */
int arch_create_chips(struct vmm *vmm);

/* All vCPUs exist. Afterwards events can be wired. */
int arch_start_chips(struct vmm *vmm);

/* Whether a guest finds the device, by what it is told of the machine. */
bool arch_finds(const struct device_operations *operations);

/* Puts kernel, initrd, command line and tables into RAM and says where to enter. A failure is fatal
 * and names the file. */
void arch_load(struct vmm *vmm, uint64_t *ret_entry);

/* Registers of a vCPU; the first one starts at `entry`, the others wait for it. */
int arch_init_vcpu(struct vcpu *vcpu, uint64_t entry);

/* Where a vCPU that left KVM_RUN is; 0 where KVM does not say. */
uint64_t arch_program_counter(const struct vcpu *vcpu);

#endif
