/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The message queue: how messages of one size cross from one sender to one receiver.
 *
 * A memfd (CAISSON_OBJECT_MEMORY) mapped writable by both, of CAISSON_MSGQUEUE_BYTES rounded up to
 * pages: a ring of message_count slots, and how many messages each side has written and read since
 * the system started (modulo 2^32).
 *
 *   send: where sent - received < message_count, write the message into slot sent % slots, then store sent + 1 (release)
 *   get:  where sent != received (acquire), copy slot received % slots, then store received + 1 (release)
 *
 * The ring has a power of two of slots, so that counting goes on across 2^32. Nothing in it can be
 * trusted: each side keeps its own count privately, and takes one of the other's that is further
 * away than message_count for rubbish. The receiver sleeps in a notification of its own
 * (abi/notification.h), to which the sender emits.
 */
#ifndef CAISSON_ABI_MSGQUEUE_H
#define CAISSON_ABI_MSGQUEUE_H

#include "abi/fixed.h"

/* What a description may ask for. */
#define CAISSON_MSGQUEUE_COUNT_DEFAULT 128u
#define CAISSON_MSGQUEUE_COUNT_MAX     65536u

#define CAISSON_MSGQUEUE_SLOT_ALIGNMENT 16u

/* Each side's count has a cache line of its own. */
struct caisson_msgqueue {
    uint32_t sent; /* the sender writes it */
    uint8_t unused_sent[60];
    uint32_t received; /* the receiver writes it */
    uint8_t unused_received[60];
    /* slots follow */
};

CAISSON_ASSERT_SIZE(struct caisson_msgqueue, 128);
CAISSON_ASSERT_OFFSET(struct caisson_msgqueue, received, 64);

/* Slots of a ring for that many messages, 1 to CAISSON_MSGQUEUE_COUNT_MAX: the next power of
 * two. */
static inline uint32_t caisson_msgqueue_slots(uint32_t message_count)
{
    uint32_t slots = 1;

    while (slots < message_count)
        slots *= 2;
    return slots;
}

static inline uint64_t caisson_msgqueue_slot_bytes(uint32_t message_bytes)
{
    return ((uint64_t)message_bytes + CAISSON_MSGQUEUE_SLOT_ALIGNMENT - 1) /
           CAISSON_MSGQUEUE_SLOT_ALIGNMENT * CAISSON_MSGQUEUE_SLOT_ALIGNMENT;
}

/* Memory that a queue needs; both arguments uint32_t, so that it cannot wrap. */
#define CAISSON_MSGQUEUE_BYTES(message_bytes, message_count)                                       \
    (sizeof(struct caisson_msgqueue) +                                                             \
     caisson_msgqueue_slots(message_count) * caisson_msgqueue_slot_bytes(message_bytes))

#endif
