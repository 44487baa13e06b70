/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The notification word: how an event crosses from one program to another.
 *
 * One naturally aligned 32-bit word at offset 0 of a page of its own (a memfd of
 * CAISSON_PAGE_BYTES) for each pair of an emitter and a consumer. A binary semaphore: events that
 * come before they are consumed coalesce, as those of an seL4 notification do (seL4 reference
 * manual, "Notifications"). A consumer with several words takes all that are SIGNALLED at once, so
 * the events of several emitters coalesce as well.
 *
 *   emit: old = exchange(word, SIGNALLED), release; if old == WAITING, kick the consumer.
 *   poll: compare-exchange(word, SIGNALLED -> IDLE), acquire; 1 where it succeeded.
 *   wait: poll; spin a bounded while; compare-exchange(word, IDLE -> WAITING), relaxed; sleep while it is WAITING; again. With
 *         several words, while all of them are. In a guest the exchange for WAITING is acquire and release.
 *
 * The kick is fixed by who the consumer is and by who emits:
 *
 *   consumer a component, every emitter a component   futex wake of the word
 *   consumer a component, some emitter a guest, or    a write of 1 to the word's own eventfd, which the consumer reads; a
 *   more than CAISSON_NOTIFICATION_FUTEXES_MAX        guest's write to its doorbell does the same through KVM's ioeventfd
 *   consumer a guest                                  a write of 1 to the eventfd that is the VM's irqfd, for all words of
 *                                                     an event the same
 *
 * The word lies in memory that an untrusted peer writes: any other value is taken as IDLE by a
 * consumer (which stores WAITING over it), and rubbish can cause a spurious wake-up and nothing
 * else.
 */
#ifndef CAISSON_ABI_NOTIFICATION_H
#define CAISSON_ABI_NOTIFICATION_H

#include "abi/fixed.h"

enum caisson_notification_state {
    CAISSON_NOTIFICATION_IDLE = 0,
    CAISSON_NOTIFICATION_SIGNALLED = 1,
    CAISSON_NOTIFICATION_WAITING = 2,
};

struct caisson_notification_page {
    uint32_t word;
    uint8_t unused[CAISSON_PAGE_BYTES - 4];
};

/* Words that one thread can sleep on (FUTEX_WAITV_MAX of Linux). */
#define CAISSON_NOTIFICATION_FUTEXES_MAX 128u

/* How long a waiter spins before it sleeps, unless the description has `spin_us`: about what a
 * sleep and a wake-up cost. */
#define CAISSON_SPIN_US     50u
#define CAISSON_SPIN_US_MAX 1000000u /* the most that `spin_us` may be */

CAISSON_ASSERT_SIZE(struct caisson_notification_page, 4096);
CAISSON_ASSERT_OFFSET(struct caisson_notification_page, word, 0);

#endif
