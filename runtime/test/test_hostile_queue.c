/* SPDX-License-Identifier: BSD-2-Clause */
/* Virtqueues whose other end writes what it likes: indices, descriptors, lengths. */
#include "channel.h"
#include "queue.h"

#include <errno.h>
#include <string.h>

TEST_PROCESS({.name = "test"});

/* The hostile driver offers what begins at `head`. */
static int offer(struct queue *queue, uint16_t head, virtqueue_ring_object_t *chain)
{
    queue->available->ring[queue->available->idx % QUEUE_LENGTH] = head;
    queue->available->idx++;
    return virtqueue_get_available_buf(&queue->device, chain);
}

static void descriptor_set(struct queue *queue, uint16_t id, uint64_t addr, uint32_t len,
                           uint16_t flags, uint16_t next)
{
    queue->descriptors[id] =
        (struct caisson_virtq_desc){.addr = addr, .len = len, .flags = flags, .next = next};
}

static void indices_too_far_are_rubbish(void **state)
{
    static const uint16_t indices[] = {QUEUE_LENGTH + 1, 0x8000, UINT16_MAX};
    struct queue *queue = *state;
    virtqueue_ring_object_t chain;
    uint32_t used;

    for (size_t i = 0; i < sizeof(indices) / sizeof(indices[0]); i++) {
        queue->available->idx = queue->used->idx = indices[i];
        assert_false(VQ_DEV_POLL(&queue->device) || VQ_DRV_POLL(&queue->driver));
        assert_int_equal(virtqueue_get_available_buf(&queue->device, &chain), 0);
        assert_int_equal(virtqueue_get_used_buf(&queue->driver, &chain, &used), 0);
    }
    queue->available->idx = queue->used->idx = 0;
    assert_int_equal(camkes_virtqueue_driver_scatter_send_buffer(&queue->driver, "x", 2), 0);
    assert_int_equal(virtqueue_get_available_buf(&queue->device, &chain), 1);
}

static void chains_that_cannot_be_are_dropped(void **state)
{
    struct queue *queue = *state;
    const uint64_t all = queue_data_bytes(queue);
    virtqueue_ring_object_t chain, held;

    assert_int_equal(offer(queue, QUEUE_LENGTH, &chain), 0);
    assert_int_equal(offer(queue, UINT16_MAX, &chain), 0);
    descriptor_set(queue, 0, all, 1, 0, 0);
    assert_int_equal(offer(queue, 0, &chain), 0);
    descriptor_set(queue, 0, 1, (uint32_t)all, 0, 0);
    assert_int_equal(offer(queue, 0, &chain), 0);
    descriptor_set(queue, 0, UINT64_MAX, 2, 0, 0);
    assert_int_equal(offer(queue, 0, &chain), 0);
    /* In a circle, of one and of two; out of the ring; into a chain that the device has. */
    descriptor_set(queue, 0, 0, 8, CAISSON_VIRTQ_NEXT, 0);
    assert_int_equal(offer(queue, 0, &chain), 0);
    descriptor_set(queue, 0, 0, 8, CAISSON_VIRTQ_NEXT, 1);
    descriptor_set(queue, 1, 0, 8, CAISSON_VIRTQ_NEXT, 0);
    assert_int_equal(offer(queue, 0, &chain), 0);
    descriptor_set(queue, 1, 0, 8, CAISSON_VIRTQ_NEXT, QUEUE_LENGTH);
    assert_int_equal(offer(queue, 0, &chain), 0);
    descriptor_set(queue, 2, 0, 8, 0, 0);
    assert_int_equal(offer(queue, 2, &held), 1);
    assert_int_equal(offer(queue, 2, &chain), 0);
    descriptor_set(queue, 1, 0, 8, CAISSON_VIRTQ_NEXT, 2);
    assert_int_equal(offer(queue, 0, &chain), 0);
    /* None of that cost anything. */
    assert_int_equal(virtqueue_add_used_buf(&queue->device, &held, 0), 1);
    assert_int_equal(offer(queue, 0, &chain), 1);
    assert_int_equal(virtqueue_scattered_available_size(&queue->device, &chain), 24);
}

static void a_taken_chain_does_not_change(void **state)
{
    struct queue *queue = *state;
    virtqueue_ring_object_t chain;
    vq_flags_t flags;
    unsigned len;
    void *buffer;

    descriptor_set(queue, 0, 64, 8, CAISSON_VIRTQ_NEXT, 1);
    descriptor_set(queue, 1, 128, 9, 0, 0);
    assert_int_equal(offer(queue, 0, &chain), 1);
    memset(queue->descriptors, 0xff, QUEUE_LENGTH * sizeof(*queue->descriptors));
    assert_int_equal(virtqueue_scattered_available_size(&queue->device, &chain), 17);
    assert_int_equal(virtqueue_gather_available(&queue->device, &chain, &buffer, &len, &flags), 1);
    assert_true(len == 8 && queue_holds(queue, buffer, len));
    assert_int_equal(virtqueue_gather_available(&queue->device, &chain, &buffer, &len, &flags), 1);
    assert_true(len == 9 && queue_holds(queue, buffer, len));
    assert_int_equal(virtqueue_gather_available(&queue->device, &chain, &buffer, &len, &flags), 0);
}

