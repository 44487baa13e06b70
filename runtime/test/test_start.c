/* SPDX-License-Identifier: BSD-2-Clause */
/* The life of an instance with hand-written glue: order of the hooks, threads, exit status, what
 * cannot start. */
#include "capture.h"
#include "channel.h"

#include "abi/system.h"

#include <camkes/instance.h>
#include <camkes/tls.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

static char *data;
static bool chatty; /* the hooks print */

static void data_assign(void *address)
{
    data = address;
}

static struct camkes_signal signals[1] = {{.kick_descriptor = -1}};
static struct camkes_emitter emits = {.name = "emits", .signal_count = 1, .signals = signals};
static struct camkes_signal sources[1] = {{.kick_descriptor = -1}};
static struct camkes_notification consumes = {
    .name = "consumes", .signal_count = 1, .signals = sources};
static struct camkes_dataport dataport = {
    .name = "data",
    .protection = PROT_READ | PROT_WRITE,
    .size_bytes = 4096,
    .assign = data_assign,
};
static struct camkes_emitter *const emitters[] = {&emits};
static struct camkes_notification *const notifications[] = {&consumes};
static struct camkes_dataport *const dataports[] = {&dataport};

static void say(const char *what)
{
    if (chatty)
        printf("%s\n", what);
}

static void pre_init(void)
{
    say(data ? "pre_init, data is mapped" : "pre_init without data");
}

static void post_init(void)
{
    say("post_init");
}

static void first_init(void)
{
    say("first__init");
}

static void second_init(void)
{
    say("second__init");
}

static int second_run(void)
{
    camkes_notification_wait(&consumes);
    printf("second__run in %s\n", camkes_get_tls()->interface);
    return 0;
}

static int control(void)
{
    printf("run of %s in %s\n", camkes_get_tls()->instance,
           camkes_get_tls()->interface ? "a thread" : "control");
    camkes_emitter_emit(&emits);
    return 3;
}

static const struct camkes_interface interfaces[] = {
    {.name = "first", .init = first_init},
    {.name = "second", .init = second_init, .run = second_run},
    {.name = "third"},
};

/* The instance of these tests with its interfaces and control. */
#define INSTANCE(its_interfaces, its_run)                                                          \
    {                                                                                              \
        .name = "tester", .type = "Tester", .pre_init = pre_init, .post_init = post_init,          \
        .run = (its_run), .interface_count = 3, .interfaces = (its_interfaces),                    \
        .emitter_count = 1, .emitters = emitters, .notification_count = 1,                         \
        .notifications = notifications, .dataport_count = 1, .dataports = dataports,               \
        .dma_pool_bytes = 4096                                                                     \
    }

TEST_PROCESS(INSTANCE(interfaces, control));

static int start_instance(const struct camkes_instance *instance)
{
    const struct camkes_process process = {
        .name = instance->name,
        .outcome_descriptor = -1,
        .instance_count = 1,
        .instances = &instance,
    };

    return camkes_process_start(&process);
}

static int memory(off_t size_bytes)
{
    int descriptor = memfd_create("object", MFD_CLOEXEC);

    return descriptor >= 0 && ftruncate(descriptor, size_bytes) == 0 ? descriptor : -1;
}

static void objects_make(void)
{
    chatty = true;
    dataport.descriptor = memory(4096);
    sources[0].word_descriptor = memory(4096);
    signals[0].word_descriptor = sources[0].word_descriptor;
}

static int start_with_control(void)
{
    objects_make();
    signals[0].word_descriptor =
        memory(4096); /* nobody wakes second__run: control ends the instance */
    return camkes_process_start(&camkes_process);
}

static void hooks_run_in_order(void **state)
{
    struct capture capture;

    (void)state;
    capture_run(&capture, start_with_control);
    assert_string_equal(capture.output, "pre_init, data is mapped\nfirst__init\nsecond__init\n"
                                        "post_init\nrun of tester in control\n");
    assert_int_equal(capture.status, 3);
}

static int interface_status(void)
{
    return 4;
}

static int emit_then_end(void)
{
    camkes_emitter_emit(&emits);
    return 0;
}

