/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest's interrupts: who has which, and KVM's table of where each goes. */
#include "vmm/irq.h"

#include "vmm/arch/arch.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

/* What KVM_SET_GSI_ROUTING takes. */
struct routes {
    struct kvm_irq_routing head;
    struct kvm_irq_routing_entry entries[IRQ_ROUTES_MAX];
};

void irq_init(struct irq_table *table)
{
    pthread_mutex_init(&table->lock, NULL);
    table->kvm = NULL;
}

void irq_start(struct irq_table *table, const struct kvm *kvm)
{
    pthread_mutex_lock(&table->lock);
    table->kvm = kvm;
    for (uint32_t i = 0; i < IRQ_HANDLES_MAX; i++)
        table->irqs[i] = (struct irq){.table = table, .event = -1};
    memset(table->high, 0, sizeof(table->high));
    pthread_mutex_unlock(&table->lock);
}

/* Callers hold the lock, here and in all static functions. */
static struct irq *find_free(struct irq_table *table)
{
    for (uint32_t i = 0; i < IRQ_HANDLES_MAX; i++) {
        /* A message that was given back is KVM's until the next commit. */
        if (table->irqs[i].kind == IRQ_FREE && !table->irqs[i].message.present)
            return &table->irqs[i];
    }
    return NULL;
}

static int take(struct irq_table *table, enum irq_kind kind, uint32_t number,
                enum irq_trigger trigger, struct irq **ret_irq)
{
    struct irq *irq = find_free(table);

    if (irq == NULL)
        return -ENOSPC;
    irq->kind = kind;
    irq->number = number;
    irq->trigger = trigger;
    *ret_irq = irq;
    return 0;
}

static bool is_taken(const struct irq_table *table, uint32_t line, bool by_edge_only)
{
    for (uint32_t i = 0; i < IRQ_HANDLES_MAX; i++) {
        const struct irq *irq = &table->irqs[i];
        if (irq->kind == IRQ_LINE && irq->number == line &&
            !(by_edge_only && irq->trigger == IRQ_LEVEL))
            return true;
    }
    return false;
}

int irq_take_line(struct irq_table *table, uint32_t number, enum irq_trigger trigger,
                  struct irq **ret_irq)
{
    int error = -EBUSY;

    if (number >= arch_irq_lines())
        return -EINVAL;
    pthread_mutex_lock(&table->lock);
    if (!is_taken(table, number, trigger == IRQ_LEVEL))
        error = take(table, IRQ_LINE, number, trigger, ret_irq);
    pthread_mutex_unlock(&table->lock);
    return error;
}

int irq_take_free_line(struct irq_table *table, uint32_t first, enum irq_trigger trigger,
                       struct irq **ret_irq)
{
    int error = -ENOSPC;

    pthread_mutex_lock(&table->lock);
    while (first < arch_irq_lines() && is_taken(table, first, false))
        first++;
    if (first < arch_irq_lines())
        error = take(table, IRQ_LINE, first, trigger, ret_irq);
    pthread_mutex_unlock(&table->lock);
    return error;
}

int irq_take_message(struct irq_table *table, struct irq **ret_irq)
{
    struct irq *irq = NULL;

    pthread_mutex_lock(&table->lock);
    int error = take(table, IRQ_MESSAGE, 0, IRQ_EDGE, &irq);
    if (error == 0) {
        irq->number = arch_irq_lines() + (uint32_t)(irq - table->irqs);
        *ret_irq = irq;
    }
    pthread_mutex_unlock(&table->lock);
    return error;
}

static int set_level(struct irq *irq, bool level)
{
    uint32_t *high = &irq->table->high[irq->number];
    const bool before = *high > 0;

    if (irq->level == level)
        return 0;
    irq->level = level;
    *high += level ? 1u : -1u;
    if (before == (*high > 0))
        return 0;
    return kvm_irq_line(irq->table->kvm, arch_irq_code(irq->number), level);
}

int irq_set_level(struct irq *irq, bool level)
{
    pthread_mutex_lock(&irq->table->lock);
    int error = set_level(irq, level);
    pthread_mutex_unlock(&irq->table->lock);
    return error;
}

static int raise_line(const struct irq *irq)
{
    const uint32_t code = arch_irq_code(irq->number);
    int error = kvm_irq_line(irq->table->kvm, code, true);

    return error < 0 ? error : kvm_irq_line(irq->table->kvm, code, false);
}

static int write_event(const struct irq *irq)
{
    const uint64_t one = 1;

    if (irq->event < 0)
        return -EINVAL;
    /* A full counter means that an interrupt is due anyway. */
    return write(irq->event, &one, sizeof(one)) < 0 && errno != EAGAIN ? -errno : 0;
}

int irq_raise(struct irq *irq)
{
    pthread_mutex_lock(&irq->table->lock);
    int error = irq->kind == IRQ_LINE ? raise_line(irq) : write_event(irq);
    pthread_mutex_unlock(&irq->table->lock);
    return error;
}

static int attach_message(struct irq *irq, int event)
{
    if (irq->event >= 0)
        return -EBUSY;
    int error = irq->masked ? 0 : kvm_add_irqfd(irq->table->kvm, event, irq->number);
    if (error == 0)
        irq->event = event;
    return error;
}

int irq_attach(struct irq *irq, int event)
{
    pthread_mutex_lock(&irq->table->lock);
    int error = irq->kind == IRQ_LINE ? kvm_add_irqfd(irq->table->kvm, event, irq->number)
                                      : attach_message(irq, event);
    pthread_mutex_unlock(&irq->table->lock);
    return error;
}

