/* SPDX-License-Identifier: BSD-2-Clause */
/* Message queues: order, limits, restarts, threads, and a peer that overwrites the ring. */
#include "channel.h"

#include "abi/msgqueue.h"

#include <camkes/msgqueue.h>
#include <err.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

enum { COUNT = 5, ID = 7 };

struct message {
    uint32_t number;
    char text[20];
};

static struct channel channel;
static struct camkes_msgqueue from = {
    .name = "from",
    .id = ID,
    .message_bytes = sizeof(struct message),
    .message_count = COUNT,
    .emitter = &channel.emitter,
};
static struct camkes_msgqueue to = {
    .name = "to",
    .id = ID,
    .message_bytes = sizeof(struct message),
    .message_count = COUNT,
    .notification = &channel.notification,
};
static struct camkes_msgqueue other = {.name = "other", .id = -1, .emitter = &channel.emitter};

TEST_PROCESS({
    .name = "test",
    .msgqueue_count = 3,
    .msgqueues = (struct camkes_msgqueue *const[]){&other, &from, &to},
});

static camkes_msgqueue_sender_t sender;
static camkes_msgqueue_receiver_t receiver;
static struct caisson_msgqueue *ring; /* as a hostile peer maps it */
static size_t ring_bytes;

/* Both ends, on a ring that has carried `before` messages. */
static void queue_open(uint32_t before)
{
    const int descriptor = memfd_create("ring", MFD_CLOEXEC);
    void *memory;

    ring_bytes = CAISSON_MSGQUEUE_BYTES(sizeof(struct message), COUNT);
    if (ftruncate(descriptor, (off_t)ring_bytes) != 0 ||
        camkes_memory_map(descriptor, ring_bytes, PROT_READ | PROT_WRITE, &memory, NULL) != 0)
        err(2, "ring");
    ring = memory;
    ring->sent = ring->received = before;
    from.descriptor = to.descriptor = descriptor;
    channel_open(&channel, 0);
    assert_int_equal(camkes_msgqueue_init(&from), 0);
    assert_int_equal(camkes_msgqueue_init(&to), 0);
    assert_int_equal(camkes_msgqueue_sender_init(ID, &sender), 0);
    assert_int_equal(camkes_msgqueue_receiver_init(ID, &receiver), 0);
}

static void queue_close(void)
{
    munmap(ring, ring_bytes);
    munmap(from.ring, ring_bytes);
    munmap(to.ring, ring_bytes);
    close(from.descriptor);
    channel_close(&channel);
}

static int send_number(uint32_t number)
{
    const struct message message = {.number = number, .text = "text"};

    return camkes_msgqueue_send(&sender, &message, sizeof(message));
}

static void assert_gets(uint32_t number)
{
    struct message message;

    assert_int_equal(camkes_msgqueue_poll(&receiver), 1);
    assert_int_equal(camkes_msgqueue_get(&receiver, &message, sizeof(message)), 0);
    assert_int_equal(message.number, number);
    assert_string_equal(message.text, "text");
}

static void assert_empty(void)
{
    struct message message;

    assert_int_equal(camkes_msgqueue_poll(&receiver), 0);
    assert_int_equal(camkes_msgqueue_get(&receiver, &message, sizeof(message)), -EAGAIN);
}

/* Across the end of the ring and of the counters. */
static void first_in_first_out(void **state)
{
    (void)state;
    queue_open(UINT32_MAX - 20);
    for (uint32_t round = 0; round < 10; round++) {
        assert_empty();
        for (uint32_t i = 0; i < COUNT; i++)
            assert_int_equal(send_number(round * 10 + i), 0);
        assert_int_equal(send_number(99), -EAGAIN);
        assert_gets(round * 10);
        assert_int_equal(send_number(round * 10 + COUNT), 0);
        for (uint32_t i = 1; i <= COUNT; i++)
            assert_gets(round * 10 + i);
    }
    assert_empty();
    queue_close();
}

static void each_message_is_told(void **state)
{
    (void)state;
    queue_open(0);
    assert_int_equal(camkes_notification_poll(&channel.notification), 0);
    assert_int_equal(send_number(1), 0);
    assert_int_equal(camkes_notification_poll(&channel.notification), 1);
    queue_close();
}

static void short_ones_leave_nothing_behind(void **state)
{
    const struct message none = {0};
    struct message message;
    uint32_t number = 1;

    (void)state;
    queue_open(0);
    for (int i = 0; i < 8; i++) {
        assert_int_equal(send_number(5), 0);
        assert_int_equal(camkes_msgqueue_get(&receiver, &number, sizeof(number)), 0);
        assert_int_equal(number, 5);
    }
    assert_int_equal(camkes_msgqueue_send(&sender, &number, 0), 0);
    assert_int_equal(camkes_msgqueue_get(&receiver, &message, sizeof(message)), 0);
    assert_memory_equal(&message, &none, sizeof(message));
    queue_close();
}

