/* SPDX-License-Identifier: BSD-2-Clause */
/* Servers in the life of a process: a thread each, or the main thread after `run`; and they outlive
 * control. */
#include "capture.h"
#include "channel.h"

#include "abi/rpc.h"

#include <camkes/tls.h>
#include <err.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

enum { SENDER = 7 };

/* int twice(in int x), of a server and of its client in one process. */
static const struct camkes_parameter parameters[] = {
    {.name = "", .direction = CAMKES_OUT, .shape = CAMKES_SCALAR, .element_bytes = sizeof(int)},
    {.name = "x", .direction = CAMKES_IN, .shape = CAMKES_SCALAR, .element_bytes = sizeof(int)},
};

static void twice_invoke(void *const *values)
{
    const int *x = values[1];
    int *result = values[0];

    printf("%s.%s serves %llu\n", camkes_get_tls()->instance, camkes_get_tls()->interface,
           (unsigned long long)camkes_sender_id());
    *result = *x * 2;
}

static const struct camkes_method served = {
    .name = "twice", .parameter_count = 2, .parameters = parameters, .invoke = twice_invoke};
static const struct camkes_method called = {
    .name = "twice", .parameter_count = 2, .parameters = parameters};

static struct camkes_server_channel channels[] = {{.client = "caller.p",
                                                   .kick_descriptor = -1,
                                                   .reply_descriptor = -1,
                                                   .message_bytes = 256,
                                                   .sender_id = SENDER}};
static struct camkes_server server = {
    .name = "q", .method_count = 1, .methods = &served, .channel_count = 1, .channels = channels};
static struct camkes_client client = {.name = "p",
                                      .kick_descriptor = -1,
                                      .reply_descriptor = -1,
                                      .message_bytes = 256,
                                      .method_count = 1,
                                      .methods = &called};

static int twice(int x)
{
    int result = 0;

    camkes_client_call(&client, 0, (void *const[]){&result, &x});
    return result;
}

static int return_3(void)
{
    return 3;
}

static int run_and_call(void)
{
    printf("run: %d\n", twice(21));
    return 3;
}

static const struct camkes_instance caller = {
    .name = "caller",
    .run = run_and_call,
    .client_count = 1,
    .clients = (struct camkes_client *const[]){&client},
};
static const struct camkes_instance idler = {
    .name = "idler",
    .run = return_3,
    .client_count = 1,
    .clients = (struct camkes_client *const[]){&client},
};
static const struct camkes_instance callee = {
    .name = "callee",
    .server_count = 1,
    .servers = (struct camkes_server *const[]){&server},
};

TEST_PROCESS({.name = "test"});

static struct camkes_process process;

static void process_make(const struct camkes_instance *const *instances, size_t count)
{
    process = (struct camkes_process){
        .name = "group",
        .outcome_descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK),
        .instance_count = count,
        .instances = instances,
    };
    client.descriptor = channels[0].descriptor = memfd_create("channel", MFD_CLOEXEC);
    if (process.outcome_descriptor < 0 ||
        ftruncate(client.descriptor, CAISSON_CHANNEL_BYTES(256)) != 0)
        err(2, "objects");
}

static void process_drop(void)
{
    close(process.outcome_descriptor);
    close(client.descriptor);
}

static uint64_t outcome(void)
{
    uint64_t value = 0;

    (void)!read(process.outcome_descriptor, &value, sizeof(value));
    return value;
}

/* Calls when control has returned, and ends the process. */
static void *call_late(void *argument)
{
    uint64_t told;

    while ((told = outcome()) == 0)
        sleep_ms(1);
    printf("outcome %llu: %d\n", (unsigned long long)told, twice(50));
    _exit(0);
    return argument;
}

static int start(void)
{
    thread_run(call_late, NULL);
    return camkes_process_start(&process);
}

