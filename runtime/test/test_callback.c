/* SPDX-License-Identifier: BSD-2-Clause */
/* Callbacks: one-shot, before waiters, free to register again, to wait and to poll. */
#include "channel.h"

#include "abi/notification.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

TEST_PROCESS({.name = "test"});

/* Static storage: the thread of a callback outlives the test that started it. */
struct callback_case {
    struct channel channel;
    struct camkes_semaphore fired, waited;
    unsigned again; /* how often to register anew */
    int last;       /* what a call from within returned */
};

static void case_open(struct callback_case *this, void **state)
{
    const struct camkes_semaphore none = CAMKES_SEMAPHORE_INITIALIZER("s", 0);

    channel_open(&this->channel, (unsigned)(uintptr_t)*state | CHANNEL_ONE_MAPPING);
    this->fired = none;
    this->waited = none;
    this->again = 0;
}

/* The tests run several times: a case of their own each time. */
#define CASE(name)                                                                                 \
    static struct callback_case name##_cases[8];                                                   \
    static unsigned name##_next;                                                                   \
    struct callback_case *name = &name##_cases[name##_next++];                                     \
    case_open(name, state)

static void fire(void *argument)
{
    struct callback_case *this = argument;

    if (this->again > 0) {
        this->again--;
        this->last = camkes_notification_reg_callback(&this->channel.notification, fire, this);
    }
    camkes_semaphore_post(&this->fired);
}

static void *wait_once(void *argument)
{
    struct callback_case *this = argument;

    camkes_notification_wait(&this->channel.notification);
    camkes_semaphore_post(&this->waited);
    return NULL;
}

static void one_shot(void **state)
{
    CASE(this);
    assert_int_equal(camkes_notification_reg_callback(&this->channel.notification, fire, this), 0);
    assert_int_equal(camkes_notification_reg_callback(&this->channel.notification, fire, this),
                     -EBUSY);
    camkes_emitter_emit(&this->channel.emitter);
    camkes_semaphore_wait(&this->fired);
    camkes_emitter_emit(&this->channel.emitter);
    sleep_ms(20);
    assert_int_equal(camkes_semaphore_trywait(&this->fired), -EAGAIN);
    assert_int_equal(camkes_notification_poll(&this->channel.notification), 1);
    assert_int_equal(camkes_notification_reg_callback(&this->channel.notification, fire, this), 0);
    camkes_emitter_emit(&this->channel.emitter);
    camkes_semaphore_wait(&this->fired);
}

static void an_early_event_fires_at_once(void **state)
{
    CASE(this);
    camkes_emitter_emit(&this->channel.emitter);
    assert_int_equal(camkes_notification_reg_callback(&this->channel.notification, fire, this), 0);
    camkes_semaphore_wait(&this->fired);
    assert_int_equal(camkes_notification_poll(&this->channel.notification), 0);
}

static void registers_again_from_within(void **state)
{
    CASE(this);
    this->again = 200;
    assert_int_equal(camkes_notification_reg_callback(&this->channel.notification, fire, this), 0);
    for (int i = 0; i < 201; i++) {
        camkes_emitter_emit(&this->channel.emitter);
        camkes_semaphore_wait(&this->fired);
        assert_int_equal(this->last, 0);
    }
    camkes_emitter_emit(&this->channel.emitter);
    sleep_ms(5);
    assert_int_equal(camkes_semaphore_trywait(&this->fired), -EAGAIN);
}

/* The waiter slept first and leads; the event is the callback's all the same, and the next one the
 * waiter's. */
static void wins_over_an_earlier_waiter(void **state)
{
    pthread_t waiter;

    CASE(this);
    waiter = thread_run(wait_once, this);
    channel_await_sleeper(&this->channel);
    assert_int_equal(camkes_notification_reg_callback(&this->channel.notification, fire, this), 0);
    camkes_emitter_emit(&this->channel.emitter);
    camkes_semaphore_wait(&this->fired);
    sleep_ms(10);
    assert_int_equal(camkes_semaphore_trywait(&this->waited), -EAGAIN);
    camkes_emitter_emit(&this->channel.emitter);
    camkes_semaphore_wait(&this->waited);
    assert_int_equal(camkes_semaphore_trywait(&this->fired), -EAGAIN);
    pthread_join(waiter, NULL);
}

static void wins_over_a_later_waiter_and_poll(void **state)
{
    pthread_t waiter;

    CASE(this);
    assert_int_equal(camkes_notification_reg_callback(&this->channel.notification, fire, this), 0);
    channel_await_sleeper(&this->channel);
    waiter = thread_run(wait_once, this);
    sleep_ms(10);
    camkes_emitter_emit(&this->channel.emitter);
    assert_int_equal(camkes_notification_poll(&this->channel.notification), 0);
    camkes_semaphore_wait(&this->fired);
    sleep_ms(10);
    assert_int_equal(camkes_semaphore_trywait(&this->waited), -EAGAIN);
    camkes_emitter_emit(&this->channel.emitter);
    camkes_semaphore_wait(&this->waited);
    pthread_join(waiter, NULL);
}

static void wait_then_fire(void *argument)
{
    struct callback_case *this = argument;

    camkes_notification_reg_callback(&this->channel.notification, fire, this);
    camkes_semaphore_post(&this->waited);
    camkes_notification_wait(&this->channel.notification);
    camkes_semaphore_post(&this->waited);
}

/* It registers its successor, then waits itself: the next event is the successor's, the one after
 * its own. */
static void waits_from_within(void **state)
{
    CASE(this);
    assert_int_equal(
        camkes_notification_reg_callback(&this->channel.notification, wait_then_fire, this), 0);
    camkes_emitter_emit(&this->channel.emitter);
    camkes_semaphore_wait(&this->waited);
    channel_await_sleeper(&this->channel);
    camkes_emitter_emit(&this->channel.emitter);
    channel_await_sleeper(&this->channel);
    camkes_emitter_emit(&this->channel.emitter);
    camkes_semaphore_wait(&this->waited);
    camkes_semaphore_wait(&this->fired);
}

static void refuses_no_function(void **state)
{
    CASE(this);
    assert_int_equal(camkes_notification_reg_callback(&this->channel.notification, NULL, NULL),
                     -EINVAL);
    channel_close(&this->channel);
}

#define WITH(test, flags)                                                                          \
    {                                                                                              \
#test " (" #flags ")", test, NULL, NULL, (void *)(uintptr_t)(flags)                        \
    }
#define EACH_WAY(test)                                                                             \
    WITH(test, 0), WITH(test, CHANNEL_SPINS), WITH(test, CHANNEL_EVENTFD),                         \
        WITH(test, CHANNEL_EVENTFD | CHANNEL_SPINS), WITH(test, CHANNEL_TWO),                      \
        WITH(test, CHANNEL_TWO | CHANNEL_SPINS), WITH(test, CHANNEL_TWO | CHANNEL_EVENTFD)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH_WAY(one_shot),
        EACH_WAY(an_early_event_fires_at_once),
        EACH_WAY(registers_again_from_within),
        EACH_WAY(wins_over_an_earlier_waiter),
        EACH_WAY(wins_over_a_later_waiter_and_poll),
        EACH_WAY(waits_from_within),
        EACH_WAY(refuses_no_function),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
