/* SPDX-License-Identifier: BSD-2-Clause */
/* Both ends of an RPC channel. */
#include "message.h"

#include "kick.h"
#include "runtime.h"

#include <sys/mman.h>

int camkes_channel_map(int descriptor, uint32_t message_bytes, void **ret_address)
{
    return camkes_memory_map(descriptor, CAISSON_CHANNEL_BYTES(message_bytes),
                             PROT_READ | PROT_WRITE, ret_address, NULL);
}

int camkes_message_send(struct caisson_message *message, int kick_descriptor, size_t length,
                        uint32_t call, uint32_t code)
{
    __atomic_store_n(&message->length, (uint32_t)length, __ATOMIC_RELAXED);
    __atomic_store_n(&message->code, code, __ATOMIC_RELAXED);
    __atomic_store_n(&message->call, call, __ATOMIC_RELEASE);
    /* Pairs with camkes_message_arm: either the receiver finds `call`, or it is seen to sleep. An
     * exchange in any case would take the line back from a receiver that is reading it. Who finds
     * SIGNALLED finds `call` too, by this fence. */
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    if (__atomic_load_n(&message->word, __ATOMIC_RELAXED) != CAISSON_NOTIFICATION_WAITING)
        return 0;
    return camkes_kick_wake(&message->word, kick_descriptor);
}
