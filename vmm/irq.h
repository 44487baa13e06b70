/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The guest's interrupts: the one owner of KVM's table of them. A device takes an interrupt and
 * gets a handle. It raises the handle itself, or it attaches an eventfd, which KVM then turns into
 * the interrupt without the monitor (KVM_IRQFD).
 *
 *   line, edge      irq_raise, or irq_attach with an eventfd
 *   line, level     irq_set_level, or irq_attach_level. KVM writes the second eventfd of that when
 *                   the guest has ended the interrupt: the device asks again if it still wants it
 *   message (MSI)   irq_set_message and irq_commit say where it goes; it has an eventfd. A line can
 *                   carry a message, too: then the message is in the line's place
 *
 * A masked interrupt is not lost: its eventfd keeps what was written to it, and KVM looks there
 * when it is unmasked.
 *
 * All of it lasts for one life of KVM's machine: irq_start forgets every interrupt, and devices
 * take theirs again. Every function but irq_start may be called by any thread; where a device calls
 * with its own lock held, that lock comes before this one.
 */
#ifndef VMM_IRQ_H
#define VMM_IRQ_H

#include "vmm/kvm.h"
#include "vmm/layout.h"

#include <pthread.h>

#define IRQ_HANDLES_MAX 128u
#define IRQ_LINES_MAX   32u /* of an interrupt controller */
#define IRQ_ROUTES_EACH 2u  /* ways that a line has at most */
#define IRQ_ROUTES_MAX  (IRQ_LINES_MAX * IRQ_ROUTES_EACH + IRQ_HANDLES_MAX)

enum irq_kind { IRQ_FREE = 0, IRQ_LINE, IRQ_MESSAGE };

struct irq_message {
    uint64_t address;
    uint32_t data;
    uint32_t requester; /* who writes it, for a controller that asks (arm64's ITS) */
    bool present;       /* false: the message goes nowhere; a line is a line */
};

struct irq {
    struct irq_table *table;
    enum irq_kind kind;
    enum irq_trigger trigger;
    uint32_t number; /* GSI: KVM_IRQFD's count; a line has it in ACPI and the device tree as well */
    bool level;      /* what this handle wants of a line */
    bool masked;
    int event;                  /* of a message; -1: none is attached */
    struct irq_message message; /* as KVM has it */
    struct irq_message wanted;  /* as KVM will have it after irq_commit */
};

struct irq_table {
    pthread_mutex_t lock; /* guards what follows */
    const struct kvm *kvm;
    uint32_t high[IRQ_LINES_MAX]; /* how many handles want the line to be high */
    struct irq irqs[IRQ_HANDLES_MAX];
};

/* Once, before anything else. */
void irq_init(struct irq_table *table);

/* KVM's machine begins: no interrupt is taken, every line is as KVM has it from the start. */
void irq_start(struct irq_table *table, const struct kvm *kvm);

/* Takes the line `number`. Several devices can have the same one if all want it by level.
 * -EINVAL: there is no such line; -EBUSY: somebody has it; -ENOSPC: no handle is left. */
int irq_take_line(struct irq_table *table, uint32_t number, enum irq_trigger trigger,
                  struct irq **ret_irq);

/* Takes the first line from `first` on that nobody has; -ENOSPC if there is none. */
int irq_take_free_line(struct irq_table *table, uint32_t first, enum irq_trigger trigger,
                       struct irq **ret_irq);

/* Takes a message that goes nowhere yet; -ENOSPC. */
int irq_take_message(struct irq_table *table, struct irq **ret_irq);

/* Takes the level back, detaches a message's eventfd and frees the handle; eventfds of a line are
 * the caller's to detach. A message goes nowhere after the next irq_commit. */
void irq_give_back(struct irq *irq);

/* An edge: of the line, or by the message's eventfd. -EINVAL: the message has none. */
int irq_raise(struct irq *irq);

/* A line is high if one of its handles wants it to be. 0 or what KVM says. */
int irq_set_level(struct irq *irq, bool level);

/* `event`, an eventfd that does not block, is an edge whenever it is written. A message has one
 * such eventfd, a line any number. -EBUSY: the message has one, or KVM has this one already. */
int irq_attach(struct irq *irq, int event);

/* `event` written is a high level until the guest has ended the interrupt; KVM then writes
 * `resampled`. -EINVAL: not of a line by level. */
int irq_attach_level(struct irq *irq, int event, int resampled);
int irq_detach(struct irq *irq, int event);

/* Where the message goes; NULL: nowhere, and a line is a line again. Takes effect by irq_commit. */
void irq_set_message(struct irq *irq, const struct irq_message *message);

/* Gives KVM what irq_set_message and irq_give_back changed, in one call, or none where nothing was
 * changed. If KVM refuses, all messages are as they were. */
int irq_commit(struct irq_table *table);

/* Of a message: at unmasking, what was raised meanwhile comes. 0, -EINVAL: a line, or what KVM says
 * to KVM_IRQFD, which abi/policy_vcpu.def has to name before a vCPU's thread can call this. */
int irq_mask(struct irq *irq, bool masked);

/* Whether an interrupt was raised while it was masked. */
bool irq_is_pending(struct irq *irq);

#endif
