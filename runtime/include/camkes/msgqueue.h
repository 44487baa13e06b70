/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Message queues: messages of one size, from one sender to one receiver, connected by
 * seL4MessageQueue. The attribute `<interface>_id` gives each end the number that it is known by
 * here. A queue holds as many messages as the connection's `queue_size` says; a full one takes no
 * more until the receiver got one. The receiver sleeps with the interface's own functions:
 * `<interface>_wait`, `<interface>_poll`, `<interface>_reg_callback`; events coalesce, so it then
 * gets until the queue is empty.
 *
 * The other end may write anything into the ring at any time. It can spoil messages and the count
 * of them, and nothing else.
 */
#ifndef CAMKES_MSGQUEUE_H
#define CAMKES_MSGQUEUE_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct camkes_msgqueue;

typedef struct camkes_msgqueue_sender {
    struct camkes_msgqueue *queue;
} camkes_msgqueue_sender_t;

typedef struct camkes_msgqueue_receiver {
    struct camkes_msgqueue *queue;
} camkes_msgqueue_receiver_t;

/* Finds the sending or receiving end with that id; of a group first among those of the calling
 * thread's instance. 0; -ENOENT: no such end; -EINVAL: a null pointer. */
int camkes_msgqueue_sender_init(int msgqueue_id, camkes_msgqueue_sender_t *sender);
int camkes_msgqueue_receiver_init(int msgqueue_id, camkes_msgqueue_receiver_t *receiver);

/* Copies a message into the queue and tells the receiver; what it is shorter than the queue's
 * messages is filled with zeros. Any thread. 0; -EAGAIN: full; -EINVAL: a null pointer, or more
 * bytes than a message has; -EPROTO: the receiver spoiled the ring. */
int camkes_msgqueue_send(camkes_msgqueue_sender_t *sender, const void *message,
                         size_t message_size);

/* 1: there is a message; 0: there is none; -EINVAL: a null pointer; -EPROTO: the sender spoiled the
 * ring. */
int camkes_msgqueue_poll(camkes_msgqueue_receiver_t *receiver);

/* Copies the oldest message's first `message_size` bytes and takes it out of the queue. Never
 * waits. Any thread. 0; -EAGAIN: empty; otherwise as camkes_msgqueue_send. */
int camkes_msgqueue_get(camkes_msgqueue_receiver_t *receiver, void *message, size_t message_size);

#ifdef __cplusplus
}
#endif

#endif
