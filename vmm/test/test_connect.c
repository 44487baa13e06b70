/* SPDX-License-Identifier: BSD-2-Clause */
/* The functions of a cross_vm.c: right arrays, wrong ones, and an application's own functions as
 * events. */
#include "fixture.h"

#include "abi/rpc.h"
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
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

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

/* A guest that calls `asks` and serves `answers`. */
static struct camkes_guest_channel channels[] = {
    {.name = "asks", .kick_descriptor = 10, .reply_descriptor = 11, .message_bytes = 8192},
    {.name = "answers__1",
     .serves = true,
     .kick_descriptor = 20,
     .reply_descriptor = 21,
     .message_bytes = 64},
};

static const struct camkes_instance vm0_with_procedures = {
    .name = "vm0", .guest_channel_count = 2, .guest_channels = channels};
static const struct camkes_instance *instances[] = {&vm0};

const struct camkes_process camkes_process = {
    .name = "vm0",
    .outcome_descriptor = -1,
    .instance_count = 1,
    .instances = instances,
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
    procedures_finish(&vmm);
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

static void expect_word(uint32_t number, bool emitted, int page_descriptor, uint64_t page_offset,
                        int kick_descriptor)
{
    const struct crossvm_word *word = &vmm.crossvm.words[number];

    assert_int_equal(word->emitted, emitted);
    assert_int_equal(word->page_descriptor, page_descriptor);
    assert_int_equal(word->page_offset, page_offset);
    assert_int_equal(word->kick_descriptor, kick_descriptor);
}

static void open_procedures(void)
{
    for (size_t i = 0; i < 2; i++)
        channels[i].descriptor = make_file("", 0, CAISSON_CHANNEL_BYTES(channels[i].message_bytes));
    instances[0] = &vm0_with_procedures;
    connect_all(&vmm);
}

static void close_procedures(void)
{
    procedures_finish(&vmm);
    for (size_t i = 0; i < 2; i++)
        close(channels[i].descriptor);
    instances[0] = &vm0;
}

/* Each channel is a dataport and two events, whose words are those on which the sides sleep. */
static void lends_procedures(void **state)
{
    const struct crossvm *crossvm = &vmm.crossvm;

    (void)state;
    open_procedures();
    assert_int_equal(crossvm->dataport_count, 2);
    assert_string_equal(crossvm->dataports[0].name, "asks");
    assert_int_equal(crossvm->dataports[0].size_bytes, 5 * 4096);
    assert_string_equal(crossvm->emits.entries[0].name, "asks__kick");
    assert_string_equal(crossvm->consumes.entries[0].name, "asks__wake");
    expect_word(0, true, channels[0].descriptor, 4096, 10);
    expect_word(1, false, channels[0].descriptor, 3 * 4096, 11);
    assert_string_equal(crossvm->dataports[1].name, "answers__1");
    assert_string_equal(crossvm->emits.entries[1].name, "answers__1__kick");
    expect_word(2, true, channels[1].descriptor, 2 * 4096, 21);
    expect_word(3, false, channels[1].descriptor, 4096, 20);
    close_procedures();
}

/* Who waits in a call of a guest that was reset finds that it has ended, and no longer sleeps as
 * its word says. */
static void tells_of_a_guest_that_was_reset(void **state)
{
    struct caisson_channel *asked, *answering;

    (void)state;
    open_procedures();
    assert_int_equal(crossvm_map_window(&vmm.crossvm), 0);
    asked = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_SHARED, channels[0].descriptor, 0);
    answering = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_SHARED, channels[1].descriptor, 0);
    assert_ptr_not_equal(asked, MAP_FAILED);
    assert_ptr_not_equal(answering, MAP_FAILED);
    answering->server_ended = 4;
    *(uint32_t *)((char *)answering + 2 * 4096) = CAISSON_NOTIFICATION_WAITING;
    procedures_end_life(&vmm);
    assert_int_equal(answering->server_ended, CAISSON_LIFE + 4);
    assert_int_equal(answering->client_ended, 0);
    assert_int_equal(*(uint32_t *)((char *)answering + 2 * 4096), CAISSON_NOTIFICATION_SIGNALLED);
    assert_int_equal(asked->client_ended, CAISSON_LIFE);
    assert_int_equal(asked->server_ended, 0);
    munmap(asked, 3 * 4096);
    munmap(answering, 3 * 4096);
    close_procedures();
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
    assert_int_equal(cross_vm_consumes_event_irq_num(), 17);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(takes_everything_from_the_tables, fresh, done),
        cmocka_unit_test_setup_teardown(lends_procedures, fresh, done),
        cmocka_unit_test_setup_teardown(tells_of_a_guest_that_was_reset, fresh, done),
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
