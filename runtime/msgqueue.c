/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Message queues over the ring of abi/msgqueue.h. Each end counts privately; of what the other
 * writes it reads one number, once for each operation, and the message itself. So a position is
 * always our own, masked, and never behind the ring's end.
 */
#include "runtime.h"

#include "abi/msgqueue.h"

#include <camkes/msgqueue.h>
#include <camkes/tls.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

int camkes_msgqueue_init(struct camkes_msgqueue *queue)
{
    struct caisson_msgqueue *ring;
    void *memory;
    int error;

    if (queue->message_count == 0 || queue->message_count > CAISSON_MSGQUEUE_COUNT_MAX)
        return -EINVAL;
    error = camkes_memory_map(queue->descriptor,
                              CAISSON_MSGQUEUE_BYTES(queue->message_bytes, queue->message_count),
                              PROT_READ | PROT_WRITE, &memory, NULL);
    if (error)
        return error;
    ring = memory;
    queue->ring = ring;
    /* Where the instance ended once and was started again, it goes on where it stopped. */
    queue->position =
        __atomic_load_n(queue->emitter ? &ring->sent : &ring->received, __ATOMIC_RELAXED);
    return -pthread_mutex_init(&queue->lock, NULL);
}

static struct camkes_msgqueue *queue_find(const char *instance, int id, bool sends)
{
    for (size_t i = 0; i < camkes_process.instance_count; i++) {
        const struct camkes_instance *member = camkes_process.instances[i];

        for (size_t j = 0; j < member->msgqueue_count; j++) {
            struct camkes_msgqueue *queue = member->msgqueues[j];

            if (queue->id == id && (queue->emitter != NULL) == sends &&
                (!instance || strcmp(instance, member->name) == 0))
                return queue;
        }
    }
    return NULL;
}

static int queue_lookup(int id, bool sends, struct camkes_msgqueue **ret_queue)
{
    struct camkes_msgqueue *queue = NULL;

    if (id >= 0)
        queue = queue_find(camkes_get_tls()->instance, id, sends);
    if (id >= 0 && !queue)
        queue = queue_find(NULL, id, sends);
    if (!queue)
        return -ENOENT;
    *ret_queue = queue;
    return 0;
}

int camkes_msgqueue_sender_init(int msgqueue_id, camkes_msgqueue_sender_t *sender)
{
    return sender ? queue_lookup(msgqueue_id, true, &sender->queue) : -EINVAL;
}

int camkes_msgqueue_receiver_init(int msgqueue_id, camkes_msgqueue_receiver_t *receiver)
{
    return receiver ? queue_lookup(msgqueue_id, false, &receiver->queue) : -EINVAL;
}

static uint8_t *slot(const struct camkes_msgqueue *queue)
{
    const uint32_t index = queue->position & (caisson_msgqueue_slots(queue->message_count) - 1);

    return (uint8_t *)queue->ring + sizeof(struct caisson_msgqueue) +
           index * caisson_msgqueue_slot_bytes(queue->message_bytes);
}

/* With the lock held. The acquire pairs with the receiver's release: it has read the slot that is
 * written next. */
static int ring_put(struct camkes_msgqueue *queue, const void *message, size_t message_size)
{
    struct caisson_msgqueue *ring = queue->ring;
    const uint32_t waiting = queue->position - __atomic_load_n(&ring->received, __ATOMIC_ACQUIRE);

    if (waiting > queue->message_count)
        return -EPROTO;
    if (waiting == queue->message_count)
        return -EAGAIN;
    memcpy(slot(queue), message, message_size);
    memset(slot(queue) + message_size, 0, queue->message_bytes - message_size);
    __atomic_store_n(&ring->sent, ++queue->position, __ATOMIC_RELEASE);
    return 0;
}

/* With the lock held. How many messages there are; the acquire pairs with the sender's release. */
static int ring_count(const struct camkes_msgqueue *queue, uint32_t *ret_count)
{
    const struct caisson_msgqueue *ring = queue->ring;
    const uint32_t waiting = __atomic_load_n(&ring->sent, __ATOMIC_ACQUIRE) - queue->position;

    if (waiting > queue->message_count)
        return -EPROTO;
    *ret_count = waiting;
    return 0;
}

/* With the lock held. */
static int ring_get(struct camkes_msgqueue *queue, void *message, size_t message_size)
{
    struct caisson_msgqueue *ring = queue->ring;
    uint32_t waiting;
    int error = ring_count(queue, &waiting);

    if (error)
        return error;
    if (waiting == 0)
        return -EAGAIN;
    memcpy(message, slot(queue), message_size);
    __atomic_store_n(&ring->received, ++queue->position, __ATOMIC_RELEASE);
    return 0;
}

int camkes_msgqueue_send(camkes_msgqueue_sender_t *sender, const void *message, size_t message_size)
{
    struct camkes_msgqueue *queue = sender ? sender->queue : NULL;
    int error;

    if (!queue || !message || message_size > queue->message_bytes)
        return -EINVAL;
    pthread_mutex_lock(&queue->lock);
    error = ring_put(queue, message, message_size);
    pthread_mutex_unlock(&queue->lock);
    if (!error)
        camkes_emitter_emit(queue->emitter);
    return error;
}

int camkes_msgqueue_poll(camkes_msgqueue_receiver_t *receiver)
{
    struct camkes_msgqueue *queue = receiver ? receiver->queue : NULL;
    uint32_t waiting;
    int error;

    if (!queue)
        return -EINVAL;
    pthread_mutex_lock(&queue->lock);
    error = ring_count(queue, &waiting);
    pthread_mutex_unlock(&queue->lock);
    return error ? error : waiting > 0;
}

int camkes_msgqueue_get(camkes_msgqueue_receiver_t *receiver, void *message, size_t message_size)
{
    struct camkes_msgqueue *queue = receiver ? receiver->queue : NULL;
    int error;

    if (!queue || !message || message_size > queue->message_bytes)
        return -EINVAL;
    pthread_mutex_lock(&queue->lock);
    error = ring_get(queue, message, message_size);
    pthread_mutex_unlock(&queue->lock);
    return error;
}
