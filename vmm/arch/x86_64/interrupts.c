/* SPDX-License-Identifier: BSD-2-Clause */
/* The lines of a PC's interrupt controllers, as KVM has them from the start
 * (arch/x86/kvm/irq_comm.c: default_routing). */
#include "vmm/arch/arch.h"

#include <assert.h>

enum {
    IOAPIC_LINES = 24,
    PIC_LINES = 16,
    PIC_LINES_EACH = 8,
};

static_assert(IOAPIC_LINES <= IRQ_LINES_MAX, "irq.c has room for all lines");

uint32_t arch_irq_lines(void)
{
    return IOAPIC_LINES;
}

uint32_t arch_irq_code(uint32_t line)
{
    return line;
}

uint32_t arch_irq_routes(uint32_t line, struct kvm_irq_routing_entry *ret_routes)
{
    ret_routes[0] = (struct kvm_irq_routing_entry){
        .gsi = line,
        .type = KVM_IRQ_ROUTING_IRQCHIP,
        .u.irqchip = {.irqchip = KVM_IRQCHIP_IOAPIC, .pin = line},
    };
    if (line >= PIC_LINES)
        return 1;
    const bool is_first = line < PIC_LINES_EACH;
    ret_routes[1] = (struct kvm_irq_routing_entry){
        .gsi = line,
        .type = KVM_IRQ_ROUTING_IRQCHIP,
        .u.irqchip = {.irqchip = is_first ? KVM_IRQCHIP_PIC_MASTER : KVM_IRQCHIP_PIC_SLAVE,
                      .pin = line % PIC_LINES_EACH},
    };
    return 2;
}
