/* SPDX-License-Identifier: BSD-2-Clause */
/* The functions of a cross_vm.c: right arrays, wrong ones, and an application's own functions as events. */
#include "fixture.h"

#include "vmm/connect.h"
#include "vmm/machine.h"

#include <camkes/glue.h>
#include <cross_vm_consumes_event.h>
#include <cross_vm_dataport.h>
#include <cross_vm_emits_event.h>
#include <errno.h>
#include <poll.h>
#include <semaphore.h>
#include <string.h>
#include <time.h>

static int id_1(void)
{
    return 1;
}

static int id_2(void)
{
    return 2;
}

static uintptr_t page(void)
{
    return 4096;
}

static void ring_emit(void)
{
}

static int done_reg_callback(void (*callback)(void *), void *argument)
{
    (void)callback;
    (void)argument;
    return -1; /* wired directly: nobody calls it */
}

static dataport_caps_handle_t first_handle = {.get_id = id_1, .get_size = page};
static dataport_caps_handle_t second_handle = {.get_id = id_2, .get_size = page};
static dataport_caps_handle_t foreign_handle = {.get_id = id_1, .get_size = page};

static struct camkes_dataport first = {
    .name = "first", .id = 1, .size_bytes = 4096, .handle = &first_handle};
static struct camkes_dataport second = {
    .name = "second", .id = 2, .size_bytes = 4096, .handle = &second_handle};
static struct camkes_signal ring_signals[2];
static struct camkes_emitter ring = {
    .name = "ring", .id = 1, .signal_count = 2, .signals = ring_signals, .emit = ring_emit};
static struct camkes_signal done_signals[2];
static struct camkes_notification finished = {.name = "done",
                                              .id = 1,
                                              .signal_count = 2,
                                              .signals = done_signals,
                                              .reg_callback = done_reg_callback};

static const struct camkes_instance vm0 = {
    .name = "vm0",
    .emitter_count = 1,
    .emitters = (struct camkes_emitter *const[]){&ring},
    .notification_count = 1,
    .notifications = (struct camkes_notification *const[]){&finished},
    .dataport_count = 2,
    .dataports = (struct camkes_dataport *const[]){&first, &second},
};

const struct camkes_process camkes_process = {
    .name = "vm0",
    .outcome_descriptor = -1,
    .instance_count = 1,
    .instances = (const struct camkes_instance *const[]){&vm0},
};

static struct vmm vmm;

static int fresh(void **state)
{
    (void)state;
    vmm = (struct vmm){.name = "vm0", .log_limit = LOG_LIMIT_INITIALIZER};
    crossvm_init(&vmm.crossvm, "vm0", &vmm.log_limit);
    ring_signals[0] = ring_signals[1] =
        (struct camkes_signal){.word_descriptor = 3, .kick_descriptor = 4};
    done_signals[0] = done_signals[1] =
        (struct camkes_signal){.word_descriptor = 3, .kick_descriptor = 5};
    return 0;
}

static int done(void **state)
{
    (void)state;
    crossvm_finish(&vmm.crossvm);
    return 0;
}

static void takes_everything_from_the_tables(void **state)
{
    (void)state;
    connect_all(&vmm);
    assert_int_equal(vmm.crossvm.dataport_count, 2);
    assert_string_equal(vmm.crossvm.dataports[1].name, "second");
    assert_int_equal(vmm.crossvm.emits.count, 1);
    assert_int_equal(vmm.crossvm.emits.entries[0].word_count, 2);
    assert_int_equal(vmm.crossvm.consumes.count, 1);
    assert_int_equal(vmm.crossvm.consumes.entries[0].word_first, 2);
    assert_int_equal(vmm.crossvm.consumes.entries[0].word_count, 2);
    for (size_t i = 2; i < 4; i++) {
        assert_false(vmm.crossvm.words[i].emitted);
        assert_int_equal(vmm.crossvm.words[i].kick_descriptor, 5);
    }
}

static void takes_right_dataports(void **state)
{
    dataport_caps_handle_t *array[] = {NULL, &first_handle, &second_handle};

    (void)state;
    assert_int_equal(cross_vm_dataports_init_common(&vmm, array, 3), 0);
    assert_int_equal(vmm.crossvm.dataport_count, 2);
}

