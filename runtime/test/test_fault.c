/* SPDX-License-Identifier: BSD-2-Clause */
/* What a process says as it dies of a fault, and that it dies of the same signal. */
#include "capture.h"

#include "runtime.h"

#include <errno.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

static const struct camkes_instance instance = {.name = "worker"};
static const struct camkes_instance *const instances[] = {&instance};
const struct camkes_process camkes_process = {
    .name = "group", .outcome_descriptor = -1, .instance_count = 1, .instances = instances};

/* The handlers of cmocka and of sanitizers are not ours to replace: as if there were none. */
static void begin(void)
{
    static const int numbers[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL};

    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
        signal(numbers[i], SIG_DFL);
    camkes_fault_init(&camkes_process);
}

static int write_nowhere(void)
{
    volatile char *volatile nowhere = (char *)16;

    begin();
    camkes_thread_adopt(&instance, NULL);
    *nowhere = 1;
    return 0;
}

static int write_forbidden(void)
{
    volatile char *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    begin();
    *page = 1;
    return 0;
}

static int read_nothing(void)
{
    int descriptor = memfd_create("short", MFD_CLOEXEC);
    const volatile char *page = mmap(NULL, 4096, PROT_READ, MAP_SHARED, descriptor, 0);

    begin();
    return *page;
}

static int execute_rubbish(void)
{
    begin();
    __asm__ volatile(".byte 0xff, 0xff, 0xff, 0xff"); /* no instruction of any processor */
    __builtin_unreachable();
}

static int send(void)
{
    begin();
    raise(SIGSEGV);
    return 0;
}

static __attribute__((noinline)) int sink(volatile char *above)
{
    volatile char room[512];

    room[0] = *above;
    return room[0] != 0 ? 0 : sink(room) + room[0];
}

static void *overflow(void *argument)
{
    volatile char top = 0;

    (void)argument;
    return (void *)(intptr_t)sink(&top);
}

/* A frame that is larger than the stack, and touched at its far end alone. */
static __attribute__((noinline)) int stretch(void)
{
    volatile char room[1 << 20];

    room[0] = 1;
    return room[0];
}

static void *overflow_at_once(void *argument)
{
    (void)argument;
    return (void *)(intptr_t)stretch();
}

/* Whose variables take the room, and who calls another function before it touches them. */
static __attribute__((noinline)) int stretch_untouched(int (*next)(void))
{
    volatile char room[1 << 20];
    const int result = next();

    room[result] = 1;
    return room[0];
}

static void *overflow_by_call(void *argument)
{
    (void)argument;
    return (void *)(intptr_t)stretch_untouched(getpid);
}

static int exhaust(const struct camkes_instance *whose, const char *interface, size_t stack_bytes,
                   void *(*body)(void *))
{
    const struct camkes_thread_setting setting = {.stack_bytes = stack_bytes};
    pthread_t thread;

    begin();
    if (camkes_thread_start(whose, interface, &setting, body, NULL, &thread) != 0)
        return 1;
    pthread_join(thread, NULL);
    return 0;
}

static int exhaust_stack(void)
{
    return exhaust(&instance, "ticker", 0, overflow);
}

static int jump_over_end(void)
{
    return exhaust(&instance, "ticker", 0, overflow_at_once);
}

static int call_beyond_end(void)
{
    return exhaust(&instance, NULL, 200000, overflow_by_call);
}

static int exhaust_nested(void)
{
    static const struct camkes_instance nested = {.name = "outer_inner", .address = "outer.inner"};

    return exhaust(&nested, NULL, 524288, overflow_at_once);
}

/* The main thread's stack grows up to a limit that is the host's. */
static int exhaust_main(int (*body)(void))
{
    const struct rlimit limit = {1 << 20, 1 << 20};
    const struct camkes_stack own = {.instance = &instance};
    struct camkes_fault_stack fault_stack;

    setrlimit(RLIMIT_STACK, &limit);
    begin();
    camkes_thread_adopt(&instance, NULL);
    camkes_fault_stack_enter(&fault_stack, &own);
    return body();
}

static int sink_main(void)
{
    volatile char top = 0;

    return sink(&top);
}

static int exhaust_main_stack(void)
{
    return exhaust_main(sink_main);
}

static int jump_over_main_end(void)
{
    return exhaust_main(stretch);
}

/* The neighbourhood of a stack is no stack. */
static int write_nowhere_in_thread(void)
{
    return exhaust(&instance, "ticker", 0, (void *(*)(void *))(void (*)(void))write_nowhere);
}

/* What it has printed comes before it dies, on a line of its own. */
static int write_within_line(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("whole\nunfinished");
    return write_nowhere();
}

static int end_within_line(void)
{
    signal(SIGTERM, SIG_DFL);
    setvbuf(stdout, NULL, _IOLBF, 0);
    camkes_unprinted_init();
    printf("unfinished");
    raise(SIGTERM);
    return 0;
}

static int abort_with_buffer(void)
{
    static char buffer[4096];

    signal(SIGABRT, SIG_DFL);
    setvbuf(stdout, buffer, _IOFBF, sizeof(buffer));
    camkes_unprinted_init();
    printf("first\nsecond\n");
    abort();
}

