/* SPDX-License-Identifier: BSD-2-Clause */
/* KVM's system and VM calls, thin: each returns 0 or a descriptor, or a negative errno. */
#ifndef VMM_KVM_H
#define VMM_KVM_H

#include <linux/kvm.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kvm {
    int system; /* /dev/kvm, not owned */
    int vm;     /* -1: none */
    int chip;   /* the interrupt controller where KVM has it as a device; -1: none */
    uint32_t chip_version;
    size_t run_bytes;
    uint32_t slot_count;
};

struct kvm_need {
    long capability;
    const char *name;
};

/* -EPROTO: another API version; -EOPNOTSUPP: a capability is missing, named in `*ret_missing`; else
 * the host's. */
int kvm_check(int system, const struct kvm_need *needs, size_t need_count,
              const char **ret_missing);

int kvm_create(struct kvm *kvm, int system, unsigned long machine_type);
void kvm_destroy(struct kvm *kvm);

int kvm_extension(const struct kvm *kvm, long capability);
int kvm_add_memory(struct kvm *kvm, uint64_t address, uint64_t size_bytes, void *host);
/* `line` and `interrupt` as KVM_IRQ_LINE and KVM_IRQFD count them. irq.h is who calls these. */
int kvm_irq_line(const struct kvm *kvm, uint32_t line, bool level);

/* `event` written becomes an edge of the interrupt. */
int kvm_add_irqfd(const struct kvm *kvm, int event, uint32_t interrupt);

/* `event` written makes the line high until the guest ends the interrupt; then KVM writes
 * `resampled`. */
int kvm_add_level_irqfd(const struct kvm *kvm, int event, int resampled, uint32_t interrupt);
int kvm_remove_irqfd(const struct kvm *kvm, int event, uint32_t interrupt);

int kvm_set_routes(const struct kvm *kvm, const struct kvm_irq_routing *routes);

/* A 32-bit write of `value` to the port becomes a write to `event`, without an exit. */
int kvm_add_doorbell(const struct kvm *kvm, int event, uint64_t port, uint32_t value);

/* Likewise for a write to memory where no RAM is. */
int kvm_add_memory_doorbell(const struct kvm *kvm, int event, uint64_t address, uint32_t value);

#endif
