/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest's device tree (Devicetree Specification 0.4; bindings in Linux's
 * Documentation/devicetree). Nothing here knows KVM. */
#ifndef VMM_ARCH_ARM64_DEVICE_TREE_H
#define VMM_ARCH_ARM64_DEVICE_TREE_H

#include "vmm/device.h"
#include "vmm/memory.h"

#define DEVICE_TREE_SEED_BYTES 32u

struct device_tree {
    const struct memory *memory;
    uint32_t device_count;
    const struct device *devices; /* placed; each has a node */
    uint32_t vcpu_count;
    const uint64_t *affinities; /* MPIDR_EL1 of each vCPU */
    uint32_t gic_version;       /* 2 or 3 */
    const char *cmdline;
    uint64_t initrd_start; /* the two are the same: none */
    uint64_t initrd_end;
    uint8_t seed[DEVICE_TREE_SEED_BYTES]; /* for the guest's random numbers */
};

/* -ENOSPC: it needs more than `room`. */
int device_tree_write(const struct device_tree *tree, void *target, size_t room);

#endif
