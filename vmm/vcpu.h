/* SPDX-License-Identifier: BSD-2-Clause */
/* A virtual processor: a thread in KVM_RUN, and what it does when it comes out. */
#ifndef VMM_VCPU_H
#define VMM_VCPU_H

#include <linux/kvm.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct vmm;

struct vcpu {
    struct vmm *vmm;
    uint32_t index; /* also its APIC id on x86-64 */
    int descriptor; /* -1: none */
    struct kvm_run *run;
    pthread_t thread;
    bool started;
};

/* Once in a process, before any vCPU starts: the signal that gets one out of KVM_RUN does nothing
 * else. */
int vcpu_init_signal(void);

int vcpu_create(struct vcpu *vcpu, struct vmm *vmm, uint32_t index);
int vcpu_start(struct vcpu *vcpu);

/* In a vCPU's thread: leaves it the system calls of abi/policy_vcpu.def, where the monitor runs
 * confined. 0 or a negative errno. */
int vcpu_limit_calls(void);

/* Gets it out of KVM_RUN for good; vcpu_destroy waits for its thread. */
void vcpu_kick(struct vcpu *vcpu);
void vcpu_destroy(struct vcpu *vcpu);

#endif
