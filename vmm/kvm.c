/* SPDX-License-Identifier: BSD-2-Clause */
/* KVM's system and VM calls (Documentation/virt/kvm/api.rst). */
#include "vmm/kvm.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define DOORBELL_BYTES 4u

static int call(int descriptor, unsigned long request, const void *argument)
{
    int result = ioctl(descriptor, request, argument);

    return result < 0 ? -errno : result;
}

int kvm_check(int system, const struct kvm_need *needs, size_t need_count, const char **ret_missing)
{
    int version = ioctl(system, KVM_GET_API_VERSION, 0L);

    if (version < 0)
        return -errno;
    if (version != KVM_API_VERSION)
        return -EPROTO;
    for (size_t i = 0; i < need_count; i++) {
        int has = ioctl(system, KVM_CHECK_EXTENSION, needs[i].capability);
        if (has < 0)
            return -errno;
        if (has == 0) {
            *ret_missing = needs[i].name;
            return -EOPNOTSUPP;
        }
    }
    return 0;
}

int kvm_create(struct kvm *kvm, int system, unsigned long machine_type)
{
    int run_bytes = ioctl(system, KVM_GET_VCPU_MMAP_SIZE, 0L);

    *kvm = (struct kvm){.system = system, .vm = -1, .chip = -1};
    if (run_bytes < 0)
        return -errno;
    kvm->run_bytes = (size_t)run_bytes;
    do {
        kvm->vm = ioctl(system, KVM_CREATE_VM, machine_type);
    } while (kvm->vm < 0 && errno == EINTR);
    return kvm->vm < 0 ? -errno : 0;
}

void kvm_destroy(struct kvm *kvm)
{
    if (kvm->chip >= 0)
        close(kvm->chip);
    if (kvm->vm >= 0)
        close(kvm->vm);
    kvm->chip = kvm->vm = -1;
    kvm->slot_count = 0;
}

int kvm_extension(const struct kvm *kvm, long capability)
{
    return ioctl(kvm->system, KVM_CHECK_EXTENSION, capability);
}

int kvm_add_memory(struct kvm *kvm, uint64_t address, uint64_t size_bytes, void *host)
{
    struct kvm_userspace_memory_region region = {
        .slot = kvm->slot_count,
        .guest_phys_addr = address,
        .memory_size = size_bytes,
        .userspace_addr = (uintptr_t)host,
    };
    int error = call(kvm->vm, KVM_SET_USER_MEMORY_REGION, &region);

    if (error == 0)
        kvm->slot_count++;
    return error;
}

int kvm_irq_line(const struct kvm *kvm, uint32_t line, bool level)
{
    struct kvm_irq_level change = {.irq = line, .level = level};

    return call(kvm->vm, KVM_IRQ_LINE, &change);
}

int kvm_add_irqfd(const struct kvm *kvm, int event, uint32_t interrupt)
{
    struct kvm_irqfd irqfd = {.fd = (uint32_t)event, .gsi = interrupt};

    return call(kvm->vm, KVM_IRQFD, &irqfd);
}

int kvm_add_level_irqfd(const struct kvm *kvm, int event, int resampled, uint32_t interrupt)
{
    struct kvm_irqfd irqfd = {.fd = (uint32_t)event,
                              .gsi = interrupt,
                              .flags = KVM_IRQFD_FLAG_RESAMPLE,
                              .resamplefd = (uint32_t)resampled};

    return call(kvm->vm, KVM_IRQFD, &irqfd);
}

int kvm_remove_irqfd(const struct kvm *kvm, int event, uint32_t interrupt)
{
    struct kvm_irqfd irqfd = {
        .fd = (uint32_t)event, .gsi = interrupt, .flags = KVM_IRQFD_FLAG_DEASSIGN};

    return call(kvm->vm, KVM_IRQFD, &irqfd);
}

int kvm_set_routes(const struct kvm *kvm, const struct kvm_irq_routing *routes)
{
    return call(kvm->vm, KVM_SET_GSI_ROUTING, routes);
}

static int add_doorbell(const struct kvm *kvm, int event, uint64_t address, uint32_t value,
                        uint32_t flags)
{
    struct kvm_ioeventfd doorbell = {
        .datamatch = value,
        .addr = address,
        .len = DOORBELL_BYTES,
        .fd = event,
        .flags = flags | KVM_IOEVENTFD_FLAG_DATAMATCH,
    };

    return call(kvm->vm, KVM_IOEVENTFD, &doorbell);
}

int kvm_add_doorbell(const struct kvm *kvm, int event, uint64_t port, uint32_t value)
{
    return add_doorbell(kvm, event, port, value, KVM_IOEVENTFD_FLAG_PIO);
}

int kvm_add_memory_doorbell(const struct kvm *kvm, int event, uint64_t address, uint32_t value)
{
    return add_doorbell(kvm, event, address, value, 0);
}
