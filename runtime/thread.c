/* SPDX-License-Identifier: BSD-2-Clause */
/* Threads of the runtime: what the description says of them. */
#include "runtime.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
    PRIORITY_MOST = 254, /* from here on, and without a priority, nothing is given away */
    NICE_MOST = 19,
};

struct thread_body {
    const struct camkes_instance *instance;
    const char *interface;
    struct camkes_thread_setting setting;
    size_t stack_bytes;
    void *(*body)(void *);
    void *argument;
};

static int affinity_apply(uint32_t cpu)
{
    cpu_set_t cpus;

    if (cpu >= CPU_SETSIZE)
        return -EINVAL;
    CPU_ZERO(&cpus);
    CPU_SET(cpu, &cpus);
    return sched_setaffinity(0, sizeof(cpus), &cpus) == 0 ? 0 : -errno;
}

/* On Linux a thread's nice value is its own (setpriority(2), "C library/kernel differences"). It
 * counts from the main thread's, which no setting changes: a system that was started by nice(1)
 * stays as nice as it is. */
static int priority_apply(uint8_t priority)
{
    const int below = priority < PRIORITY_MOST ? PRIORITY_MOST - priority : 0;
    const int nice = getpriority(PRIO_PROCESS, (id_t)getpid()) +
                     (NICE_MOST * below + PRIORITY_MOST - 1) / PRIORITY_MOST;

    return setpriority(PRIO_PROCESS, 0, nice < NICE_MOST ? nice : NICE_MOST) == 0 ? 0 : -errno;
}

static void refusal_report(const struct thread_body *whose, const char *what, uint32_t value,
                           int error)
{
    if (error)
        fprintf(stderr, "%s: %s: the host refuses %s %u to its thread: %s\n", whose->instance->name,
                whose->interface ? whose->interface : "control", what, value, strerror(-error));
}

static void setting_apply(const struct thread_body *what)
{
    if (what->setting.has_priority)
        refusal_report(what, "priority", what->setting.priority,
                       priority_apply(what->setting.priority));
    if (what->setting.has_affinity)
        refusal_report(what, "affinity to CPU", what->setting.affinity,
                       affinity_apply(what->setting.affinity));
}

static void *thread_enter(void *argument)
{
    struct thread_body what = *(struct thread_body *)argument;
    struct camkes_fault_stack fault_stack;
    void *result;

    free(argument);
    camkes_fault_stack_enter(
        &fault_stack, &(struct camkes_stack){what.instance, what.interface, what.stack_bytes});
    camkes_thread_adopt(what.instance, what.interface);
    setting_apply(&what);
    result = what.body(what.argument);
    camkes_fault_stack_leave(&fault_stack);
    return result;
}

/* The main thread has the host's scheduling and its stack, which are no instance's to change. */
bool camkes_process_needs_main_only(const struct camkes_process *process)
{
    const struct camkes_thread_setting *setting = &process->instances[0]->thread;

    return process->instance_count == 1 && setting->stack_bytes == 0 && !setting->has_priority &&
           !setting->has_affinity && !camkes_stacks_low();
}

struct camkes_thread_setting camkes_control_setting(const struct camkes_instance *instance)
{
    struct camkes_thread_setting setting = instance->thread;

    if (setting.stack_bytes == 0)
        setting.stack_bytes = CAMKES_CONTROL_STACK_BYTES;
    return setting;
}

/* What the setting asks for, and never less than what the C library and the handling of faults
 * need. */
static size_t stack_size(size_t stack_bytes)
{
    const size_t least_bytes =
        (size_t)sysconf(_SC_THREAD_STACK_MIN) + 4 * (size_t)sysconf(_SC_PAGESIZE);

    if (stack_bytes == 0)
        stack_bytes = CAMKES_STACK_BYTES;
    return stack_bytes < least_bytes ? least_bytes : stack_bytes;
}

/* With room for the handling of faults, rounded up to pages. */
static size_t stack_with_reserve(size_t stack_bytes)
{
    const size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);
    const size_t most_bytes = SIZE_MAX - page_bytes - sizeof(struct camkes_fault_stack);

    if (stack_bytes > most_bytes)
        return stack_bytes;
    stack_bytes += sizeof(struct camkes_fault_stack);
    return (stack_bytes + page_bytes - 1) / page_bytes * page_bytes;
}

static int thread_create(pthread_attr_t *attributes, struct thread_body *what,
                         pthread_t *ret_thread)
{
    pthread_t thread;
    int error = camkes_stack_set(attributes, stack_with_reserve(what->stack_bytes));

    if (!error && !ret_thread)
        error = pthread_attr_setdetachstate(attributes, PTHREAD_CREATE_DETACHED);
    if (!error)
        error = pthread_create(&thread, attributes, thread_enter, what);
    if (!error && ret_thread)
        *ret_thread = thread;
    return -error;
}

int camkes_thread_start(const struct camkes_instance *instance, const char *interface,
                        const struct camkes_thread_setting *setting, void *(*body)(void *),
                        void *argument, pthread_t *ret_thread)
{
    struct thread_body *what = malloc(sizeof(*what));
    pthread_attr_t attributes;
    int error;

    if (!what)
        return -ENOMEM;
    *what = (struct thread_body){instance, interface, *setting, stack_size(setting->stack_bytes),
                                 body,     argument};
    error = -pthread_attr_init(&attributes);
    if (!error) {
        error = thread_create(&attributes, what, ret_thread);
        pthread_attr_destroy(&attributes);
    }
    if (error)
        free(what);
    return error; /* NOLINT(clang-analyzer-unix.Malloc): the thread has it and frees it */
}
