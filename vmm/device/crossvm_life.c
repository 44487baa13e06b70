/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where the cross-VM device begins: with the machine, and with each driver's life in it
 * (abi/crossvm.h, "Lives"). The guest says when; none of it takes from the present kernel what that
 * did not lend.
 */
#include "runtime/kick.h"
#include "vmm/device/crossvm_share.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A consumed word that still says WAITING stands for a thread that is gone, and one that says
 * SIGNALLED for an answer to a question which the new guest has not asked. And the earlier guest
 * may have ended between changing an emitted word and ringing its doorbell: ringing once more costs
 * the consumer a look. What orders it: a new machine's vCPUs start after this, and the vCPU that
 * ends a life goes on after it. */
static void forget_events(const struct crossvm *crossvm)
{
    for (uint32_t i = 0; i < crossvm->word_count; i++) {
        if (!crossvm->words[i].emitted)
            __atomic_store_n(&crossvm->window[i].word, CAISSON_NOTIFICATION_IDLE, __ATOMIC_RELAXED);
        else /* not by a write: the consumer may have filled the counter, so that it would block */
            (void)camkes_kick_send(NULL, crossvm->words[i].kick_descriptor);
    }
}

int crossvm_start(struct crossvm *crossvm, const struct memory *memory)
{
    uint8_t *held = calloc(memory_bytes(memory) / CAISSON_PAGE_BYTES, 1);

    if (held == NULL)
        return -ENOMEM;
    free(crossvm->held);
    crossvm->held = held;
    crossvm->memory = memory;
    crossvm->kind = crossvm->id = crossvm->status = 0;
    crossvm->msi_address = 0;
    crossvm->life = crossvm->asker = crossvm->kept = 0;
    crossvm->total = crossvm->offset = crossvm->address = crossvm->length = 0;
    for (uint32_t i = 0; i < crossvm->dataport_count; i++) {
        struct crossvm_dataport *dataport = &crossvm->dataports[i];
        memset(dataport->pages, 0,
               dataport->size_bytes / CAISSON_PAGE_BYTES * sizeof(*dataport->pages));
    }
    forget_events(crossvm);
    return 0;
}

void crossvm_tell_life_ended(struct crossvm *crossvm, void (*life_ended)(void *context),
                             void *context)
{
    crossvm->life_ended = life_ended;
    crossvm->life_context = context;
}

enum caisson_crossvm_status crossvm_end_life(struct crossvm *crossvm)
{
    for (uint32_t i = 0; i < crossvm->dataport_count; i++) {
        if (crossvm_take_back(crossvm, &crossvm->dataports[i], CROSSVM_KEPT) != CAISSON_CROSSVM_OK)
            return CAISSON_CROSSVM_HOST_FAILURE;
    }
    crossvm->life = 0;
    if (crossvm->life_ended != NULL)
        crossvm->life_ended(crossvm->life_context);
    forget_events(crossvm);
    return CAISSON_CROSSVM_OK;
}

enum caisson_crossvm_status crossvm_begin_life(struct crossvm *crossvm)
{
    const uint32_t kept = crossvm->kept;

    if (crossvm->life != 0 && crossvm_end_life(crossvm) != CAISSON_CROSSVM_OK)
        return CAISSON_CROSSVM_HOST_FAILURE;
    if (crossvm->kept != kept)
        log_guest(crossvm->log_limit, crossvm->vm_name,
                  "another driver began with the cross-VM device; %u pieces of memory that an "
                  "earlier one lent are private again",
                  crossvm->kept - kept);
    if (++crossvm->newest == 0) /* which stands for none */
        crossvm->newest = 1;
    crossvm->life = crossvm->newest;
    return CAISSON_CROSSVM_OK;
}
