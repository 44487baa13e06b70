/* SPDX-License-Identifier: BSD-2-Clause */
/* Lends the channels of procedures to the guest. */
#include "vmm/procedure.h"

#include "abi/rpc.h"
#include "runtime/spin.h"
#include "vmm/machine.h"

#include <camkes/glue.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* An event of one word, which begins a page of the channel. */
static int add_event(struct vmm *vmm, enum caisson_crossvm_kind kind,
                     const struct camkes_guest_channel *channel, const char *suffix,
                     uint64_t page_offset, int kick_descriptor)
{
    const struct crossvm_word word = {.page_descriptor = channel->descriptor,
                                      .page_offset = page_offset,
                                      .kick_descriptor = kick_descriptor};
    char name[CAISSON_CROSSVM_NAME_BYTES];

    snprintf(name, sizeof(name), "%s__%s", channel->name, suffix);
    return crossvm_add_event(&vmm->crossvm, kind, name, &word, 1);
}

/* How long the guest's process may spin: not at all where the other side cannot run meanwhile. */
static uint32_t spin_us(const struct camkes_guest_channel *channel)
{
    struct camkes_spin spin = channel->spin;
    cpu_set_t cpus;
    const bool alone = sched_getaffinity(0, sizeof(cpus), &cpus) == 0 && CPU_COUNT(&cpus) == 1;

    camkes_spin_init(&spin, alone ? 0 : 1);
    return spin.limit_us;
}

static int add_channel(struct vmm *vmm, const struct camkes_guest_channel *channel)
{
    const uint64_t bytes = CAISSON_CHANNEL_BYTES(channel->message_bytes);
    const uint64_t request = offsetof(struct caisson_channel, request);
    const uint64_t reply = CAISSON_REPLY_OFFSET(bytes);
    const bool serves = channel->serves;
    int error = crossvm_add_dataport(&vmm->crossvm, channel->name, channel->descriptor,
                                     PROT_READ | PROT_WRITE, bytes);

    if (error == 0)
        error = add_event(vmm, CAISSON_CROSSVM_EMIT, channel, "kick", serves ? reply : request,
                          serves ? channel->reply_descriptor : channel->kick_descriptor);
    if (error == 0)
        error = add_event(vmm, CAISSON_CROSSVM_CONSUME, channel, "wake", serves ? request : reply,
                          serves ? channel->kick_descriptor : channel->reply_descriptor);
    if (error == 0)
        crossvm_limit_spin(&vmm->crossvm, spin_us(channel));
    return error;
}

/* What add_channel added last. */
static int note_channel(struct vmm *vmm, const struct camkes_guest_channel *channel)
{
    const struct crossvm_event_list *emits = &vmm->crossvm.emits;
    struct caisson_channel *shared =
        mmap(NULL, CAISSON_PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, channel->descriptor, 0);

    if (shared == MAP_FAILED)
        return -errno;
    vmm->procedures.entries[vmm->procedures.count++] =
        (struct procedure){.ended = channel->serves ? &shared->server_ended : &shared->client_ended,
                           .word = emits->entries[emits->count - 1].word_first};
    return 0;
}

int procedures_add(struct vmm *vmm)
{
    const struct camkes_instance *instance = camkes_process.instances[0];
    const size_t count = instance->guest_channel_count;
    int error = 0;

    vmm->procedures.entries = calloc(count + 1, sizeof(*vmm->procedures.entries));
    if (vmm->procedures.entries == NULL)
        return -ENOMEM;
    for (size_t i = 0; error == 0 && i < count; i++) {
        const struct camkes_guest_channel *channel = &instance->guest_channels[i];
        error = add_channel(vmm, channel);
        if (error == 0)
            error = note_channel(vmm, channel);
        if (error < 0)
            log_line(vmm->name, "procedure '%s': cannot be offered to the guest: %s", channel->name,
                     error == -ENOSPC ? "the VM has no notification word left for it"
                                      : strerror(-error));
    }
    return error;
}

/* As the loader does for a process. What was in memory does not matter: who waits looks for a
 * change. */
void procedures_end_life(struct vmm *vmm)
{
    for (size_t i = 0; i < vmm->procedures.count; i++) {
        const struct procedure *procedure = &vmm->procedures.entries[i];
        __atomic_fetch_add(procedure->ended, CAISSON_LIFE, __ATOMIC_SEQ_CST);
        __atomic_store_n(&vmm->crossvm.window[procedure->word].word, CAISSON_NOTIFICATION_SIGNALLED,
                         __ATOMIC_SEQ_CST);
    }
}

void procedures_finish(struct vmm *vmm)
{
    for (size_t i = 0; i < vmm->procedures.count; i++) {
        const uintptr_t at = (uintptr_t)vmm->procedures.entries[i].ended;
        munmap((void *)(at - at % CAISSON_PAGE_BYTES), CAISSON_PAGE_BYTES);
    }
    free(vmm->procedures.entries);
    vmm->procedures = (struct procedures){0};
}
