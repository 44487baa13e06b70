/* SPDX-License-Identifier: BSD-2-Clause */
/* Settings of threads: what they come to on this host, and what is said where it refuses. */
#include "capture.h"
#include "channel.h"

#include <camkes/tls.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

static int niceness(void)
{
    return getpriority(PRIO_PROCESS, 0);
}

/* In whole MiB, as a sanitizer adds to it. */
static size_t stack_mib(void)
{
    pthread_attr_t attributes;
    size_t size_bytes = 0;

    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
        pthread_attr_getstacksize(&attributes, &size_bytes);
        pthread_attr_destroy(&attributes);
    }
    return size_bytes >> 20;
}

/* Of a thread that its setting binds to one CPU. */
static int only_cpu(void)
{
    cpu_set_t cpus;

    if (sched_getaffinity(0, sizeof(cpus), &cpus) != 0 || CPU_COUNT(&cpus) != 1)
        return -1;
    for (unsigned cpu = 0; cpu < CPU_SETSIZE; cpu++)
        if (CPU_ISSET(cpu, &cpus))
            return (int)cpu;
    return -1;
}

static uint32_t last_cpu(void)
{
    cpu_set_t cpus;
    uint32_t cpu = CPU_SETSIZE;

    assert_int_equal(sched_getaffinity(0, sizeof(cpus), &cpus), 0);
    while (cpu-- > 0 && !CPU_ISSET(cpu, &cpus))
        ;
    return cpu;
}

static struct camkes_thread_setting control_setting, interface_setting;

static int control_run(void)
{
    printf("control: nice %d, stack %zu MiB\n", niceness(), stack_mib());
    return 0;
}

static int interface_run(void)
{
    printf("%s: nice %d, cpu %d, stack %zu MiB\n", camkes_get_tls()->interface, niceness(),
           only_cpu(), stack_mib());
    return 0;
}

TEST_PROCESS({.name = "test"});

static int start(int (*run)(void), int (*interface)(void))
{
    const struct camkes_interface ticker = {
        .name = "ticker", .run = interface, .thread = interface_setting};
    const struct camkes_instance instance = {
        .name = "worker",
        .run = run,
        .thread = control_setting,
        .interface_count = 1,
        .interfaces = &ticker,
    };
    const struct camkes_process process = {
        .name = "worker",
        .outcome_descriptor = -1,
        .instance_count = 1,
        .instances = (const struct camkes_instance *const[]){&instance},
    };

    return camkes_process_start(&process);
}

static int start_control(void)
{
    return start(control_run, NULL);
}

static int start_interface(void)
{
    return start(NULL, interface_run);
}

static void assert_says(int (*body)(void), const char *text)
{
    struct capture capture;

    capture_run(&capture, body);
    assert_string_equal(capture.output, text);
    assert_int_equal(capture.status, 0);
}

static void settings_hold(void **state)
{
    const int nice = niceness();
    char text[80];

    (void)state;
    control_setting = (struct camkes_thread_setting){
        .stack_bytes = 3 << 20, .has_priority = true, .priority = 254};
    snprintf(text, sizeof(text), "control: nice %d, stack 3 MiB\n", nice);
    assert_says(start_control, text);

    interface_setting = (struct camkes_thread_setting){
        .has_priority = true, .priority = 0, .has_affinity = true, .affinity = last_cpu()};
    snprintf(text, sizeof(text), "ticker: nice 19, cpu %u, stack %zu MiB\n", last_cpu(),
             CAMKES_STACK_BYTES >> 20);
    assert_says(start_interface, text);
}

static void priorities_are_linear(void **state)
{
    const struct {
        uint8_t priority;
        int nicer;
    } table[] = {{255, 0}, {254, 0}, {253, 1}, {127, 10}, {1, 19}, {0, 19}};
    const int nice = niceness();

    (void)state;
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        const int expected = nice + table[i].nicer < 19 ? nice + table[i].nicer : 19;
        char text[80];

        control_setting =
            (struct camkes_thread_setting){.has_priority = true, .priority = table[i].priority};
        snprintf(text, sizeof(text), "control: nice %d, stack %zu MiB\n", expected,
                 CAMKES_CONTROL_STACK_BYTES >> 20);
        assert_says(start_control, text);
    }
}

/* No host has that CPU; no set of CPUs of the C library's has that other one. */
static void a_refusal_is_reported(void **state)
{
    struct capture capture;

    (void)state;
    control_setting = (struct camkes_thread_setting){.has_affinity = true, .affinity = 1023};
    capture_run(&capture, start_control);
    assert_int_equal(capture.status, 0);
    assert_ptr_equal(strstr(capture.output,
                            "worker: control: the host refuses affinity to CPU 1023 "
                            "to its thread: Invalid argument\ncontrol: nice "),
                     capture.output);
    interface_setting = (struct camkes_thread_setting){.has_affinity = true, .affinity = 4000000};
    capture_run(&capture, start_interface);
    assert_ptr_equal(strstr(capture.output, "worker: ticker: the host refuses affinity to CPU "
                                            "4000000 to its thread: Invalid argument\nticker: "),
                     capture.output);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_hold),
        cmocka_unit_test(priorities_are_linear),
        cmocka_unit_test(a_refusal_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
