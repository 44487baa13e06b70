/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The RPC channel: how calls cross from one client to one server.
 *
 * A memfd of its own for each client (CAISSON_OBJECT_CHANNEL), mapped writable by both sides, of
 * CAISSON_CHANNEL_BYTES(message_bytes). It holds what the loader says about both sides, and one message each way. Of
 * `message_bytes`, a multiple of 64, each message has at least so many for its header and the payload behind it; what
 * rounding to pages leaves over is theirs, too. So the place of the reply follows from the channel's size.
 *
 *   call:  the client writes the request's payload, length and code, then its call (release), then emits to the request's word
 *   serve: the server consumes the word, copies the message once, checks the copy, runs the method, writes the reply the
 *          same way and emits to the reply's word
 *   end:   the client consumes the word, and takes the reply if its `call` (acquire) is the one it waits for, reading it once
 *   death: when a side's process has ended, the loader writes that side's `ended`, then stores SIGNALLED to the word that the
 *          other side waits for and wakes its futex, whatever the word was; all before the side is started again
 *
 * A word works as in abi/notification.h, with a futex wake as its kick: here both states and data share a cache line, so
 * that a small call costs one line each way. Nothing in a channel can be trusted: each side may write all of it at any time.
 * A client that is started again counts on from the request's `call`; a server that is started again serves a request that is
 * pending, unless the reply has its number.
 *
 * Payload, of a request the `in`, `refin` and `inout` parameters in the order of the method, of a reply the returned value,
 * then the `out` and `inout` parameters. Each item begins at a multiple of 16, counted from the payload's start:
 *
 *   a value of a C type   its bytes
 *   string                u64 length; its bytes, and NUL. The length does not count the NUL; no other NUL is among the bytes.
 *   array of a C type     u64 count; at the next multiple of 16, count times the bytes of the type
 *   array of strings      u64 count; then each as a string is, beginning at the next multiple of 16
 *
 * The payload ends with the last byte of its last item (of an empty array, with the count). Padding is not looked at.
 */
#ifndef CAISSON_ABI_RPC_H
#define CAISSON_ABI_RPC_H

#include "abi/fixed.h"

#define CAISSON_RPC_ALIGNMENT 16u

/* Of a message, unless the description says otherwise; and what it may say. */
#define CAISSON_MESSAGE_BYTES_DEFAULT (64u * 1024u)
#define CAISSON_MESSAGE_BYTES_MAX     (1024u * 1024u * 1024u)

struct caisson_message {
    uint32_t word;   /* caisson_notification_state; the receiver consumes it */
    uint32_t length; /* of the payload, in bytes */
    uint32_t
        call; /* a request's number, counted up by the client; a reply has that of its request */
    uint32_t
        code; /* request: the method's index; reply: 0, or why there is no result (camkes_error_type_t) */
    uint8_t payload[48]; /* goes on behind the structure */
};

/* What the loader says of a side: how often its process has ended, times 2; and 1 where it will not come again. */
#define CAISSON_SIDE_GONE 1u

struct caisson_channel {
    uint32_t server_ended; /* the loader writes these; a waiting side watches the other's */
    uint32_t client_ended;
    uint8_t unused[56];
    struct caisson_message request; /* the reply is at CAISSON_REPLY_OFFSET */
};

/* In whole pages. */
#define CAISSON_CHANNEL_BYTES(message_bytes)                                                       \
    ((64u + 2u * (uint64_t)(message_bytes) + CAISSON_PAGE_BYTES - 1) / CAISSON_PAGE_BYTES *        \
     CAISSON_PAGE_BYTES)

/* The reply begins in the middle; both have the room that the request has up to there. */
#define CAISSON_REPLY_OFFSET(channel_bytes) ((channel_bytes) / 2u)
#define CAISSON_PAYLOAD_BYTES(channel_bytes)                                                       \
    ((channel_bytes) / 2u - 64u - offsetof(struct caisson_message, payload))

CAISSON_ASSERT_SIZE(struct caisson_message, 64);
CAISSON_ASSERT_OFFSET(struct caisson_message, payload, 16);
CAISSON_ASSERT_SIZE(struct caisson_channel, 128);
CAISSON_ASSERT_OFFSET(struct caisson_channel, request, 64);

#endif
