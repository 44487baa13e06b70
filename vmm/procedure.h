/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Procedures that the guest calls or serves (abi/rpc.h): each channel is a dataport of the cross-VM
 * device under the interface's name, and its two words are events, `<name>__kick`, which the guest
 * emits, and `<name>__wake`, which it consumes. So no thread of the monitor is on the way of a
 * call.
 */
#ifndef VMM_PROCEDURE_H
#define VMM_PROCEDURE_H

#include <stddef.h>
#include <stdint.h>

struct vmm;

struct procedure {
    uint32_t *ended; /* the guest's side, in the channel */
    uint32_t word;   /* on which the other side may sleep: its number in the window */
};

struct procedures {
    size_t count;
    struct procedure *entries;
};

/* Adds those of the instance to the device, behind all else that it has. 0, or a negative errno,
 * which was logged. */
int procedures_add(struct vmm *vmm);

/* The guest is gone, or its driver, and another will come: whoever waits for it is told when the
 * device rings (crossvm_life.c). */
void procedures_end_life(struct vmm *vmm);

void procedures_finish(struct vmm *vmm);

#endif
