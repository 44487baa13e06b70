/* SPDX-License-Identifier: BSD-2-Clause */
/* Virtqueues between an honest driver and an honest device: there and back, full rings, fragments,
 * restarts, wrong calls. */
#include "channel.h"
#include "queue.h"

#include <errno.h>
#include <sched.h>
#include <string.h>

TEST_PROCESS({.name = "test"});

static void there_and_back(void **state)
{
    struct queue *queue = *state;
    virtqueue_ring_object_t chain;
    void *buffer, *found;
    vq_flags_t flags;
    uint32_t used;
    unsigned len;

    assert_false(VQ_DEV_POLL(&queue->device) || VQ_DRV_POLL(&queue->driver));
    assert_int_equal(virtqueue_get_available_buf(&queue->device, &chain), 0);
    assert_int_equal(camkes_virtqueue_buffer_alloc(&queue->driver, &buffer, 100), 0);
    strcpy(buffer, "question");
    assert_int_equal(camkes_virtqueue_driver_send_buffer(&queue->driver, buffer, 100), 0);
    assert_true(VQ_DEV_POLL(&queue->device));
    assert_int_equal(virtqueue_get_available_buf(&queue->device, &chain), 1);
    assert_int_equal(virtqueue_scattered_available_size(&queue->device, &chain), 100);
    assert_int_equal(virtqueue_gather_available(&queue->device, &chain, &found, &len, &flags), 1);
    assert_int_equal(len, 100);
    assert_int_equal(flags, VQ_RW);
    assert_string_equal(found, "question");
    assert_ptr_equal(camkes_virtqueue_device_offset_to_buffer(&queue->device, (uintptr_t)found),
                     found);
    strcpy(found, "answer");
    assert_int_equal(virtqueue_gather_available(&queue->device, &chain, &found, &len, &flags), 0);
    assert_false(VQ_DRV_POLL(&queue->driver));
    assert_int_equal(virtqueue_add_used_buf(&queue->device, &chain, 7), 1);
    assert_int_equal(virtqueue_add_used_buf(&queue->device, &chain, 7), 0);

    assert_true(VQ_DRV_POLL(&queue->driver));
    assert_int_equal(virtqueue_get_used_buf(&queue->driver, &chain, &used), 1);
    assert_int_equal(used, 7);
    assert_int_equal(virtqueue_gather_used(&queue->driver, &chain, &found, &len, &flags), 1);
    assert_ptr_equal(found, buffer);
    assert_string_equal(found, "answer");
    assert_int_equal(virtqueue_gather_used(&queue->driver, &chain, &found, &len, &flags), 0);
    camkes_virtqueue_buffer_free(&queue->driver, buffer);
    queue->driver.notify();
    queue->device.notify();
    assert_int_equal(queue_notified, 2);
}

/* Buffers of each kind, in one chain of three. */
static void flags_and_chains_arrive(void **state)
{
    static const vq_flags_t kinds[] = {VQ_READ, VQ_WRITE, VQ_RW};
    struct queue *queue = *state;
    virtqueue_ring_object_t chain;
    vq_flags_t flags;
    unsigned len;
    void *found;

    virtqueue_init_ring_object(&chain);
    for (uintptr_t i = 0; i < 3; i++)
        assert_int_equal(virtqueue_add_available_buf(&queue->driver, &chain, (void *)(i * 64),
                                                     (unsigned)i + 1, kinds[i]),
                         1);
    assert_int_equal(virtqueue_get_available_buf(&queue->device, &chain), 1);
    for (uintptr_t i = 0; i < 3; i++) {
        assert_int_equal(virtqueue_gather_available(&queue->device, &chain, &found, &len, &flags),
                         1);
        assert_ptr_equal(found, camkes_virtqueue_device_offset_to_buffer(&queue->device, i * 64));
        assert_int_equal(len, i + 1);
        assert_int_equal(flags, kinds[i]);
    }
    assert_int_equal(virtqueue_get_available_buf(&queue->device, &chain), 0);
}

