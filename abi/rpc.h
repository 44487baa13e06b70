/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The RPC channel: how calls cross from one client to one server.
 *
 * A memfd of its own for each client (CAISSON_OBJECT_CHANNEL), mapped writable by both sides, of
 * CAISSON_CHANNEL_BYTES(message_bytes). It holds a page of what is said about both sides, and one
 * message each way, which begin with a page each. Of `message_bytes`, a multiple of 64, each
 * message has at least so many for its header and the payload behind it; what rounding to pages
 * leaves over is theirs, too. So the place of the reply follows from the channel's size.
 *
 *   call:  the client writes the request's payload, length and code, then its `call` (release), then emits to its word
 *   serve: the server finds a `call` (acquire) that it has not served, notes it in `served`, copies the message once, drops
 *          it where `call` has changed meanwhile, checks the copy, runs the method and writes the reply the same way
 *   end:   the client finds in the reply the `call` (acquire) that it waits for, and reads the reply once
 *   void:  a client that no longer waits (it was started again, or the server ended) withdraws its request in `call` before it
 *          writes another
 *   death: when a side's process has ended, the loader writes that side's `ended`, then stores SIGNALLED to the word that the
 *          other side waits for and wakes its futex, whatever the word was; all before the side is started again
 *
 * A server's thread with several clients does not sleep in the futexes of their words but in
 * eventfds, of which each is the kick of one channel: its client writes it where it finds WAITING,
 * and the loader after `death`.
 *
 * A side may be a process in a guest. Its channel is a dataport of the cross-VM device
 * (abi/crossvm.h), and as words begin pages, they are words of its window: the guest emits to the
 * one with a doorbell, which is the other side's eventfd, and sleeps on the other as on a consumed
 * event, whose interrupt is an eventfd that the other side writes. Who has a guest for its other
 * side sleeps in an eventfd always, also for a reply. A guest's life ends in the channel's eyes as
 * a process does: CAISSON_LIFE is added to its `ended` by its monitor when it begins a new one, and
 * by its kernel when the process that serves is gone.
 *
 * A message is known by its `call`; the word is for sleeping: who waits stores WAITING, looks at
 * `call` and `ended` again, and sleeps in the futex while the word is WAITING. To emit is to look
 * at the word, and where it is WAITING, to store SIGNALLED and wake the futex. Between the stores
 * and the looks is a full barrier on either side. Word and data share a cache line, so that a small
 * call costs one line each way, and nobody but the writer of a message writes it while both are
 * awake.
 *
 * A client that is started again counts on from the request's `call`, a server from `served`: so a
 * request that came while the server was away is served, and one that it was at when it ended is
 * not served again. Nothing in a channel can be trusted: each side may write all of it at any time.
 *
 * Payload, of a request the `in`, `refin` and `inout` parameters in the order of the method, of a
 * reply the returned value, then the `out` and `inout` parameters. Each item begins at a multiple
 * of 16, counted from the payload's start:
 *
 *   a value of a C type   its bytes
 *   string                u64 length; its bytes, and NUL. The length does not count the NUL; no other NUL is among the bytes.
 *   array of a C type     u64 count; at the next multiple of 16, count times the bytes of the type
 *   array of strings      u64 count; then each as a string is, beginning at the next multiple of 16
 *
 * The payload ends with the last byte of its last item (of an empty array, with the count). Padding
 * is not looked at.
 */
#ifndef CAISSON_ABI_RPC_H
#define CAISSON_ABI_RPC_H

#include "abi/fixed.h"

#define CAISSON_RPC_ALIGNMENT 16u

/* Of a message, unless the description says otherwise; and what it may say. */
#define CAISSON_MESSAGE_BYTES_DEFAULT (64u * 1024u)
#define CAISSON_MESSAGE_BYTES_MAX     (1024u * 1024u * 1024u)

struct caisson_message {
    uint32_t word;   /* caisson_notification_state; the receiver sleeps on it */
    uint32_t length; /* of the payload, in bytes */
    uint32_t
        call; /* a request's number, counted up by the client; a reply has that of its request */
    /* request: the method's index; reply: 0, or why there is no result (camkes_error_type_t) */
    uint32_t code;
    uint8_t payload[48]; /* goes on behind the structure */
};

/* Added to the `call` of a request that is not to be served any more; numbers count below it. */
#define CAISSON_CALL_WITHDRAWN (1u << 31)

/* What the loader says of a side: how often its process has ended, times 2, below CAISSON_LIFE; and
 * 1 where it will not come again. What a guest's side adds is above. Whoever waits looks for a
 * change. */
#define CAISSON_SIDE_GONE 1u
#define CAISSON_LIFE      (1u << 16)

struct caisson_channel {
    uint32_t server_ended; /* the loader writes these; a waiting side watches the other's */
    uint32_t client_ended;
    uint8_t unused[56];
    uint32_t served; /* the server's alone, as long as it runs: so its line costs nothing */
    uint8_t unused_too[CAISSON_PAGE_BYTES - 68];
    struct caisson_message request; /* the reply is at CAISSON_REPLY_OFFSET */
};

/* In whole pages, of which the first is for both messages. */
#define CAISSON_CHANNEL_BYTES(message_bytes)                                                       \
    (CAISSON_PAGE_BYTES +                                                                          \
     2u * (((uint64_t)(message_bytes) + CAISSON_PAGE_BYTES - 1) / CAISSON_PAGE_BYTES) *            \
         CAISSON_PAGE_BYTES)

/* The reply begins with the second half of what is behind the first page. */
#define CAISSON_MESSAGE_ROOM(channel_bytes)                                                        \
    (((channel_bytes)-CAISSON_PAGE_BYTES) / 2u / CAISSON_PAGE_BYTES * CAISSON_PAGE_BYTES)
#define CAISSON_REPLY_OFFSET(channel_bytes)                                                        \
    (CAISSON_PAGE_BYTES + CAISSON_MESSAGE_ROOM(channel_bytes))
#define CAISSON_PAYLOAD_BYTES(channel_bytes)                                                       \
    (CAISSON_MESSAGE_ROOM(channel_bytes) - offsetof(struct caisson_message, payload))

CAISSON_ASSERT_SIZE(struct caisson_message, 64);
CAISSON_ASSERT_OFFSET(struct caisson_message, payload, 16);
CAISSON_ASSERT_SIZE(struct caisson_channel, CAISSON_PAGE_BYTES + 64);
CAISSON_ASSERT_OFFSET(struct caisson_channel, served, 64);
CAISSON_ASSERT_OFFSET(struct caisson_channel, request, CAISSON_PAGE_BYTES);

#endif