static void a_server_outlives_control(void **state)
{
    struct capture capture;

    (void)state;
    server.no_thread = false;
    process_make((const struct camkes_instance *const[]){&caller, &callee}, 2);
    capture_run(&capture, start);
    assert_string_equal(capture.output,
                        "callee.q serves 7\nrun: 42\ncallee.q serves 7\noutcome 4: 100\n");
    assert_int_equal(capture.status, 0);
    process_drop();
}

static void *call_early(void *argument)
{
    sleep_ms(20);
    printf("called: %d\n", twice(1));
    _exit(0);
    return argument;
}

static int run_for_long(void)
{
    thread_run(call_early, NULL);
    sleep_ms(100);
    printf("run returns\n");
    return 0;
}

static int start_alone(void)
{
    return camkes_process_start(&process);
}

/* The call comes while control runs, and is served by the main thread after that. */
static void without_a_thread_control_comes_first(void **state)
{
    struct camkes_instance both = callee;
    struct capture capture;

    (void)state;
    both.name = "both";
    both.run = run_for_long;
    both.client_count = 1;
    both.clients = idler.clients;
    server.no_thread = true;
    process_make((const struct camkes_instance *const[]){&both}, 1);
    capture_run(&capture, start_alone);
    assert_string_equal(capture.output, "run returns\nboth.q serves 7\ncalled: 2\n");
    assert_int_equal(capture.status, 0);
    process_drop();
}

/* As on seL4 the control thread serves, with what is set for it. */
static void without_a_thread_settings_are_those_of_control(void **state)
{
    struct camkes_instance both = callee;
    struct capture capture;

    (void)state;
    both.name = "both";
    both.run = run_for_long;
    both.client_count = 1;
    both.clients = idler.clients;
    both.thread = (struct camkes_thread_setting){.has_affinity = true, .affinity = 4000000};
    server.no_thread = true;
    process_make((const struct camkes_instance *const[]){&both}, 1);
    capture_run(&capture, start_alone);
    assert_string_equal(
        capture.output,
        "both: control: the host refuses affinity to CPU 4000000 to its thread: Invalid argument\n"
        "run returns\n"
        "both: control: the host refuses affinity to CPU 4000000 to its thread: Invalid argument\n"
        "both.q serves 7\ncalled: 2\n");
    assert_int_equal(capture.status, 0);
    process_drop();
}

static void call_from_post_init(void)
{
    thread_run(call_early, NULL);
}

static void without_control_the_main_thread_serves(void **state)
{
    struct camkes_instance both = callee;
    struct capture capture;

    (void)state;
    both.post_init = call_from_post_init;
    both.client_count = 1;
    both.clients = idler.clients;
    server.no_thread = true;
    process_make((const struct camkes_instance *const[]){&both}, 1);
    capture_run(&capture, start_alone);
    assert_string_equal(capture.output, "callee.q serves 7\ncalled: 2\n");
    assert_int_equal(outcome(), 0);
    process_drop();
}

static void an_unconnected_server_keeps_nothing(void **state)
{
    struct capture capture;

    (void)state;
    server.no_thread = false;
    server.channel_count = 0;
    process_make((const struct camkes_instance *const[]){&idler, &callee}, 2);
    capture_run(&capture, start_alone);
    assert_int_equal(capture.status, 3);
    assert_int_equal(outcome(), 0);
    server.channel_count = 1;
    process_drop();
}

static void a_channel_too_small_is_named(void **state)
{
    struct capture capture;

    (void)state;
    process_make((const struct camkes_instance *const[]){&callee}, 1);
    assert_int_equal(ftruncate(client.descriptor, 64), 0);
    capture_run(&capture, start_alone);
    assert_string_equal(capture.output,
                        "callee: cannot set up procedure q: its memory is smaller than declared\n");
    process_drop();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_server_outlives_control),
        cmocka_unit_test(without_a_thread_control_comes_first),
        cmocka_unit_test(without_a_thread_settings_are_those_of_control),
        cmocka_unit_test(without_control_the_main_thread_serves),
        cmocka_unit_test(an_unconnected_server_keeps_nothing),
        cmocka_unit_test(a_channel_too_small_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
