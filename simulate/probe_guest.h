/* SPDX-License-Identifier: BSD-2-Clause */
/* The test loop of the probe, in a guest and here: what differs by architecture, of which one is
 * linked. */
#ifndef CAISSON_SIMULATE_PROBE_GUEST_H
#define CAISSON_SIMULATE_PROBE_GUEST_H

#include <linux/kvm.h>
#include <stddef.h>
#include <stdint.h>

#define PROBE_PAGE_BYTES 4096u

struct probe {
    const char *device;
    int kvm;
    int vm;
    int vcpu;
    struct kvm_run *run;
    size_t run_bytes;
    void *page;
    char *reason;
    size_t reason_size;
};

struct probe_capability {
    int number;
    const char *name;
};

/* What the monitor needs of KVM here; ends with an entry without a name. */
extern const struct probe_capability probe_capabilities[];

/* Says that `what` failed, with errno; returns that, negative. */
int probe_fail(struct probe *probe, const char *what);

/* What a VM needs before it gets memory and a virtual CPU. 0 or a negative errno with an
 * explanation, as all of these. */
int probe_prepare_vm(struct probe *probe);

/* Writes the loop to the page, which the guest has at address 0. */
void probe_write_loop(struct probe *probe);

/* What the new virtual CPU needs to run there. */
int probe_prepare_vcpu(struct probe *probe);

/* Puts it before the first of `count` turns; tells how many are left. */
int probe_set_loop(struct probe *probe, uint32_t count);
int probe_get_left(struct probe *probe, uint32_t *ret_left);

/* How KVM_RUN comes back when all turns are done. */
extern const uint32_t probe_exit_reason;

/* As many turns of the same loop here. */
void probe_run_here(uint32_t count);

#endif
