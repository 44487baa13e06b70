/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * KVM's table of interrupts, in which the cross-VM device's is a line of the I/O APIC until the guest says a message. KVM takes
 * the table as a whole only (KVM_SET_GSI_ROUTING), so it is made anew each time; the lines are as KVM has them from the start
 * (arch/x86/kvm/irq_comm.c: default_routing).
 */
#include "vmm/arch/x86_64/message.h"

#include "vmm/arch/arch.h"
#include "vmm/machine.h"

#include <errno.h>
#include <sys/ioctl.h>

enum {
    IOAPIC_LINES = 24,
    PIC_LINES = 16,
    PIC_LINES_EACH = 8,
};

struct table {
    struct kvm_irq_routing head;
    struct kvm_irq_routing_entry entries[IOAPIC_LINES + PIC_LINES];
};

static void add(struct table *table, const struct kvm_irq_routing_entry *entry)
{
    table->entries[table->head.nr++] = *entry;
}

static void add_line(struct table *table, uint32_t line)
{
    struct kvm_irq_routing_entry entry = {.gsi = line, .type = KVM_IRQ_ROUTING_IRQCHIP};

    entry.u.irqchip.irqchip = KVM_IRQCHIP_IOAPIC;
    entry.u.irqchip.pin = line;
    add(table, &entry);
    if (line >= PIC_LINES)
        return;
    entry.u.irqchip.irqchip =
        line < PIC_LINES_EACH ? KVM_IRQCHIP_PIC_MASTER : KVM_IRQCHIP_PIC_SLAVE;
    entry.u.irqchip.pin = line % PIC_LINES_EACH;
    add(table, &entry);
}

static void add_message(struct table *table, uint64_t address, uint32_t data)
{
    struct kvm_irq_routing_entry entry = {.gsi = CAISSON_CROSSVM_INTERRUPT,
                                          .type = KVM_IRQ_ROUTING_MSI};

    entry.u.msi.address_lo = (uint32_t)address;
    entry.u.msi.address_hi = (uint32_t)(address >> 32);
    entry.u.msi.data = data;
    add(table, &entry);
}

static void route(struct vmm *vmm, uint64_t address, uint32_t data)
{
    const bool is_message = address != 0 || data != 0;
    struct table table = {.head = {.nr = 0}};

    for (uint32_t line = 0; line < IOAPIC_LINES; line++) {
        if (line == CAISSON_CROSSVM_INTERRUPT && is_message)
            add_message(&table, address, data);
        else
            add_line(&table, line);
    }
    if (ioctl(vmm->kvm.vm, KVM_SET_GSI_ROUTING, &table) < 0)
        log_guest(&vmm->log_limit, vmm->name,
                  "KVM refused the guest's interrupt message %#x for %#llx (errno %d)", data,
                  (unsigned long long)address, errno);
}

static void message_write(void *device, uint64_t offset, uint32_t width, uint64_t value)
{
    struct vmm *vmm = device;
    const uint64_t half = (uint32_t)value;

    if (width != sizeof(uint32_t))
        return;
    pthread_mutex_lock(&vmm->lock);
    if (offset == CAISSON_CROSSVM_MESSAGE_LOW)
        vmm->message_address = vmm->message_address >> 32 << 32 | half;
    else if (offset == CAISSON_CROSSVM_MESSAGE_HIGH)
        vmm->message_address = (uint32_t)vmm->message_address | half << 32;
    else if (offset == CAISSON_CROSSVM_MESSAGE_DATA)
        route(vmm, vmm->message_address, (uint32_t)half);
    pthread_mutex_unlock(&vmm->lock);
}

void arch_reset_interrupt(struct vmm *vmm)
{
    pthread_mutex_lock(&vmm->lock);
    vmm->message_address = 0;
    route(vmm, 0, 0);
    pthread_mutex_unlock(&vmm->lock);
}

const struct bus_operations message_operations = {
    .name = "crossvm message",
    .write = message_write,
};