/* With every other piece of the data taken, what is sent goes through several. */
static void copies_through_fragments(void **state)
{
    char sent[1300], got[1000] = {0}, answer[1000] = {0};
    struct queue *queue = *state;
    virtqueue_ring_object_t chain;
    void *pieces[8], *rest;
    uint32_t used;

    for (size_t i = 0; i < sizeof(sent); i++)
        sent[i] = (char)i;
    for (int i = 0; i < 8; i++)
        assert_int_equal(camkes_virtqueue_buffer_alloc(&queue->driver, &pieces[i], 300), 0);
    assert_int_equal(
        camkes_virtqueue_buffer_alloc(&queue->driver, &rest, queue_data_bytes(queue) - 8 * 320), 0);
    assert_int_equal(camkes_virtqueue_driver_scatter_send_buffer(&queue->driver, sent, 1), -ENOMEM);
    for (int i = 0; i < 8; i += 2)
        camkes_virtqueue_buffer_free(&queue->driver, pieces[i]);
    assert_int_equal(camkes_virtqueue_driver_scatter_send_buffer(&queue->driver, sent, 1281),
                     -ENOMEM);
    assert_int_equal(camkes_virtqueue_driver_scatter_send_buffer(&queue->driver, sent, 1000), 0);
    assert_int_equal(virtqueue_get_available_buf(&queue->device, &chain), 1);
    assert_int_equal(virtqueue_scattered_available_size(&queue->device, &chain), 1000);
    assert_int_equal(camkes_virtqueue_device_scatter_copy_buffer(&queue->device, &chain, got, 1001),
                     -EMSGSIZE);
    assert_int_equal(camkes_virtqueue_device_gather_copy_buffer(&queue->device, &chain, got, 1000),
                     0);
    assert_memory_equal(got, sent, 1000);
    assert_int_equal(virtqueue_get_used_buf(&queue->driver, &chain, &used), 1);
    assert_int_equal(used, 0);
    assert_int_equal(
        camkes_virtqueue_driver_gather_copy_buffer(&queue->driver, &chain, answer, 1000), 0);
    assert_memory_equal(answer, sent, 1000);
    /* It gave the pieces back. */
    assert_int_equal(camkes_virtqueue_buffer_alloc(&queue->driver, &pieces[0], 300), 0);
}

static void a_device_answers_by_copy(void **state)
{
    struct queue *queue = *state;
    virtqueue_ring_object_t chain;
    char got[16] = "";
    uint32_t used;

    assert_int_equal(camkes_virtqueue_driver_scatter_send_buffer(&queue->driver, "ask ....", 9), 0);
    assert_int_equal(virtqueue_get_available_buf(&queue->device, &chain), 1);
    assert_int_equal(camkes_virtqueue_device_scatter_copy_buffer(&queue->device, &chain, "told", 5),
                     0);
    assert_int_equal(camkes_virtqueue_device_scatter_copy_buffer(&queue->device, &chain, "told", 5),
                     -EINVAL);
    assert_int_equal(camkes_virtqueue_device_gather_copy_buffer(&queue->device, &chain, got, 5),
                     -EINVAL);
    assert_int_equal(virtqueue_get_used_buf(&queue->driver, &chain, &used), 1);
    assert_int_equal(used, 5);
    assert_int_equal(camkes_virtqueue_driver_gather_copy_buffer(&queue->driver, &chain, got, 16),
                     -EMSGSIZE);
    assert_string_equal(got, "told");
}

/* More than 16 bits of chains; the ring takes as many as it is long. */
static void rings_go_round(void **state)
{
    struct queue *queue = *state;
    virtqueue_ring_object_t chain;
    uint32_t used;

    for (uint32_t round = 0; round < 70000 / QUEUE_LENGTH; round++) {
        uint32_t sent, got;

        for (uint32_t i = 0; i < QUEUE_LENGTH; i++) {
            sent = round + i;
            assert_int_equal(camkes_virtqueue_driver_scatter_send_buffer(&queue->driver, &sent, 4),
                             0);
        }
        assert_int_equal(camkes_virtqueue_driver_send_buffer(&queue->driver, NULL, 4), -ENOSPC);
        for (uint32_t i = 0; i < QUEUE_LENGTH; i++) {
            assert_int_equal(virtqueue_get_available_buf(&queue->device, &chain), 1);
            assert_int_equal(
                camkes_virtqueue_device_gather_copy_buffer(&queue->device, &chain, &got, 4), 0);
            assert_int_equal(got, round + i);
        }
        for (uint32_t i = 0; i < QUEUE_LENGTH; i++) {
            assert_int_equal(virtqueue_get_used_buf(&queue->driver, &chain, &used), 1);
            camkes_virtqueue_driver_gather_copy_buffer(&queue->driver, &chain, &got, 4);
        }
        assert_int_equal(virtqueue_get_used_buf(&queue->driver, &chain, &used), 0);
    }
}

