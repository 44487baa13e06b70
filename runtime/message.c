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

void camkes_message_send(struct caisson_message *message, size_t length, uint32_t call,
                         uint32_t code)
{
    __atomic_store_n(&message->length, (uint32_t)length, __ATOMIC_RELAXED);
    __atomic_store_n(&message->code, code, __ATOMIC_RELAXED);
    __atomic_store_n(&message->call, call, __ATOMIC_RELEASE);
    /* A full barrier between `call` and the word, as between the word and `call` of a receiver that arms it. The kick of a
     * word that is mapped cannot fail. */
    if (__atomic_exchange_n(&message->word, CAISSON_NOTIFICATION_SIGNALLED, __ATOMIC_SEQ_CST) ==
        CAISSON_NOTIFICATION_WAITING)
        (void)camkes_kick_send(&message->word, -1);
}