static void wrong_calls_are_refused(void **state)
{
    camkes_msgqueue_sender_t nothing = {0};
    struct message message[2] = {0};

    (void)state;
    queue_open(0);
    assert_int_equal(camkes_msgqueue_sender_init(ID + 1, &nothing), -ENOENT);
    assert_int_equal(camkes_msgqueue_sender_init(-1, &nothing), -ENOENT);
    assert_int_equal(camkes_msgqueue_sender_init(ID, NULL), -EINVAL);
    assert_int_equal(camkes_msgqueue_receiver_init(ID, NULL), -EINVAL);
    assert_int_equal(camkes_msgqueue_send(&nothing, message, 1), -EINVAL);
    assert_int_equal(camkes_msgqueue_send(&sender, NULL, 1), -EINVAL);
    assert_int_equal(camkes_msgqueue_send(&sender, message, sizeof(*message) + 1), -EINVAL);
    assert_int_equal(camkes_msgqueue_get(&receiver, message, sizeof(*message) + 1), -EINVAL);
    assert_int_equal(camkes_msgqueue_get(NULL, message, 1), -EINVAL);
    assert_int_equal(camkes_msgqueue_poll(NULL), -EINVAL);
    assert_empty();
    queue_close();
}

static void memory_must_fit(void **state)
{
    struct camkes_msgqueue queue;

    (void)state;
    queue_open(0);
    queue = from;
    queue.message_bytes *= 2;
    assert_int_equal(camkes_msgqueue_init(&queue), -EFBIG);
    queue.message_bytes = queue.message_count = UINT32_MAX;
    assert_int_equal(camkes_msgqueue_init(&queue), -EINVAL);
    queue.message_count = 0;
    assert_int_equal(camkes_msgqueue_init(&queue), -EINVAL);
    queue_close();
}

static void a_restarted_end_goes_on(void **state)
{
    (void)state;
    queue_open(3);
    assert_int_equal(send_number(1), 0);
    assert_int_equal(send_number(2), 0);
    assert_gets(1);
    munmap(from.ring, ring_bytes);
    munmap(to.ring, ring_bytes);
    assert_int_equal(camkes_msgqueue_init(&from), 0);
    assert_int_equal(camkes_msgqueue_init(&to), 0);
    assert_int_equal(send_number(3), 0);
    assert_gets(2);
    assert_gets(3);
    assert_empty();
    queue_close();
}

/* A count that cannot be; then an honest one again. */
static void a_spoiled_count_is_noticed(void **state)
{
    static const uint32_t counts[] = {COUNT + 1, UINT32_MAX, 0x80000000};
    struct message message;

    (void)state;
    queue_open(0);
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        ring->sent = counts[i];
        assert_int_equal(camkes_msgqueue_poll(&receiver), -EPROTO);
        assert_int_equal(camkes_msgqueue_get(&receiver, &message, sizeof(message)), -EPROTO);
        ring->received = 0 - counts[i];
        assert_int_equal(send_number(1), -EPROTO);
    }
    ring->sent = ring->received = 0;
    assert_empty();
    assert_int_equal(send_number(1), 0);
    assert_gets(1);
    queue_close();
}

enum { MESSAGES = 50000 };

static void *send_all(void *argument)
{
    for (uint32_t i = 0; i < MESSAGES; i++)
        while (send_number(i) != 0)
            sleep_ms(0);
    return argument;
}

static void order_holds_between_threads(void **state)
{
    struct message message;
    pthread_t thread;
    uint32_t next = 0;

    (void)state;
    queue_open(0);
    /* One mapping, by which ThreadSanitizer sees the order they make. */
    munmap(to.ring, ring_bytes);
    to.ring = from.ring;
    thread = thread_run(send_all, NULL);
    while (next < MESSAGES) {
        camkes_notification_wait(&channel.notification);
        while (camkes_msgqueue_get(&receiver, &message, sizeof(message)) == 0)
            assert_int_equal(message.number, next++);
    }
    pthread_join(thread, NULL);
    assert_empty();
    to.ring = mmap(NULL, ring_bytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    queue_close();
}

static void *scribble(void *argument)
{
    const bool *stop = argument;
    uint32_t random = 1;

    while (!__atomic_load_n(stop, __ATOMIC_RELAXED)) {
        random = random * 1664525u + 1013904223u;
        /* Mostly counts near to right ones: they do the most harm. */
        __atomic_store_n((uint32_t *)ring + random % (ring_bytes / 4), random >> 29,
                         __ATOMIC_RELAXED);
        __atomic_store_n(random & 512 ? &ring->sent : &ring->received,
                         random & 1024 ? random : random >> 24, __ATOMIC_RELAXED);
    }
    return NULL;
}

static void scribbling_costs_messages_only(void **state)
{
    struct message message;
    bool stop = false;
    pthread_t thread;

    (void)state;
    queue_open(0);
    thread = thread_run(scribble, &stop);
    for (int i = 0; i < 200000; i++) {
        int sent = send_number(1);
        int got = camkes_msgqueue_get(&receiver, &message, sizeof(message));

        assert_true(sent == 0 || sent == -EAGAIN || sent == -EPROTO);
        assert_true(got == 0 || got == -EAGAIN || got == -EPROTO);
    }
    __atomic_store_n(&stop, true, __ATOMIC_RELAXED);
    pthread_join(thread, NULL);
    queue_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_in_first_out),
        cmocka_unit_test(each_message_is_told),
        cmocka_unit_test(short_ones_leave_nothing_behind),
        cmocka_unit_test(wrong_calls_are_refused),
        cmocka_unit_test(memory_must_fit),
        cmocka_unit_test(a_restarted_end_goes_on),
        cmocka_unit_test(a_spoiled_count_is_noticed),
        cmocka_unit_test(order_holds_between_threads),
        cmocka_unit_test(scribbling_costs_messages_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