static void wrong_registrations_are_refused(void **state)
{
    static char memory[8192] __attribute__((aligned(64)));
    const size_t least = caisson_virtq_data_offset(16) + 1;
    virtqueue_driver_t driver;
    virtqueue_device_t device;

    (void)state;
#define REGISTER(length, size, buffer, notify, role)                                               \
    camkes_virtqueue_channel_register_virtqueue(999, length, size, buffer, notify, 0, 0, role)
    assert_int_equal(REGISTER(0, sizeof(memory), memory, queue_notify, VIRTQUEUE_DRIVER), -EINVAL);
    assert_int_equal(REGISTER(12, sizeof(memory), memory, queue_notify, VIRTQUEUE_DRIVER), -EINVAL);
    assert_int_equal(REGISTER(65536, SIZE_MAX, memory, queue_notify, VIRTQUEUE_DRIVER), -EINVAL);
    assert_int_equal(REGISTER(16, least - 1, memory, queue_notify, VIRTQUEUE_DRIVER), -EINVAL);
    assert_int_equal(REGISTER(16, least, NULL, queue_notify, VIRTQUEUE_DRIVER), -EINVAL);
    assert_int_equal(REGISTER(16, least, memory + 1, queue_notify, VIRTQUEUE_DRIVER), -EINVAL);
    assert_int_equal(REGISTER(16, least, memory, NULL, VIRTQUEUE_DRIVER), -EINVAL);
    assert_int_equal(REGISTER(16, least, memory, queue_notify, (virtq_role_t)2), -EINVAL);
    assert_int_equal(camkes_virtqueue_driver_init(&driver, 999), -ENOENT);
    assert_int_equal(REGISTER(16, least, memory, queue_notify, VIRTQUEUE_DRIVER), 0);
    assert_int_equal(REGISTER(16, least, memory, queue_notify, VIRTQUEUE_DRIVER), -EEXIST);
    assert_int_equal(camkes_virtqueue_device_init(&device, 999), -ENOENT);
    assert_int_equal(camkes_virtqueue_driver_init(NULL, 999), -EINVAL);
    assert_int_equal(camkes_virtqueue_driver_init(&driver, 999), 0);
    assert_int_equal(camkes_virtqueue_driver_init(&driver, 999), -EBUSY);
}

static void buffers_stay_inside(void **state)
{
    struct queue *queue = *state;
    const size_t all = queue_data_bytes(queue);
    virtqueue_ring_object_t chain;
    void *first, *second;

    assert_int_equal(camkes_virtqueue_buffer_alloc(&queue->driver, &first, 0), -ENOMEM);
    assert_int_equal(camkes_virtqueue_buffer_alloc(&queue->driver, &first, all + 1), -ENOMEM);
    assert_int_equal(camkes_virtqueue_buffer_alloc(&queue->driver, &first, SIZE_MAX), -ENOMEM);
    assert_int_equal(camkes_virtqueue_buffer_alloc(&queue->driver, &first, all), 0);
    assert_int_equal(camkes_virtqueue_buffer_alloc(&queue->driver, &second, 1), -ENOMEM);
    virtqueue_init_ring_object(&chain);
    assert_int_equal(
        virtqueue_add_available_buf(&queue->driver, &chain, first, (unsigned)all + 1, VQ_READ), 0);
    assert_int_equal(
        virtqueue_add_available_buf(&queue->driver, &chain, (char *)first - 1, 1, VQ_READ), 0);
    assert_int_equal(virtqueue_add_available_buf(&queue->driver, &chain, first, 1, (vq_flags_t)3),
                     0);
    assert_int_equal(camkes_virtqueue_driver_send_buffer(&queue->driver, first, all + 1), -EINVAL);
    assert_null(camkes_virtqueue_driver_offset_to_buffer(&queue->driver, all));
    assert_ptr_equal(camkes_virtqueue_driver_offset_to_buffer(&queue->driver, 0), first);
    camkes_virtqueue_buffer_free(&queue->driver, (char *)first + 1);
    assert_int_equal(camkes_virtqueue_buffer_alloc(&queue->driver, &second, 1), -ENOMEM);
    camkes_virtqueue_buffer_free(&queue->driver, first);
    camkes_virtqueue_buffer_free(&queue->driver, first);
    assert_int_equal(camkes_virtqueue_buffer_alloc(&queue->driver, &second, 1), 0);
}

