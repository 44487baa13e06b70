/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One virtual machine: what is fixed for its life (configuration, devices, connectors) and what a
 * reset makes anew (KVM's VM, RAM, vCPUs, devices). run.c is the order of things.
 */
#ifndef VMM_MACHINE_H
#define VMM_MACHINE_H

#include "vmm/bus.h"
#include "vmm/device.h"
#include "vmm/device/crossvm.h"
#include "vmm/irq.h"
#include "vmm/kvm.h"
#include "vmm/log.h"
#include "vmm/memory.h"
#include "vmm/procedure.h"
#include "vmm/settings.h"
#include "vmm/vcpu.h"

/* What ends a guest's life; the first one to ask is heard. */
enum machine_request {
    MACHINE_GOES_ON = 0,
    MACHINE_RESET,
    MACHINE_POWER_OFF,
    MACHINE_FAILED, /* KVM gave up on the guest, or the guest on itself beyond what a reset mends */
};

struct vspace {
    struct vmm *vmm;
};

struct vmm {
    const struct vm_config *config;
    struct vm_settings settings; /* the config's */
    uint32_t vcpu_count;
    const char *name;
    struct log_limit log_limit; /* of lines that the guest causes */
    struct vspace vspace;
    const struct layout *layout;
    uint32_t device_count;
    struct device *devices; /* in the list's order */
    struct crossvm crossvm;
    struct procedures procedures;
    bool started; /* a guest has run: what fails now concerns this VM alone */

    /* made anew by a reset */
    struct kvm kvm;
    struct memory memory;
    struct irq_table irqs;
    uint64_t free_start; /* the layout's, without what devices got of it */
    struct bus ports;
    struct bus mmio;
    struct vcpu *vcpus; /* vcpu_count of them */

    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t requested;
    enum machine_request request;
};

/* Any thread: asks for the guest's end. `cause` follows the VM's name in the log; NULL: nothing to
 * say. */
void machine_ask(struct vmm *vmm, enum machine_request request, const char *cause);

/* Logs and ends the process: before the first guest ran it ends the whole system
 * (CAISSON_EXIT_HALT), later this VM. */
void machine_fatal(const struct vmm *vmm, const char *format, ...)
    __attribute__((noreturn, format(printf, 2, 3)));

#endif
