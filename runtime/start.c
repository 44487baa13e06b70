/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The life of a process: objects, hooks, threads, control, and what goes on after control has
 * returned.
 *
 * A process ends with the status of its control threads, unless something of it still serves then:
 * it tells the loader the outcome and stays. Without control it stays too, unless it has `__run`
 * threads only, and all of them have returned.
 */
#include "runtime.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

/* A `run` or `__run` in a thread of its own. */
struct task {
    const struct camkes_instance *instance;
    int (*run)(void);
    pthread_t thread;
    bool joined;
    int status;
};

struct tasks {
    struct task *tasks;
    size_t count;
};

static void dma_init(const struct camkes_process *process)
{
    size_t pool_bytes = 0;

    for (size_t i = 0; i < process->instance_count; i++)
        if (__builtin_add_overflow(pool_bytes, process->instances[i]->dma_pool_bytes, &pool_bytes))
            pool_bytes = SIZE_MAX;
    camkes_instance_expect(camkes_dma_init(pool_bytes), process->instances[0], "memory",
                           "dma_pool");
}

static void hooks_run(const struct camkes_instance *instance)
{
    camkes_thread_adopt(instance, NULL);
    if (instance->pre_init)
        instance->pre_init();
    for (size_t i = 0; i < instance->interface_count; i++)
        if (instance->interfaces[i].init)
            instance->interfaces[i].init();
    if (instance->post_init)
        instance->post_init();
}

static void *task_run(void *argument)
{
    struct task *task = argument;

    task->status = task->run();
    return NULL;
}

static void task_start(struct tasks *tasks, const struct camkes_instance *instance,
                       const char *interface, int (*run)(void),
                       const struct camkes_thread_setting *setting)
{
    struct task *task = &tasks->tasks[tasks->count++];

    *task = (struct task){.instance = instance, .run = run};
    camkes_instance_expect(
        camkes_thread_start(instance, interface, setting, task_run, task, &task->thread), instance,
        "thread of", interface ? interface : "control");
}

static void tasks_init(const struct camkes_process *process, struct tasks *tasks, size_t most)
{
    tasks->tasks = calloc(most, sizeof(*tasks->tasks));
    tasks->count = 0;
    camkes_instance_expect(most == 0 || tasks->tasks ? 0 : -ENOMEM, process->instances[0],
                           "threads of", process->name);
}

/* The first status that is not 0. */
static int tasks_join(struct tasks *tasks)
{
    int status = 0;

    for (size_t i = 0; i < tasks->count; i++) {
        struct task *task = &tasks->tasks[i];

        if (!task->joined)
            pthread_join(task->thread, NULL);
        task->joined = true;
        if (status == 0)
            status = task->status;
    }
    return status;
}

static bool tasks_running(struct tasks *tasks)
{
    bool running = false;

    for (size_t i = 0; i < tasks->count; i++) {
        struct task *task = &tasks->tasks[i];

        if (!task->joined)
            task->joined = pthread_tryjoin_np(task->thread, NULL) == 0;
        running |= !task->joined;
    }
    return running;
}

static size_t interface_count(const struct camkes_process *process)
{
    size_t count = 0;

    for (size_t i = 0; i < process->instance_count; i++)
        count += process->instances[i]->interface_count;
    return count;
}

static void interfaces_start(const struct camkes_process *process, struct tasks *tasks)
{
    tasks_init(process, tasks, interface_count(process));
    for (size_t i = 0; i < process->instance_count; i++) {
        const struct camkes_instance *instance = process->instances[i];

        for (size_t j = 0; j < instance->interface_count; j++) {
            const struct camkes_interface *interface = &instance->interfaces[j];

            if (interface->run)
                task_start(tasks, instance, interface->name, interface->run, &interface->thread);
        }
    }
}

static bool has_control(const struct camkes_process *process)
{
    for (size_t i = 0; i < process->instance_count; i++)
        if (process->instances[i]->run)
            return true;
    return false;
}

static void control_start(struct tasks *tasks, const struct camkes_instance *instance)
{
    const struct camkes_thread_setting setting = camkes_control_setting(instance);

    task_start(tasks, instance, NULL, instance->run, &setting);
}

static int controls_run(const struct camkes_process *process)
{
    struct tasks tasks;
    int status;

    if (camkes_process_needs_main_only(process))
        return process->instances[0]->run();
    tasks_init(process, &tasks, process->instance_count);
    for (size_t i = 0; i < process->instance_count; i++)
        if (process->instances[i]->run)
            control_start(&tasks, process->instances[i]);
    status = tasks_join(&tasks);
    free(tasks.tasks);
    return status;
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

static bool serves(const struct camkes_process *process)
{
    if (camkes_servers_connected(process))
        return true;
    for (size_t i = 0; i < process->instance_count; i++)
        if (has_callbacks(process->instances[i]))
            return true;
    return false;
}

/* Without a way to tell, the outcome is the exit status. */
static bool outcome_tell(const struct camkes_process *process, int status)
{
    const uint64_t outcome = 1 + ((uint64_t)status & 255);

    fflush(stdout);
    return process->outcome_descriptor >= 0 &&
           write(process->outcome_descriptor, &outcome, sizeof(outcome)) == sizeof(outcome);
}

/* After control, if there is one, has returned `status`; returns the process's. */
static int stay(const struct camkes_process *process, struct tasks *interfaces, int status)
{
    const bool controlled = has_control(process);
    int interface_status;

    if (controlled && !serves(process) && !tasks_running(interfaces))
        return status;
    if (controlled && !outcome_tell(process, status))
        return status;
    camkes_servers_attend(process);
    interface_status = tasks_join(interfaces);
    if (serves(process) || (!controlled && interfaces->count == 0))
        for (;;)
            pause();
    return status != 0 ? status : interface_status;
}

/* The loader confines an instance with a filter; a program's execution alone undoes what keeps its
 * memory from the eyes of others. One that runs without a filter is there to be looked into. */
static void hide_memory(void)
{
    if (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) == SECCOMP_MODE_FILTER)
        prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

int camkes_process_start(const struct camkes_process *process)
{
    /* Where control has a thread of its own, hooks alone run on this stack. */
    const struct camkes_stack main_stack = {
        .instance = camkes_process_needs_main_only(process) ? process->instances[0] : NULL};
    struct camkes_fault_stack fault_stack;
    struct tasks interfaces;
    int status = 0;

    if (camkes_morecore_init)
        camkes_morecore_init();
    setvbuf(stdout, NULL, _IOLBF, 0);
    camkes_stacks_init();
    camkes_fault_init(process);
    camkes_unprinted_init();
    camkes_fault_stack_enter(&fault_stack, &main_stack);
    for (size_t i = 0; i < process->instance_count; i++)
        camkes_objects_init(process->instances[i]);
    dma_init(process);
    hide_memory();
    /* Application code starts below. */
    for (size_t i = 0; i < process->instance_count; i++)
        hooks_run(process->instances[i]);
    camkes_servers_start(process);
    interfaces_start(process, &interfaces);
    if (has_control(process))
        status = controls_run(process);
    status = stay(process, &interfaces, status);
    if (!tasks_running(&interfaces))
        free(interfaces.tasks);
    camkes_fault_stack_leave(&fault_stack);
    return status;
}