static void refuses_wrong_dataports(void **state)
{
    dataport_caps_handle_t *hole[] = {NULL, &first_handle, NULL};
    dataport_caps_handle_t *swapped[] = {NULL, &second_handle, &first_handle};
    dataport_caps_handle_t *foreign[] = {NULL, &foreign_handle, &second_handle};
    dataport_caps_handle_t *shifted[] = {&first_handle, &second_handle};
    dataport_caps_handle_t *right[] = {NULL, &first_handle, &second_handle};

    (void)state;
    assert_int_equal(cross_vm_dataports_init_common(&vmm, hole, 3), -EINVAL);
    assert_int_equal(cross_vm_dataports_init_common(&vmm, swapped, 3), -EINVAL);
    assert_int_equal(cross_vm_dataports_init_common(&vmm, foreign, 3), -EINVAL);
    assert_int_equal(cross_vm_dataports_init_common(&vmm, shifted, 2), -EINVAL);
    assert_int_equal(cross_vm_dataports_init_common(&vmm, right, 2), -EINVAL);
    assert_int_equal(cross_vm_dataports_init_common(&vmm, NULL, 3), -EINVAL);
    assert_int_equal(cross_vm_dataports_init_common(&vmm, right, -1), -EINVAL);
    second.size_bytes = 8192;
    assert_int_equal(cross_vm_dataports_init_common(&vmm, right, 3), -EINVAL);
    second.size_bytes = 4096;
    assert_int_equal(vmm.crossvm.dataport_count, 0);
}

static void refuses_wrong_events(void **state)
{
    camkes_emit_fn hole[] = {NULL, NULL};
    camkes_emit_fn right[] = {NULL, ring_emit};
    camkes_consumes_event_t twice[] = {{1, done_reg_callback}, {1, done_reg_callback}};
    camkes_consumes_event_t beyond[] = {{2, done_reg_callback}};
    camkes_consumes_event_t zero[] = {{0, done_reg_callback}};
    camkes_consumes_event_t none[] = {{1, NULL}};
    camkes_consumes_event_t one[] = {{1, done_reg_callback}};

    (void)state;
    assert_int_equal(cross_vm_emits_events_init_common(&vmm, hole, 2), -EINVAL);
    assert_int_equal(cross_vm_consumes_events_init_common(&vmm, NULL, NULL, twice, 2, 0), -EINVAL);
    assert_int_equal(cross_vm_consumes_events_init_common(&vmm, NULL, NULL, beyond, 1, 0), -EINVAL);
    assert_int_equal(cross_vm_consumes_events_init_common(&vmm, NULL, NULL, zero, 1, 0), -EINVAL);
    assert_int_equal(cross_vm_consumes_events_init_common(&vmm, NULL, NULL, none, 1, 0), -EINVAL);
    done_signals[1].kick_descriptor = -1;
    assert_int_equal(cross_vm_consumes_events_init_common(&vmm, NULL, NULL, one, 1, 0), -EINVAL);
    ring_signals[1].kick_descriptor = -1;
    assert_int_equal(cross_vm_emits_events_init_common(&vmm, right, 2), -EINVAL);
    assert_int_equal(vmm.crossvm.word_count, 0);
}

static void takes_nothing(void **state)
{
    camkes_emit_fn only_null[] = {NULL};

    (void)state;
    assert_int_equal(cross_vm_emits_events_init_common(&vmm, only_null, 1), 0);
    assert_int_equal(cross_vm_emits_events_init_common(&vmm, NULL, 0), 0);
    assert_int_equal(cross_vm_consumes_events_init_common(&vmm, NULL, NULL, NULL, 0, 0), 0);
    assert_int_equal(vmm.crossvm.word_count, 0);
}

static sem_t called;

static void own_emit(void)
{
    sem_post(&called);
}

/* What a guest does. */
static void guest_emits(uint32_t word)
{
    uint64_t one = 1;

    if (__atomic_exchange_n(&vmm.crossvm.window[word].word, CAISSON_NOTIFICATION_SIGNALLED,
                            __ATOMIC_SEQ_CST) == CAISSON_NOTIFICATION_WAITING)
        assert_int_equal(write(vmm.crossvm.words[word].kick_descriptor, &one, 8), 8);
}

