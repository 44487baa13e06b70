/* SPDX-License-Identifier: BSD-2-Clause */
/* The interrupt controller in KVM: a GIC of version 3, or of 2 on a host that has no other
 * (Documentation/virt/kvm/devices/arm-vgic-v3.rst, arm-vgic.rst). */
#include "vmm/arch/arch.h"
#include "vmm/arch/arm64/layout.h"
#include "vmm/arch/arm64/processor.h"
#include "vmm/machine.h"

#include <assert.h>
#include <errno.h>
#include <sys/ioctl.h>

static int set_attribute(const struct kvm *kvm, uint32_t group, uint64_t attribute,
                         const void *value)
{
    struct kvm_device_attr request = {.group = group, .attr = attribute, .addr = (uintptr_t)value};

    return ioctl(kvm->chip, KVM_SET_DEVICE_ATTR, &request) < 0 ? -errno : 0;
}

static int create_gic(struct kvm *kvm, uint32_t type, uint32_t version)
{
    struct kvm_create_device request = {.type = type};

    if (ioctl(kvm->vm, KVM_CREATE_DEVICE, &request) < 0)
        return -errno;
    kvm->chip = (int)request.fd;
    kvm->chip_version = version;
    return 0;
}

static int place_gic(const struct kvm *kvm)
{
    const uint64_t distributor = LAYOUT_GIC_DISTRIBUTOR;
    const uint64_t other = kvm->chip_version == 2 ? LAYOUT_GIC_CPU : LAYOUT_GIC_REDISTRIBUTORS;
    const uint32_t interrupts = LAYOUT_INTERRUPTS_FIRST + LAYOUT_INTERRUPTS;
    bool old = kvm->chip_version == 2;
    int error =
        set_attribute(kvm, KVM_DEV_ARM_VGIC_GRP_ADDR,
                      old ? KVM_VGIC_V2_ADDR_TYPE_DIST : KVM_VGIC_V3_ADDR_TYPE_DIST, &distributor);

    if (error == 0)
        error =
            set_attribute(kvm, KVM_DEV_ARM_VGIC_GRP_ADDR,
                          old ? KVM_VGIC_V2_ADDR_TYPE_CPU : KVM_VGIC_V3_ADDR_TYPE_REDIST, &other);
    if (error == 0)
        error = set_attribute(kvm, KVM_DEV_ARM_VGIC_GRP_NR_IRQS, 0, &interrupts);
    return error;
}

int arch_create_chips(struct vmm *vmm)
{
    struct kvm *kvm = &vmm->kvm;
    int error = create_gic(kvm, KVM_DEV_TYPE_ARM_VGIC_V3, 3);

    if (error == -ENODEV)
        error = create_gic(kvm, KVM_DEV_TYPE_ARM_VGIC_V2, 2);
    if (error == -ENODEV)
        machine_fatal(vmm, "this host's KVM has no interrupt controller for guests: neither a "
                           "GICv3 nor a GICv2");
    return error < 0 ? error : place_gic(kvm);
}

/* KVM makes the controller's tables, and the way from eventfds to it, when it knows how many vCPUs
 * there are. */
int arch_start_chips(struct vmm *vmm)
{
    int error = 0;

    for (uint32_t i = 0; error == 0 && i < vmm->vcpu_count; i++)
        error = processor_reset(&vmm->vcpus[i]);
    if (error == 0)
        error =
            set_attribute(&vmm->kvm, KVM_DEV_ARM_VGIC_GRP_CTRL, KVM_DEV_ARM_VGIC_CTRL_INIT, NULL);
    return error;
}

static_assert(LAYOUT_INTERRUPTS <= IRQ_LINES_MAX, "irq.c has room for all lines");

uint32_t arch_irq_lines(void)
{
    return LAYOUT_INTERRUPTS;
}

uint32_t arch_irq_code(uint32_t line)
{
    return (KVM_ARM_IRQ_TYPE_SPI << KVM_ARM_IRQ_TYPE_SHIFT) | (LAYOUT_INTERRUPTS_FIRST + line);
}

/* arch/arm64/kvm/vgic/vgic-irqfd.c: kvm_vgic_setup_default_irq_routing */
uint32_t arch_irq_routes(uint32_t line, struct kvm_irq_routing_entry *ret_routes)
{
    ret_routes[0] = (struct kvm_irq_routing_entry){
        .gsi = line, .type = KVM_IRQ_ROUTING_IRQCHIP, .u.irqchip = {.pin = line}};
    return 1;
}
