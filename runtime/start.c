/* SPDX-License-Identifier: BSD-2-Clause */
/* The life of an instance: objects, hooks, interface threads, control. */
#include "runtime.h"

#include "abi/notification.h"
#include "abi/system.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The application's, where it defines them. */
extern void pre_init(void) __attribute__((weak));
extern void post_init(void) __attribute__((weak));

struct interface_thread {
    pthread_t thread;
    bool running;
};

/* An instance without what it was declared to have must not go on; and as its peers rely on it, nor must they. */
static void expect(int error, const struct camkes_instance *instance, const char *kind,
                   const char *name)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: cannot set up %s %s: %s\n", instance->name, kind, name,
            error == -EFBIG ? "its memory is smaller than declared" : strerror(-error));
    exit(CAISSON_EXIT_HALT);
}

static int cpu_count(void)
{
    cpu_set_t cpus;

    if (sched_getaffinity(0, sizeof(cpus), &cpus) == 0)
        return CPU_COUNT(&cpus);
    return (int)sysconf(_SC_NPROCESSORS_ONLN); /* more CPUs than cpu_set_t can name */
}

static int notification_map(struct camkes_notification *notification, int cpus)
{
    void *page;
    int error = camkes_memory_map(notification->word_descriptor, CAISSON_PAGE_BYTES,
                                  PROT_READ | PROT_WRITE, &page, NULL);

    if (error)
        return error;
    notification->word = page;
    return camkes_notification_init(notification, cpus);
}

static void objects_init(const struct camkes_instance *instance)
{
    const int cpus = cpu_count();

    for (size_t i = 0; i < instance->emitter_count; i++)
        expect(camkes_emitter_init(instance->emitters[i]), instance, "event",
               instance->emitters[i]->name);
    for (size_t i = 0; i < instance->notification_count; i++)
        expect(notification_map(instance->notifications[i], cpus), instance, "event",
               instance->notifications[i]->name);
    for (size_t i = 0; i < instance->dataport_count; i++)
        expect(camkes_dataport_init(instance->dataports[i]), instance, "dataport",
               instance->dataports[i]->name);
    expect(camkes_dma_init(instance->dma_pool_bytes), instance, "memory", "dma_pool");
}

static void interfaces_init(const struct camkes_instance *instance)
{
    for (size_t i = 0; i < instance->interface_count; i++)
        if (instance->interfaces[i].init)
            instance->interfaces[i].init();
}

static void *interface_run(void *argument)
{
    const struct camkes_interface *interface = argument;

    return (void *)(intptr_t)interface->run();
}

static struct interface_thread *interfaces_start(const struct camkes_instance *instance)
{
    struct interface_thread *threads = calloc(instance->interface_count + 1, sizeof(*threads));

    expect(threads ? 0 : -ENOMEM, instance, "threads of", "interfaces");
    for (size_t i = 0; i < instance->interface_count; i++) {
        const struct camkes_interface *interface = &instance->interfaces[i];

        if (!interface->run)
            continue;
        expect(camkes_thread_start(interface->name, interface->stack_bytes, interface_run,
                                   (void *)(uintptr_t)interface, &threads[i].thread),
               instance, "thread of interface", interface->name);
        threads[i].running = true;
    }
    return threads;
}

static bool has_callbacks(const struct camkes_instance *instance)
{
    for (size_t i = 0; i < instance->notification_count; i++) {
        struct camkes_notification *notification = instance->notifications[i];
        bool has;

        pthread_mutex_lock(&notification->lock);
        has = notification->callback_thread;
        pthread_mutex_unlock(&notification->lock);
        if (has)
            return true;
    }
    return false;
}

/* The first status that is not 0. Never returns where nothing of the instance's would end. */
static int interfaces_join(const struct camkes_instance *instance,
                           const struct interface_thread *threads)
{
    bool serves = true;
    int status = 0;

    for (size_t i = 0; i < instance->interface_count; i++) {
        void *result = NULL;

        if (!threads[i].running)
            continue;
        serves = false;
        pthread_join(threads[i].thread, &result);
        if (status == 0)
            status = (int)(intptr_t)result;
    }
    if (serves || has_callbacks(instance))
        for (;;)
            pause();
    return status;
}

int camkes_instance_start(const struct camkes_instance *instance)
{
    struct interface_thread *threads;
    int status;

    setvbuf(stdout, NULL, _IOLBF, 0);
    objects_init(instance);
    /* Application code starts below: whatever confines it from within goes here. */
    if (pre_init)
        pre_init();
    interfaces_init(instance);
    if (post_init)
        post_init();
    threads = interfaces_start(instance);
    status = instance->run ? instance->run() : interfaces_join(instance, threads);
    /* With control, interface threads end with the process; they read `threads` no more. */
    free(threads);
    return status;
}
