/* SPDX-License-Identifier: BSD-2-Clause */
/* seL4_Wait, seL4_Poll, seL4_Signal: one waiter for all events, badges that tell which came, and
 * whom an event belongs to. */
#include "capture.h"
#include "channel.h"

#include <sel4/sel4.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct channel one, two;
static struct camkes_notification *notifications[] = {&one.notification, &two.notification};
TEST_PROCESS({.name = "test", .notification_count = 2, .notifications = notifications});

enum { ONE = 1, TWO = 4 };

#define CAPABILITY(channel) ((seL4_CPtr) & (channel).notification)

static int set_up(void **state)
{
    const unsigned flags = *(const unsigned *)*state;

    channel_open(&one, flags);
    channel_open(&two, flags);
    one.notification.badge = ONE;
    two.notification.badge = TWO;
    one.notification.instance = &test_instance;
    two.notification.instance = &test_instance;
    return camkes_capability_init(&test_instance);
}

static int tear_down(void **state)
{
    (void)state;
    camkes_capability_finish(&test_instance);
    channel_close(&one);
    channel_close(&two);
    return 0;
}

static seL4_Word poll(const struct channel *channel)
{
    seL4_Word badge = 77;

    seL4_Poll(CAPABILITY(*channel), &badge);
    return badge;
}

static void *wait(void *argument)
{
    const struct channel *channel = argument;
    seL4_Word badge = 0;

    seL4_Wait(CAPABILITY(*channel), &badge);
    return (void *)badge;
}

static uintptr_t joined(pthread_t thread)
{
    void *result;

    pthread_join(thread, &result);
    return (uintptr_t)result;
}

static void badges_tell_what_came(void **state)
{
    (void)state;
    assert_int_equal(poll(&one), 0);
    camkes_emitter_emit(&two.emitter);
    assert_int_equal(poll(&one), TWO);
    assert_int_equal(poll(&two), 0);
    camkes_emitter_emit(&one.emitter);
    camkes_emitter_emit(&one.emitter);
    camkes_emitter_emit(&two.emitter);
    assert_int_equal((uintptr_t)wait(&two), ONE | TWO);
    assert_int_equal(poll(&one), 0);
    seL4_Signal(CAPABILITY(one));
    seL4_Wait(CAPABILITY(one), NULL);
    assert_int_equal(poll(&one), 0);
}

static void any_event_wakes(void **state)
{
    pthread_t thread;

    (void)state;
    for (int i = 0; i < 200; i++) {
        struct channel *emits = i % 2 ? &one : &two;

        thread = thread_run(wait, i % 4 < 2 ? &one : &two);
        if (i % 3 == 0)
            channel_await_sleeper(emits);
        camkes_emitter_emit(&emits->emitter);
        assert_int_equal(joined(thread), i % 2 ? ONE : TWO);
    }
}

/* Who waits for one event alone has it, and who waits for all has the other. */
static void *wait_alone(void *argument)
{
    camkes_notification_wait(argument);
    return NULL;
}

static void others_keep_their_events(void **state)
{
    pthread_t alone, all;

    (void)state;
    alone = thread_run(wait_alone, &one.notification);
    channel_await_sleeper(&one);
    all = thread_run(wait, &one);
    channel_await_sleeper(&two);
    camkes_emitter_emit(&one.emitter);
    joined(alone);
    camkes_emitter_emit(&two.emitter);
    assert_int_equal(joined(all), TWO);
}

static int called;

static void callback(void *argument)
{
    (void)argument;
    __atomic_add_fetch(&called, 1, __ATOMIC_SEQ_CST);
}

/* One that is registered while a thread waits for all gets the next event of its own. */
static void callbacks_win(void **state)
{
    pthread_t all;

    (void)state;
    called = 0;
    all = thread_run(wait, &one);
    channel_await_sleeper(&one);
    assert_int_equal(camkes_notification_reg_callback(&one.notification, callback, NULL), 0);
    camkes_emitter_emit(&one.emitter);
    while (__atomic_load_n(&called, __ATOMIC_SEQ_CST) == 0)
        sched_yield();
    camkes_emitter_emit(&two.emitter);
    assert_int_equal(joined(all), TWO);
}

static int wait_for_nothing(void)
{
    seL4_Wait(12345, NULL);
    return 0;
}

static void other_numbers_are_faults(void **state)
{
    struct capture capture;

    (void)state;
    capture_run(&capture, wait_for_nothing);
    assert_int_not_equal(capture.status, 0);
    assert_non_null(strstr(capture.output, "seL4_Wait"));
}

int main(void)
{
    static unsigned futex = 0, spins = CHANNEL_SPINS, eventfd = CHANNEL_EVENTFD;
#define EACH(test)                                                                                 \
    {#test ", futex", test, set_up, tear_down, &futex},                                            \
        {#test ", spinning", test, set_up, tear_down, &spins},                                     \
    {                                                                                              \
#test ", eventfd", test, set_up, tear_down, &eventfd                                       \
    }
    const struct CMUnitTest tests[] = {EACH(badges_tell_what_came), EACH(any_event_wakes),
                                       EACH(others_keep_their_events), EACH(callbacks_win),
                                       EACH(other_numbers_are_faults)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