int irq_attach_level(struct irq *irq, int event, int resampled)
{
    if (irq->kind != IRQ_LINE || irq->trigger != IRQ_LEVEL)
        return -EINVAL;
    return kvm_add_level_irqfd(irq->table->kvm, event, resampled, irq->number);
}

static int detach(struct irq *irq, int event)
{
    const bool is_attached = irq->kind == IRQ_LINE || (irq->event == event && !irq->masked);

    if (irq->event == event)
        irq->event = -1;
    return is_attached ? kvm_remove_irqfd(irq->table->kvm, event, irq->number) : 0;
}

int irq_detach(struct irq *irq, int event)
{
    pthread_mutex_lock(&irq->table->lock);
    int error = detach(irq, event);
    pthread_mutex_unlock(&irq->table->lock);
    return error;
}

void irq_give_back(struct irq *irq)
{
    struct irq_table *table = irq->table;

    pthread_mutex_lock(&table->lock);
    if (irq->event >= 0)
        (void)detach(irq, irq->event); /* it fails only where KVM's machine is gone */
    if (irq->kind == IRQ_LINE)
        (void)set_level(irq, false);
    *irq =
        (struct irq){.table = table, .event = -1, .number = irq->number, .message = irq->message};
    pthread_mutex_unlock(&table->lock);
}

void irq_set_message(struct irq *irq, const struct irq_message *message)
{
    pthread_mutex_lock(&irq->table->lock);
    irq->wanted = (struct irq_message){0};
    if (message != NULL) {
        irq->wanted = *message;
        irq->wanted.present = true;
    }
    pthread_mutex_unlock(&irq->table->lock);
}

static bool is_same(const struct irq_message *one, const struct irq_message *other)
{
    return one->present == other->present && one->address == other->address &&
           one->data == other->data && one->requester == other->requester;
}

static bool has_changed(const struct irq_table *table)
{
    for (uint32_t i = 0; i < IRQ_HANDLES_MAX; i++) {
        if (!is_same(&table->irqs[i].message, &table->irqs[i].wanted))
            return true;
    }
    return false;
}

static void add_message(struct routes *routes, const struct irq *irq)
{
    struct kvm_irq_routing_entry entry = {.gsi = irq->number, .type = KVM_IRQ_ROUTING_MSI};

    entry.u.msi.address_lo = (uint32_t)irq->wanted.address;
    entry.u.msi.address_hi = (uint32_t)(irq->wanted.address >> 32);
    entry.u.msi.data = irq->wanted.data;
    if (irq->wanted.requester != 0) {
        entry.flags = KVM_MSI_VALID_DEVID;
        entry.u.msi.devid = irq->wanted.requester;
    }
    routes->entries[routes->head.nr++] = entry;
}

/* The handle whose message is in the line's place; NULL: none. */
static const struct irq *message_of_line(const struct irq_table *table, uint32_t line)
{
    for (uint32_t i = 0; i < IRQ_HANDLES_MAX; i++) {
        const struct irq *irq = &table->irqs[i];
        if (irq->kind == IRQ_LINE && irq->number == line && irq->wanted.present)
            return irq;
    }
    return NULL;
}

/* KVM takes the table as a whole only: all lines as KVM has them from the start, then messages. */
static void build(const struct irq_table *table, struct routes *routes)
{
    routes->head = (struct kvm_irq_routing){0};
    for (uint32_t line = 0; line < arch_irq_lines(); line++) {
        const struct irq *irq = message_of_line(table, line);
        if (irq != NULL)
            add_message(routes, irq);
        else
            routes->head.nr += arch_irq_routes(line, &routes->entries[routes->head.nr]);
    }
    for (uint32_t i = 0; i < IRQ_HANDLES_MAX; i++) {
        const struct irq *irq = &table->irqs[i];
        if (irq->kind == IRQ_MESSAGE && irq->wanted.present)
            add_message(routes, irq);
    }
}

int irq_commit(struct irq_table *table)
{
    struct routes routes; /* as far as it is filled */
    int error = 0;

    pthread_mutex_lock(&table->lock);
    if (has_changed(table)) {
        build(table, &routes);
        error = kvm_set_routes(table->kvm, &routes.head);
        for (uint32_t i = 0; i < IRQ_HANDLES_MAX; i++) {
            struct irq *irq = &table->irqs[i];
            if (error == 0)
                irq->message = irq->wanted;
            else if (irq->kind != IRQ_FREE)
                irq->wanted = irq->message;
        }
    }
    pthread_mutex_unlock(&table->lock);
    return error;
}

static int mask(struct irq *irq, bool masked)
{
    const struct kvm *kvm = irq->table->kvm;

    if (irq->event < 0 || irq->masked == masked)
        return 0;
    return masked ? kvm_remove_irqfd(kvm, irq->event, irq->number)
                  : kvm_add_irqfd(kvm, irq->event, irq->number); /* which looks at it at once */
}

int irq_mask(struct irq *irq, bool masked)
{
    if (irq->kind != IRQ_MESSAGE)
        return -EINVAL;
    pthread_mutex_lock(&irq->table->lock);
    int error = mask(irq, masked);
    if (error == 0)
        irq->masked = masked;
    pthread_mutex_unlock(&irq->table->lock);
    return error;
}

bool irq_is_pending(struct irq *irq)
{
    pthread_mutex_lock(&irq->table->lock);
    struct pollfd polled = {.fd = irq->masked ? irq->event : -1, .events = POLLIN};
    bool pending = poll(&polled, 1, 0) > 0;
    pthread_mutex_unlock(&irq->table->lock);
    return pending;
}
