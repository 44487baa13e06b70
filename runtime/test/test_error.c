/* SPDX-License-Identifier: BSD-2-Clause */
/* Error handlers: which one is asked, what each action does, and what a failing kick says. */
#include "capture.h"
#include "channel.h"

#include "abi/notification.h"
#include "abi/system.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static camkes_error_handler_t instance_handler;

/* What the glue defines. */
camkes_error_handler_t camkes_register_error_handler(camkes_error_handler_t handler)
{
    return camkes_exchange_error_handler(&instance_handler, handler);
}

TEST_PROCESS({.name = "worker", .error_handler = &instance_handler});

static camkes_error_action_t discard(camkes_error_t *error)
{
    printf("discard %s %s %d\n", error->instance, error->interface, error->error);
    return CEA_DISCARD;
}

static camkes_error_action_t ignore(camkes_error_t *error)
{
    (void)error;
    return CEA_IGNORE;
}

static camkes_error_action_t abort_instance(camkes_error_t *error)
{
    (void)error;
    return CEA_ABORT;
}

static camkes_error_action_t halt(camkes_error_t *error)
{
    (void)error;
    return CEA_HALT;
}

static camkes_error_action_t nonsense(camkes_error_t *error)
{
    (void)error;
    return (camkes_error_action_t)42;
}

/* The consumer seems to sleep, and its eventfd is gone. */
static void emit_in_vain(camkes_error_handler_t handler)
{
    struct channel channel;

    channel_open(&channel, CHANNEL_EVENTFD);
    channel.emitter.error_handler = handler;
    close(channel.signals[0].kick_descriptor);
    channel.sources[0].kick_descriptor = -1;
    *channel.signals[0].word = CAISSON_NOTIFICATION_WAITING;
    camkes_emitter_emit(&channel.emitter);
    channel_close(&channel);
}

static int by_default(void)
{
    printf("unfinished");
    emit_in_vain(NULL);
    return 0;
}

static int by_instance_handler(void)
{
    if (camkes_register_error_handler(discard) != NULL)
        return 1;
    emit_in_vain(NULL);
    return camkes_register_error_handler(NULL) == discard ? 0 : 1;
}

static int by_interface_handler(void)
{
    camkes_register_error_handler(halt);
    emit_in_vain(ignore);
    return 5;
}

static int by_abort(void)
{
    camkes_register_error_handler(abort_instance);
    emit_in_vain(NULL);
    return 0;
}

static int by_nonsense(void)
{
    camkes_register_error_handler(nonsense);
    emit_in_vain(NULL);
    return 0;
}

static void default_halts_the_system(void **state)
{
    struct capture capture;

    (void)state;
    capture_run(&capture, by_default);
    assert_int_equal(capture.status, CAISSON_EXIT_HALT);
    assert_non_null(strstr(capture.output, "worker: e: the consumer of an event could not be "
                                           "woken: kick: Bad file descriptor\n"));
    assert_non_null(strstr(capture.output, "unfinished"));
}

static void instance_handler_is_asked(void **state)
{
    struct capture capture;

    (void)state;
    capture_run(&capture, by_instance_handler);
    assert_int_equal(capture.status, 0);
    assert_string_equal(capture.output, "discard worker e 9\n");
}

static void interface_handler_comes_first(void **state)
{
    struct capture capture;

    (void)state;
    capture_run(&capture, by_interface_handler);
    assert_int_equal(capture.status, 5);
    assert_string_equal(capture.output, "");
}

static void abort_ends_the_instance(void **state)
{
    struct capture capture;

    (void)state;
    capture_run(&capture, by_abort);
    assert_int_equal(capture.status, EXIT_FAILURE);
    assert_non_null(strstr(capture.output, "worker: e: "));
}

static void an_unknown_action_halts(void **state)
{
    struct capture capture;

    (void)state;
    capture_run(&capture, by_nonsense);
    assert_int_equal(capture.status, CAISSON_EXIT_HALT);
}

/* Each instance of a group has a slot of its own. */
static int by_another_member(void)
{
    static camkes_error_handler_t other_handler = halt;
    const struct camkes_instance other = {.name = "other", .error_handler = &other_handler};

    camkes_register_error_handler(discard);
    emit_in_vain(NULL);
    camkes_error_raise_syscall(&other, NULL, "i", "d", "o", -ENOENT);
    return 0;
}

static void members_have_handlers_of_their_own(void **state)
{
    struct capture capture;

    (void)state;
    capture_run(&capture, by_another_member);
    assert_int_equal(capture.status, CAISSON_EXIT_HALT);
    assert_non_null(strstr(capture.output, "other: i: d: o: No such file or directory\n"));
    assert_non_null(strstr(capture.output, "discard worker e 9\n"));
}

static camkes_error_t raised;

static int raise_it(void)
{
    camkes_error_raise(&test_instance, NULL, &raised);
    return 0;
}

static void assert_diagnosis(camkes_error_t error, const char *text)
{
    struct capture capture;

    raised = error;
    capture_run(&capture, raise_it);
    assert_string_equal(capture.output, text);
}

static void every_type_has_its_diagnosis(void **state)
{
    (void)state;
    assert_diagnosis((camkes_error_t){.type = CE_BUFFER_LENGTH_EXCEEDED,
                                      .interface = "i",
                                      .description = "d",
                                      .current_length = 4,
                                      .target_length = 9},
                     "worker: i: d: 9 bytes where 4 fit\n");
    assert_diagnosis(
        (camkes_error_t){.type = CE_BUFFER_LENGTH_EXCEEDED,
                         .interface = "i",
                         .description = "d",
                         .current_length = 4,
                         .target_length = 9,
                         .connection = "outer.c"},
        "worker: i: d: 9 bytes where 4 fit; set 'outer.c.size = 9;' in the configuration\n");
    assert_diagnosis((camkes_error_t){.type = CE_INVALID_METHOD_INDEX,
                                      .description = "d",
                                      .upper_bound = 3,
                                      .invalid_index = 7},
                     "worker: d: method 7 is not in 0..3\n");
    assert_diagnosis(
        (camkes_error_t){
            .type = CE_MALFORMED_RPC_PAYLOAD, .description = "d", .length = 8, .current_index = 6},
        "worker: d: message of 8 bytes, at byte 6\n");
    assert_diagnosis(
        (camkes_error_t){.type = CE_ALLOCATION_FAILURE, .description = "d", .alloc_bytes = 12},
        "worker: d: no memory for 12 bytes\n");
    assert_diagnosis((camkes_error_t){.type = CE_OVERFLOW, .description = "d"},
                     "worker: d: a size is too large to compute with\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(default_halts_the_system),
        cmocka_unit_test(instance_handler_is_asked),
        cmocka_unit_test(interface_handler_comes_first),
        cmocka_unit_test(members_have_handlers_of_their_own),
        cmocka_unit_test(abort_ends_the_instance),
        cmocka_unit_test(an_unknown_action_halts),
        cmocka_unit_test(every_type_has_its_diagnosis),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
