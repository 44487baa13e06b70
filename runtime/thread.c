/* SPDX-License-Identifier: BSD-2-Clause */
/* Threads of the runtime: bounded stacks, and what each knows about itself. */
#include "runtime.h"

#include <camkes/tls.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

struct thread_body {
    const char *interface;
    void *(*body)(void *);
    void *argument;
};

static _Thread_local camkes_tls_t tls;

const camkes_tls_t *camkes_get_tls(void)
{
    return &tls;
}

static void *thread_enter(void *argument)
{
    struct thread_body what = *(struct thread_body *)argument;

    free(argument);
    tls.interface = what.interface;
    return what.body(what.argument);
}

/* Rounded up to pages, and never below what the C library needs. */
static size_t stack_size(size_t stack_bytes)
{
    const size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);
    const size_t least_bytes = (size_t)sysconf(_SC_THREAD_STACK_MIN) + 4 * page_bytes;

    if (stack_bytes == 0)
        stack_bytes = CAMKES_STACK_BYTES;
    if (stack_bytes < least_bytes)
        stack_bytes = least_bytes;
    if (stack_bytes > SIZE_MAX - page_bytes)
        return stack_bytes;
    return (stack_bytes + page_bytes - 1) / page_bytes * page_bytes;
}

static int thread_create(pthread_attr_t *attributes, size_t stack_bytes, struct thread_body *what,
                         pthread_t *ret_thread)
{
    pthread_t thread;
    int error = pthread_attr_setstacksize(attributes, stack_size(stack_bytes));

    if (!error && !ret_thread)
        error = pthread_attr_setdetachstate(attributes, PTHREAD_CREATE_DETACHED);
    if (!error)
        error = pthread_create(&thread, attributes, thread_enter, what);
    if (!error && ret_thread)
        *ret_thread = thread;
    return -error;
}

int camkes_thread_start(const char *interface, size_t stack_bytes, void *(*body)(void *),
                        void *argument, pthread_t *ret_thread)
{
    struct thread_body *what = malloc(sizeof(*what));
    pthread_attr_t attributes;
    int error;

    if (!what)
        return -ENOMEM;
    *what = (struct thread_body){.interface = interface, .body = body, .argument = argument};
    error = -pthread_attr_init(&attributes);
    if (!error) {
        error = thread_create(&attributes, stack_bytes, what, ret_thread);
        pthread_attr_destroy(&attributes);
    }
    if (error)
        free(what);
    return error; /* NOLINT(clang-analyzer-unix.Malloc): the thread has it and frees it */
}