/* A device that comes anew takes what the one before it left; a driver goes on where it stopped. */
static void restarted_ends_go_on(void **state)
{
    struct queue *queue = *state;
    virtqueue_ring_object_t chain;
    char got[2];
    uint32_t used;

    assert_int_equal(camkes_virtqueue_driver_scatter_send_buffer(&queue->driver, "1", 2), 0);
    assert_int_equal(camkes_virtqueue_driver_scatter_send_buffer(&queue->driver, "2", 2), 0);
    assert_int_equal(virtqueue_get_available_buf(&queue->device, &chain), 1);
    assert_int_equal(camkes_virtqueue_device_gather_copy_buffer(&queue->device, &chain, got, 2), 0);
    assert_int_equal(virtqueue_get_available_buf(&queue->device, &chain), 1);
    queue_attach(queue);
    assert_int_equal(virtqueue_get_available_buf(&queue->device, &chain), 1);
    assert_int_equal(camkes_virtqueue_device_gather_copy_buffer(&queue->device, &chain, got, 2), 0);
    assert_string_equal(got, "2");
    assert_int_equal(virtqueue_get_used_buf(&queue->driver, &chain, &used), 0);
    assert_int_equal(camkes_virtqueue_driver_scatter_send_buffer(&queue->driver, "3", 2), 0);
    assert_int_equal(virtqueue_get_available_buf(&queue->device, &chain), 1);
    assert_int_equal(camkes_virtqueue_device_gather_copy_buffer(&queue->device, &chain, got, 2), 0);
    assert_string_equal(got, "3");
    assert_int_equal(virtqueue_get_used_buf(&queue->driver, &chain, &used), 1);
}

enum { MESSAGES = 20000 };

/* NULL where every message came whole and in order. */
static void *echo_all(void *argument)
{
    struct queue *queue = argument;
    virtqueue_ring_object_t chain;

    for (uint32_t i = 0; i < MESSAGES; i++) {
        uint32_t got[2];

        while (!virtqueue_get_available_buf(&queue->device, &chain))
            sched_yield();
        if (camkes_virtqueue_device_gather_copy_buffer(&queue->device, &chain, got, 8) != 0 ||
            got[0] != i || got[1] != ~i)
            return queue;
    }
    return NULL;
}

static void order_holds_between_threads(void **state)
{
    struct queue *queue = *state;
    virtqueue_ring_object_t chain;
    pthread_t thread = thread_run(echo_all, queue);
    void *failed = NULL;
    uint32_t back = 0;

    for (uint32_t i = 0; back < MESSAGES;) {
        const uint32_t sent[2] = {i, ~i};
        const uint32_t done = i + back;
        uint32_t used, got[2];

        if (i < MESSAGES &&
            camkes_virtqueue_driver_scatter_send_buffer(&queue->driver, sent, 8) == 0)
            i++;
        while (virtqueue_get_used_buf(&queue->driver, &chain, &used)) {
            assert_int_equal(
                camkes_virtqueue_driver_gather_copy_buffer(&queue->driver, &chain, got, 8), 0);
            assert_int_equal(got[0], back++);
        }
        /* On a busy machine that costs a whole turn: not for each message. */
        if (i + back == done)
            sched_yield();
    }
    pthread_join(thread, &failed);
    assert_null(failed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        QUEUE_TEST(there_and_back),
        QUEUE_TEST(flags_and_chains_arrive),
        QUEUE_TEST(copies_through_fragments),
        QUEUE_TEST(a_device_answers_by_copy),
        QUEUE_TEST(rings_go_round),
        QUEUE_TEST(wrong_registrations_are_refused),
        QUEUE_TEST(buffers_stay_inside),
        QUEUE_TEST(restarted_ends_go_on),
        QUEUE_TEST(order_holds_between_threads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
