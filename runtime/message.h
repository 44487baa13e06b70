/* SPDX-License-Identifier: BSD-2-Clause */
/* Both ends of an RPC channel: mapping it, emitting a message, sleeping on words. */
#ifndef CAISSON_MESSAGE_H
#define CAISSON_MESSAGE_H

#include "abi/notification.h"
#include "abi/rpc.h"

/* A channel as one of its ends sees it. */
struct camkes_channel {
    struct caisson_channel *shared;
    struct caisson_message *request;
    struct caisson_message *reply;
    uint32_t payload_bytes; /* at most so many in a message */
};

/* The channel that is mapped at `address`. */
static inline struct camkes_channel camkes_channel_at(void *address, uint32_t message_bytes)
{
    const uint64_t bytes = CAISSON_CHANNEL_BYTES(message_bytes);
    uint8_t *start = address;

    return (struct camkes_channel){
        .shared = address,
        .request = &((struct caisson_channel *)address)->request,
        .reply = (void *)(start + CAISSON_REPLY_OFFSET(bytes)),
        .payload_bytes = (uint32_t)CAISSON_PAYLOAD_BYTES(bytes),
    };
}

/* Maps a channel. 0, or as camkes_memory_map. */
int camkes_channel_map(int descriptor, uint32_t message_bytes, void **ret_address);

/* Emits a message whose payload is written. `kick_descriptor`: the eventfd in which its receiver
 * sleeps; -1: futex. 0, or a negative errno of the kick; that of a futex on mapped memory cannot
 * fail. */
int camkes_message_send(struct caisson_message *message, int kick_descriptor, size_t length,
                        uint32_t call, uint32_t code);

/* The number of the message that is there; acquire. */
static inline uint32_t camkes_message_call(const struct caisson_message *message)
{
    return __atomic_load_n(&message->call, __ATOMIC_ACQUIRE);
}

/* Says that the receiver is about to sleep; it looks for a message after that. What the word
 * was. */
static inline uint32_t camkes_message_arm(struct caisson_message *message)
{
    const uint32_t old = __atomic_load_n(&message->word, __ATOMIC_RELAXED);

    if (old != CAISSON_NOTIFICATION_WAITING)
        __atomic_store_n(&message->word, CAISSON_NOTIFICATION_WAITING, __ATOMIC_RELAXED);
    __atomic_thread_fence(__ATOMIC_SEQ_CST); /* pairs with camkes_message_send */
    return old;
}

#endif