static int start_without_control(void)
{
    const struct camkes_interface threads[] = {
        {.name = "emitter", .run = emit_then_end},
        {.name = "second", .run = second_run, .thread = {.stack_bytes = 1}},
        {.name = "last", .run = interface_status},
    };
    const struct camkes_instance instance = INSTANCE(threads, NULL);

    objects_make();
    chatty = false;
    return start_instance(&instance);
}

static void without_control_interfaces_decide(void **state)
{
    struct capture capture;

    (void)state;
    capture_run(&capture, start_without_control);
    assert_string_equal(capture.output, "second__run in second\n");
    assert_int_equal(capture.status, 4);
}

static void called_back(void *argument)
{
    (void)argument;
    _exit(17);
}

static int emit_late(void)
{
    camkes_notification_reg_callback(&consumes, called_back, NULL);
    return 0;
}

static void *emit_after_a_while(void *argument)
{
    (void)argument;
    sleep_ms(50);
    camkes_emitter_emit(&emits);
    return NULL;
}

static void post_emit(void)
{
    const struct camkes_thread_setting setting = {0};

    camkes_thread_start(&test_instance, "late", &setting, emit_after_a_while, NULL, NULL);
}

/* Its only thread has ended, but a callback is still to come. */
static int start_with_callback(void)
{
    const struct camkes_interface threads[] = {
        {.name = "registers", .init = post_emit, .run = emit_late}, {.name = "b"}, {.name = "c"}};
    const struct camkes_instance instance = INSTANCE(threads, NULL);

    objects_make();
    chatty = false;
    return start_instance(&instance);
}

static void callbacks_keep_it_alive(void **state)
{
    struct capture capture;

    (void)state;
    capture_run(&capture, start_with_callback);
    assert_int_equal(capture.status, 17);
}

static int start_idle(void)
{
    const struct camkes_instance instance = {.name = "idle"};

    alarm(1);
    signal(SIGALRM, SIG_DFL);
    return start_instance(&instance);
}

static void without_anything_it_stays(void **state)
{
    struct capture capture;

    (void)state;
    capture_run(&capture, start_idle);
    assert_int_equal(capture.status, 128 + SIGALRM);
}

static int start_small_dataport(void)
{
    objects_make();
    dataport.descriptor = memory(100);
    return camkes_process_start(&camkes_process);
}

static int start_without_word(void)
{
    objects_make();
    sources[0].word_descriptor = -1;
    return camkes_process_start(&camkes_process);
}

static void what_is_missing_is_named(void **state)
{
    struct capture capture;

    (void)state;
    capture_run(&capture, start_small_dataport);
    assert_string_equal(capture.output,
                        "tester: cannot set up dataport data: its memory is smaller "
                        "than declared\n");
    assert_int_equal(capture.status, CAISSON_EXIT_HALT);
    capture_run(&capture, start_without_word);
    assert_string_equal(capture.output,
                        "tester: cannot set up event consumes: Bad file descriptor\n");
    assert_int_equal(capture.status, CAISSON_EXIT_HALT);
}

static void put_shouting(int byte)
{
    char shouted = byte >= 'a' && byte <= 'z' ? (char)(byte - 32) : (char)byte;

    (void)!write(1, &shouted, 1);
}

static int print_redirected(void)
{
    printf("before\n");
    set_putchar(put_shouting);
    printf("through %d\n", 1);
    puts("puts");
    set_putchar(put_shouting);
    putchar('c');
    set_putchar(NULL);
    printf("after\n");
    return 0;
}

static void set_putchar_redirects(void **state)
{
    struct capture capture;

    (void)state;
    capture_run(&capture, print_redirected);
    assert_string_equal(capture.output, "before\nTHROUGH 1\nPUTS\nCafter\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hooks_run_in_order),
        cmocka_unit_test(without_control_interfaces_decide),
        cmocka_unit_test(callbacks_keep_it_alive),
        cmocka_unit_test(without_anything_it_stays),
        cmocka_unit_test(what_is_missing_is_named),
        cmocka_unit_test(set_putchar_redirects),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
