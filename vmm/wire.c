/* SPDX-License-Identifier: BSD-2-Clause */
/* Gives the cross-VM device's words to KVM: doorbells for those that the guest emits, interrupts for those it consumes. */
#include "vmm/arch/arch.h"
#include "vmm/connect.h"
#include "vmm/machine.h"

#include <errno.h>

/* The words of a consumed event share one eventfd, and several events may; KVM takes each once. */
static bool seen_before(const struct crossvm *crossvm, uint32_t word)
{
    for (uint32_t i = 0; i < word; i++) {
        if (!crossvm->words[i].emitted &&
            crossvm->words[i].kick_descriptor == crossvm->words[word].kick_descriptor)
            return true;
    }
    return false;
}

int connect_wire(struct vmm *vmm)
{
    const struct crossvm *crossvm = &vmm->crossvm;
    int error = 0;

    for (uint32_t i = 0; error == 0 && i < crossvm->word_count; i++) {
        const struct crossvm_word *word = &crossvm->words[i];
        if (word->emitted)
            error = arch_add_doorbell(vmm, word->kick_descriptor, i);
        else if (!seen_before(crossvm, i))
            error = irq_attach(crossvm->irq, word->kick_descriptor);
    }
    return error;
}