/* The signal comes to a thread that does not print, while another one is within stdio. */
static void *print_for_long(void *argument)
{
    flockfile(stdout);
    fputs("a lon", stdout);
    *(_Atomic bool *)argument = true;
    usleep(200000);
    fputs("g line", stdout);
    funlockfile(stdout);
    pause();
    return NULL;
}

static int end_beside_printing(void)
{
    static _Atomic bool prints;
    pthread_t thread;

    signal(SIGTERM, SIG_DFL);
    setvbuf(stdout, NULL, _IOLBF, 0);
    camkes_unprinted_init();
    if (pthread_create(&thread, NULL, print_for_long, (void *)&prints) != 0)
        return 1;
    while (!prints)
        sched_yield();
    raise(SIGTERM);
    return 0;
}

static void leave_with_3(int number)
{
    (void)number;
    _exit(3);
}

static int handled_before(void)
{
    signal(SIGSEGV, leave_with_3);
    camkes_fault_init(&camkes_process);
    raise(SIGSEGV);
    return 0;
}

static int handled_after(void)
{
    begin();
    signal(SIGSEGV, leave_with_3);
    raise(SIGSEGV);
    return 0;
}

/* `*` stands for the digits of an address. */
static void expect(int (*body)(void), int status, const char *pattern)
{
    struct capture capture;
    const char *said = capture.output;

    capture_run(&capture, body);
    assert_int_equal(capture.status, status);
    for (; *pattern != '\0'; pattern++) {
        if (*pattern == '*')
            said += strspn(said, "0123456789abcdef");
        else if (*said++ != *pattern)
            fail_msg("said %s where this is left: %s", capture.output, pattern);
    }
    assert_string_equal(said, "");
}

static void test_faults(void **state)
{
    (void)state;
    expect(write_nowhere, 128 + SIGSEGV,
           "worker: control: killed by signal 11 (Segmentation fault) at address 0x10: a write, "
           "where nothing is mapped; from 0x* of its program\n");
    expect(write_forbidden, 128 + SIGSEGV,
           "group: killed by signal 11 (Segmentation fault) at address 0x*: a write, which its "
           "rights forbid; from 0x* of its program\n");
    expect(read_nothing, 128 + SIGBUS,
           "group: killed by signal 7 (Bus error) at address 0x*: a read, where the object has no "
           "memory; from 0x* of its program\n");
    expect(execute_rubbish, 128 + SIGILL,
           "group: killed by signal 4 (Illegal instruction); from 0x* of its program\n");
    expect(send, 128 + SIGSEGV,
           "group: killed by signal 11 (Segmentation fault), which a process sent\n");
}

#define BY_SIGNAL "killed by signal 11 (Segmentation fault) from 0x* of its program\n"

/* The stack that overflowed is no place for a handler. */
static void test_stack(void **state)
{
    (void)state;
    expect(exhaust_stack, 128 + SIGSEGV,
           "worker: ticker: stack overflow: this thread has 256 KiB, set "
           "'worker.ticker_stack_size' to more bytes; " BY_SIGNAL);
    expect(jump_over_end, 128 + SIGSEGV,
           "worker: ticker: stack overflow: this thread has 256 KiB, set "
           "'worker.ticker_stack_size' to more bytes; " BY_SIGNAL);
    expect(call_beyond_end, 128 + SIGSEGV,
           "worker: control: stack overflow: this thread has 195 KiB, set "
           "'worker._stack_size' to more bytes; " BY_SIGNAL);
    expect(exhaust_nested, 128 + SIGSEGV,
           "outer_inner: control: stack overflow: this thread has 512 KiB, set "
           "'outer.inner._stack_size' to more bytes; " BY_SIGNAL);
    expect(exhaust_main_stack, 128 + SIGSEGV,
           "worker: control: stack overflow: this thread has 1024 KiB, set "
           "'worker._stack_size' to more bytes; " BY_SIGNAL);
    expect(jump_over_main_end, 128 + SIGSEGV,
           "worker: control: stack overflow: this thread has 1024 KiB, set "
           "'worker._stack_size' to more bytes; " BY_SIGNAL);
    expect(write_nowhere_in_thread, 128 + SIGSEGV,
           "worker: control: killed by signal 11 (Segmentation fault) at address 0x10: a write, "
           "where nothing is mapped; from 0x* of its program\n");
}

static void test_handlers_of_others(void **state)
{
    (void)state;
    expect(handled_before, 3, "");
    expect(handled_after, 3, "");
}

static void test_nothing_printed_is_lost(void **state)
{
    (void)state;
    expect(
        write_within_line, 128 + SIGSEGV,
        "whole\nunfinished\nworker: control: killed by signal 11 (Segmentation fault) at address "
        "0x10: a write, where nothing is mapped; from 0x* of its program\n");
    expect(end_within_line, 128 + SIGTERM, "unfinished");
    expect(abort_with_buffer, 128 + SIGABRT, "first\nsecond\n");
    expect(end_beside_printing, 128 + SIGTERM, "a long line");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_nothing_printed_is_lost),
        cmocka_unit_test(test_stack),
        cmocka_unit_test(test_handlers_of_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
