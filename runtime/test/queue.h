/* SPDX-License-Identifier: BSD-2-Clause */
/* A virtqueue for tests: both ends in one process, over memory that the test can spoil. */
#ifndef QUEUE_H
#define QUEUE_H

#include "abi/virtqueue.h"

#include <camkes/virtqueue.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { QUEUE_LENGTH = 16, QUEUE_BYTES = 8192 };

struct queue {
    virtqueue_driver_t driver;
    virtqueue_device_t device;
    uint8_t *memory; /* QUEUE_BYTES */
    struct caisson_virtq_desc *descriptors;
    struct caisson_virtq_avail *available;
    struct caisson_virtq_used *used;
};

/* How often an end was told. */
extern unsigned queue_notified;
void queue_notify(void);

/* Makes both ends anew on the memory as it stands. */
void queue_attach(struct queue *queue);

size_t queue_data_bytes(const struct queue *queue);

/* Whether the bytes lie in the queue's data. */
bool queue_holds(const struct queue *queue, const void *buffer, size_t size_bytes);

/* A test whose state is a fresh queue. */
int queue_setup(void **state);
int queue_teardown(void **state);
#define QUEUE_TEST(test) cmocka_unit_test_setup_teardown(test, queue_setup, queue_teardown)

#endif