static void own_function_is_called(void **state)
{
    camkes_emit_fn array[] = {NULL, ring_emit, own_emit};

    (void)state;
    sem_init(&called, 0, 0);
    ring.signal_count = 0;
    assert_int_equal(cross_vm_emits_events_init_common(&vmm, array, 3), 0);
    ring.signal_count = 2;
    assert_int_equal(vmm.crossvm.emits.entries[1].word_first, 0);
    assert_int_equal(crossvm_map_window(&vmm.crossvm), 0);
    for (int i = 0; i < 100; i++) {
        guest_emits(0);
        assert_int_equal(sem_wait(&called), 0);
    }
    /* Rubbish in the word is survived. */
    vmm.crossvm.window[0].word = 0xdeadbeef;
    guest_emits(0);
    uint64_t one = 1;
    assert_int_equal(write(vmm.crossvm.words[0].kick_descriptor, &one, 8), 8);
    assert_int_equal(sem_wait(&called), 0);
}

static int naps;

int __real_nanosleep(const struct timespec *time, struct timespec *left);
int __wrap_nanosleep(const struct timespec *time, struct timespec *left);

int __wrap_nanosleep(const struct timespec *time, struct timespec *left)
{
    __atomic_fetch_add(&naps, 1, __ATOMIC_RELAXED);
    return __real_nanosleep(time, left);
}

static void a_storm_lets_the_thread_rest(void **state)
{
    camkes_emit_fn array[] = {NULL, own_emit};
    const uint64_t one = 1;

    (void)state;
    sem_init(&called, 0, 0);
    naps = 0;
    assert_int_equal(cross_vm_emits_events_init_common(&vmm, array, 2), 0);
    assert_int_equal(crossvm_map_window(&vmm.crossvm), 0);
    alarm(30);
    while (__atomic_load_n(&naps, __ATOMIC_RELAXED) < 3)
        assert_int_equal(write(vmm.crossvm.words[0].kick_descriptor, &one, 8), 8);
    guest_emits(0);
    assert_int_equal(write(vmm.crossvm.words[0].kick_descriptor, &one, 8), 8);
    assert_int_equal(sem_wait(&called), 0);
    alarm(0);
}

static void (*registered)(void *);
static void *registered_argument;
static int registrations;

static int own_reg_callback(void (*callback)(void *), void *argument)
{
    registered = callback;
    registered_argument = argument;
    registrations++;
    return 0;
}

static void own_function_calls(void **state)
{
    camkes_consumes_event_t array[] = {{1, own_reg_callback}};
    uint64_t count = 0;

    (void)state;
    assert_int_equal(cross_vm_consumes_events_init_common(&vmm, NULL, NULL, array, 1, 0), 0);
    assert_int_equal(registrations, 1);
    assert_int_equal(crossvm_map_window(&vmm.crossvm), 0);
    registered(registered_argument);
    assert_int_equal(registrations, 2);
    assert_int_equal(vmm.crossvm.window[0].word, CAISSON_NOTIFICATION_SIGNALLED);
    struct pollfd polled = {.fd = vmm.crossvm.words[0].kick_descriptor, .events = POLLIN};
    assert_int_equal(poll(&polled, 1, 0), 0); /* nobody waits: no interrupt */
    vmm.crossvm.window[0].word = CAISSON_NOTIFICATION_WAITING;
    registered(registered_argument);
    assert_int_equal(read(polled.fd, &count, 8), 8);
    assert_int_equal(count, 1);
}

static void interrupt_is_told(void **state)
{
    (void)state;
    assert_int_equal(cross_vm_consumes_event_irq_num(), CAISSON_CROSSVM_INTERRUPT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(takes_everything_from_the_tables, fresh, done),
        cmocka_unit_test_setup_teardown(takes_right_dataports, fresh, done),
        cmocka_unit_test_setup_teardown(refuses_wrong_dataports, fresh, done),
        cmocka_unit_test_setup_teardown(refuses_wrong_events, fresh, done),
        cmocka_unit_test_setup_teardown(takes_nothing, fresh, done),
        cmocka_unit_test_setup_teardown(own_function_is_called, fresh, done),
        cmocka_unit_test_setup_teardown(a_storm_lets_the_thread_rest, fresh, done),
        cmocka_unit_test_setup_teardown(own_function_calls, fresh, done),
        cmocka_unit_test(interrupt_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
