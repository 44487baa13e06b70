/* SPDX-License-Identifier: BSD-2-Clause */
/* What the rest of this architecture asks of vCPUs. */
#ifndef VMM_ARCH_ARM64_PROCESSOR_H
#define VMM_ARCH_ARM64_PROCESSOR_H

#include "vmm/vcpu.h"

/* Gives it a processor like the host's. All but the first wait until the guest starts them by PSCI,
 * which KVM does itself. */
int processor_reset(const struct vcpu *vcpu);

/* Whether its translation knows pages of that many bytes: 4096, 16384 or 65536. */
bool processor_has_pages(const struct vcpu *vcpu, uint32_t page_bytes);

/* Its MPIDR_EL1, by which the device tree and PSCI name it. */
int processor_affinity(const struct vcpu *vcpu, uint64_t *ret_affinity);

#endif