/* The hostile device gives back `id`. */
static int give_back(struct queue *queue, uint32_t id, uint32_t len, virtqueue_ring_object_t *chain,
                     uint32_t *ret_len)
{
    queue->used->ring[queue->used->idx % QUEUE_LENGTH] =
        (struct caisson_virtq_used_elem){.id = id, .len = len};
    queue->used->idx++;
    return virtqueue_get_used_buf(&queue->driver, chain, ret_len);
}

/* Only what was offered comes back, once, and no longer than it was; descriptors are the driver's
 * own to remember. */
static void only_what_was_offered_comes_back(void **state)
{
    struct queue *queue = *state;
    virtqueue_ring_object_t sent, chain;
    char got[40];
    uint32_t len;

    assert_int_equal(give_back(queue, 0, 1, &chain, &len), 0);
    assert_int_equal(give_back(queue, QUEUE_LENGTH, 1, &chain, &len), 0);
    assert_int_equal(give_back(queue, UINT32_MAX, 1, &chain, &len), 0);
    virtqueue_init_ring_object(&sent);
    assert_int_equal(virtqueue_add_available_buf(&queue->driver, &sent, NULL, 20, VQ_WRITE), 1);
    assert_int_equal(
        virtqueue_add_available_buf(&queue->driver, &sent, (void *)(uintptr_t)64, 20, VQ_WRITE), 1);
    assert_int_equal(give_back(queue, sent.cur, 1, &chain, &len), 0);
    memset(queue->descriptors, 0xff, QUEUE_LENGTH * sizeof(*queue->descriptors));
    assert_int_equal(give_back(queue, sent.first, 4000, &chain, &len), 1);
    assert_int_equal(len, 40);
    assert_int_equal(camkes_virtqueue_driver_gather_copy_buffer(&queue->driver, &chain, got, 40),
                     0);
    assert_int_equal(give_back(queue, sent.first, 1, &chain, &len), 0);
}

static void *scribble(void *argument)
{
    struct queue *queue = argument;
    const size_t words = caisson_virtq_data_offset(QUEUE_LENGTH) / 2;
    uint32_t random = 1;

    while (__atomic_load_n(&queue->memory[QUEUE_BYTES - 1], __ATOMIC_RELAXED) == 0) {
        random = random * 1664525u + 1013904223u;
        /* Mostly small numbers: they do the most harm. */
        __atomic_store_n((uint16_t *)queue->memory + (random >> 8) % words,
                         (uint16_t)(random & 0x80 ? random >> 16 : random % 24), __ATOMIC_RELAXED);
    }
    return NULL;
}

static void device_serves(struct queue *queue, virtqueue_ring_object_t *chain)
{
    vq_flags_t flags;
    unsigned len, count = 0;
    void *buffer;

    if (!virtqueue_get_available_buf(&queue->device, chain))
        return;
    while (virtqueue_gather_available(&queue->device, chain, &buffer, &len, &flags)) {
        assert_true(queue_holds(queue, buffer, len));
        assert_true(++count <= QUEUE_LENGTH);
    }
    assert_int_equal(virtqueue_add_used_buf(&queue->device, chain, 5), 1);
}

static void driver_takes_back(struct queue *queue, virtqueue_ring_object_t *chain)
{
    vq_flags_t flags;
    unsigned len, count = 0;
    void *buffer;
    uint32_t used;

    if (!virtqueue_get_used_buf(&queue->driver, chain, &used))
        return;
    while (virtqueue_gather_used(&queue->driver, chain, &buffer, &len, &flags)) {
        assert_true(queue_holds(queue, buffer, len));
        assert_true(++count <= QUEUE_LENGTH);
        camkes_virtqueue_buffer_free(&queue->driver, buffer);
    }
}

static void scribbling_costs_buffers_only(void **state)
{
    struct queue *queue = *state;
    pthread_t thread = thread_run(scribble, queue);
    virtqueue_ring_object_t chain;

    for (int i = 0; i < 300000; i++) {
        camkes_virtqueue_driver_scatter_send_buffer(&queue->driver, "data", 5);
        device_serves(queue, &chain);
        driver_takes_back(queue, &chain);
    }
    __atomic_store_n(&queue->memory[QUEUE_BYTES - 1], 1, __ATOMIC_RELAXED);
    pthread_join(thread, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        QUEUE_TEST(indices_too_far_are_rubbish),   QUEUE_TEST(chains_that_cannot_be_are_dropped),
        QUEUE_TEST(a_taken_chain_does_not_change), QUEUE_TEST(only_what_was_offered_comes_back),
        QUEUE_TEST(scribbling_costs_buffers_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
