/* SPDX-License-Identifier: BSD-2-Clause */
/* When a process ends: groups, what outlives control, and how the loader is told. */
#include "capture.h"
#include "channel.h"

#include <camkes/tls.h>
#include <err.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cmocka.h>

static struct camkes_semaphore turn = CAMKES_SEMAPHORE_INITIALIZER("turn", 0);
static struct camkes_semaphore release = CAMKES_SEMAPHORE_INITIALIZER("release", 0);
static struct channel channel;
static struct camkes_notification *const notifications[] = {&channel.notification};

static void say(const char *what)
{
    printf("%s: %s\n", camkes_get_tls()->instance, what);
}

static void pre_init(void)
{
    say("pre_init");
}

static void interface_init(void)
{
    say("i__init");
}

static void post_init(void)
{
    say("post_init");
}

static int first_run(void)
{
    say("run");
    camkes_semaphore_post(&turn);
    return 0;
}

/* Returns only if the other `run` runs beside it. */
static int second_run(void)
{
    camkes_semaphore_wait(&turn);
    say("run");
    return 7;
}

static int return_3(void)
{
    return 3;
}

static int linger(void)
{
    camkes_semaphore_wait(&release);
    say("released");
    return 5;
}

static void called_back(void *argument)
{
    (void)argument;
    _exit(17);
}

static int run_and_register(void)
{
    camkes_notification_reg_callback(&channel.notification, called_back, NULL);
    return 0x102;
}

static const struct camkes_interface interface = {.name = "i", .init = interface_init};
static const struct camkes_interface lingering = {.name = "i", .run = linger};
static const struct camkes_instance first = {
    .name = "first",
    .pre_init = pre_init,
    .post_init = post_init,
    .run = first_run,
    .interface_count = 1,
    .interfaces = &interface,
};
static const struct camkes_instance second = {
    .name = "second",
    .pre_init = pre_init,
    .run = second_run,
    .interface_count = 1,
    .interfaces = &interface,
};
static const struct camkes_instance plain = {.name = "plain", .run = return_3};
static const struct camkes_instance lingers = {
    .name = "lingers", .run = return_3, .interface_count = 1, .interfaces = &lingering};
static const struct camkes_instance registers = {.name = "registers",
                                                 .run = run_and_register,
                                                 .notification_count = 1,
                                                 .notifications = notifications};

/* What camkes_notification_init and others see; each case starts one of its own. */
TEST_PROCESS({.name = "test"});

static struct camkes_process process;

static void process_make(const struct camkes_instance *const *instances, size_t count)
{
    process = (struct camkes_process){
        .name = "process",
        .outcome_descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK),
        .instance_count = count,
        .instances = instances,
    };
    if (process.outcome_descriptor < 0)
        err(2, "eventfd");
}

static int start(void)
{
    return camkes_process_start(&process);
}

/* What was told to the loader; 0: nothing. */
static uint64_t outcome(void)
{
    uint64_t value = 0;

    (void)!read(process.outcome_descriptor, &value, sizeof(value));
    return value;
}

static void a_group_is_one_process(void **state)
{
    struct capture capture;

    (void)state;
    process_make((const struct camkes_instance *const[]){&first, &second}, 2);
    capture_run(&capture, start);
    assert_string_equal(capture.output,
                        "first: pre_init\nfirst: i__init\nfirst: post_init\n"
                        "second: pre_init\nsecond: i__init\nfirst: run\nsecond: run\n");
    assert_int_equal(capture.status, 7);
    assert_int_equal(outcome(), 0);
    close(process.outcome_descriptor);
}

static void without_more_it_ends(void **state)
{
    struct capture capture;

    (void)state;
    process_make((const struct camkes_instance *const[]){&plain}, 1);
    capture_run(&capture, start);
    assert_int_equal(capture.status, 3);
    assert_int_equal(outcome(), 0);
    close(process.outcome_descriptor);
}

static uint64_t outcome_await(void)
{
    uint64_t value;

    while ((value = outcome()) == 0)
        sleep_ms(1);
    return value;
}

static void *release_when_told(void *argument)
{
    if (outcome_await() == 1 + 3)
        camkes_semaphore_post(&release);
    return argument;
}

/* Ends with its last thread, and with the status of control. */
static int start_lingering(void)
{
    pthread_detach(thread_run(release_when_told, NULL));
    return start();
}

static void a_running_interface_outlives_control(void **state)
{
    struct capture capture;

    (void)state;
    process_make((const struct camkes_instance *const[]){&lingers}, 1);
    capture_run(&capture, start_lingering);
    assert_string_equal(capture.output, "lingers: released\n");
    assert_int_equal(capture.status, 3);
    close(process.outcome_descriptor);
}

static void *emit_when_told(void *argument)
{
    if (outcome_await() == 1 + 2)
        camkes_emitter_emit(&channel.emitter);
    return argument;
}

static int start_registering(void)
{
    pthread_detach(thread_run(emit_when_told, NULL));
    return start();
}

static void a_callback_outlives_control(void **state)
{
    struct capture capture;

    (void)state;
    channel_open(&channel, 0);
    process_make((const struct camkes_instance *const[]){&registers}, 1);
    capture_run(&capture, start_registering);
    assert_int_equal(capture.status, 17);
    close(process.outcome_descriptor);
    channel_close(&channel);
}

static void without_a_listener_control_decides(void **state)
{
    struct capture capture;

    (void)state;
    process_make((const struct camkes_instance *const[]){&lingers}, 1);
    close(process.outcome_descriptor);
    process.outcome_descriptor = -1;
    capture_run(&capture, start);
    assert_int_equal(capture.status, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_group_is_one_process),
        cmocka_unit_test(without_more_it_ends),
        cmocka_unit_test(a_running_interface_outlives_control),
        cmocka_unit_test(a_callback_outlives_control),
        cmocka_unit_test(without_a_listener_control_decides),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
