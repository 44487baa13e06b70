/* SPDX-License-Identifier: BSD-2-Clause */
/* A virtqueue for tests: both ends in one process, over memory that the test can spoil. */
#include "queue.h"

#include <stdlib.h>

unsigned queue_notified;

void queue_notify(void)
{
    queue_notified++;
}

void queue_attach(struct queue *queue)
{
    static unsigned next_id; /* registrations last as long as the process */
    const unsigned id = next_id++;

    assert_int_equal(camkes_virtqueue_channel_register_virtqueue(id, QUEUE_LENGTH, QUEUE_BYTES,
                                                                 queue->memory, queue_notify, 0, 0,
                                                                 VIRTQUEUE_DRIVER),
                     0);
    assert_int_equal(camkes_virtqueue_channel_register_virtqueue(id, QUEUE_LENGTH, QUEUE_BYTES,
                                                                 queue->memory, queue_notify, 0, 0,
                                                                 VIRTQUEUE_DEVICE),
                     0);
    assert_int_equal(camkes_virtqueue_driver_init(&queue->driver, id), 0);
    assert_int_equal(camkes_virtqueue_device_init(&queue->device, id), 0);
    assert_int_equal(queue->driver.queue_len, QUEUE_LENGTH);
    assert_int_equal(queue->device.queue_len, QUEUE_LENGTH);
}

size_t queue_data_bytes(const struct queue *queue)
{
    (void)queue;
    return QUEUE_BYTES - caisson_virtq_data_offset(QUEUE_LENGTH);
}

bool queue_holds(const struct queue *queue, const void *buffer, size_t size_bytes)
{
    const uintptr_t start = (uintptr_t)queue->memory + caisson_virtq_data_offset(QUEUE_LENGTH);
    const size_t offset = (uintptr_t)buffer - start;

    return offset <= queue_data_bytes(queue) && size_bytes <= queue_data_bytes(queue) - offset;
}

int queue_setup(void **state)
{
    struct queue *queue = calloc(1, sizeof(*queue));

    assert_non_null(queue);
    queue->memory = aligned_alloc(64, QUEUE_BYTES);
    assert_non_null(queue->memory);
    for (size_t i = 0; i < QUEUE_BYTES; i++)
        queue->memory[i] = 0;
    queue->descriptors = (void *)queue->memory;
    queue->available = (void *)(queue->memory + caisson_virtq_avail_offset(QUEUE_LENGTH));
    queue->used = (void *)(queue->memory + caisson_virtq_used_offset(QUEUE_LENGTH));
    queue_notified = 0;
    queue_attach(queue);
    *state = queue;
    return 0;
}

int queue_teardown(void **state)
{
    struct queue *queue = *state;

    free(queue->memory);
    free(queue);
    return 0;
}
