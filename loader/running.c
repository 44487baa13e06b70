/* SPDX-License-Identifier: BSD-2-Clause */
/* Carries out the operations of a plan, and undoes them. */
#include "loader/running.h"

#include "loader/notice.h"
#include "loader/objects.h"
#include "loader/printed.h"
#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void close_at(int *descriptor)
{
    if (*descriptor >= 0)
        close(*descriptor);
    *descriptor = -1;
}

static int keep_object(struct running *running, const struct operation *operation, int descriptor,
                       const char *what, struct failure *failure)
{
    if (descriptor < 0)
        return failure_set(failure, -descriptor, "cannot make the %s %s: %s", what, operation->name,
                           strerror(-descriptor));
    running->objects[operation->index].descriptor = descriptor;
    return 0;
}

static int make_console(struct running *running, const struct operation *operation,
                        struct failure *failure)
{
    int ends[2] = {-1, -1};
    int error = printed_make_console(ends);
    if (error < 0)
        return keep_object(running, operation, error, "console", failure);
    running->objects[operation->index].descriptor = ends[1];
    running->objects[operation->index].console = ends[0];
    return 0;
}

static int seal(struct running *running, const struct operation *operation, struct failure *failure)
{
    int error = object_seal(running->objects[operation->index].descriptor, operation->seals);
    if (error < 0)
        return failure_set(failure, -error, "cannot seal %s: %s", operation->name,
                           strerror(-error));
    return 0;
}

static int make_object(struct running *running, const struct operation *operation,
                       struct failure *failure)
{
    const struct caisson_payload *payload = operation->payload;
    int kvm;
    switch (operation->kind) {
    case OPERATION_MAKE_MEMORY:
        return keep_object(running, operation,
                           object_make_memory(operation->name, operation->size_bytes), "memory",
                           failure);
    case OPERATION_MAKE_EVENTFD:
        return keep_object(running, operation, object_make_eventfd(), "event", failure);
    case OPERATION_MAKE_FILE:
        return keep_object(running, operation,
                           object_make_file(operation->name, payload->start, payload->end), "file",
                           failure);
    case OPERATION_SEAL:
        return seal(running, operation, failure);
    case OPERATION_MAKE_CONSOLE:
        return make_console(running, operation, failure);
    case OPERATION_OPEN_KVM:
        kvm = object_open_kvm(KVM_PATH, failure);
        return kvm < 0 ? kvm : keep_object(running, operation, kvm, "KVM device", failure);
    case OPERATION_START_INSTANCE:
        break;
    }
    return failure_set(failure, EINVAL, "unknown operation on %s", operation->name);
}

/* What an instance needs once more when it is started again, and what is written when it has
 * ended. */
static void mark_kept(struct running *running, const struct caisson_instance *instance)
{
    const struct tables *tables = running->tables;
    for (uint32_t i = 0; i < instance->capability_count; i++) {
        const struct caisson_capability *capability =
            &tables->capabilities[instance->first_capability + i];
        uint32_t kind = tables->objects[capability->object].kind;
        bool is_kick = kind == CAISSON_OBJECT_EVENTFD && capability->role == CAISSON_ROLE_EMITTER;
        bool comes_again =
            instance->restart != CAISSON_RESTART_NEVER && kind != CAISSON_OBJECT_CONSOLE;
        running->objects[capability->object].kept |= is_kick || comes_again;
    }
}

static int running_init(const struct tables *tables, const struct launch *launches,
                        struct running *running)
{
    uint32_t object_count = tables->header->object_count;
    *running = (struct running){
        .tables = tables,
        .launches = launches,
        .objects = calloc((size_t)object_count + 1, sizeof(struct running_object)),
        .instances = calloc(tables->header->instance_count, sizeof(struct running_instance)),
    };
    if (running->objects == NULL || running->instances == NULL) {
        free(running->objects);
        free(running->instances);
        *running = (struct running){0};
        return -ENOMEM;
    }
    for (uint32_t i = 0; i < object_count; i++)
        running->objects[i] = (struct running_object){-1, -1, NULL, false};
    for (uint32_t i = 0; i < tables->header->instance_count; i++) {
        running->instances[i] =
            (struct running_instance){.output = -1, .program = -1, .listener = -1, .outcome = -1};
        mark_kept(running, &tables->instances[i]);
    }
    return 0;
}

void running_take_outcome(struct running *running, uint32_t instance)
{
    uint32_t outcome = tables_outcome(running->tables, instance);
    if (outcome == UINT32_MAX)
        return;
    running->instances[instance].outcome = running->objects[outcome].descriptor;
    running->objects[outcome].descriptor = -1;
}

/* A filter for each kind that has a confined instance. */
static int make_filters(struct running *running, const struct launch *launches,
                        struct failure *failure)
{
    const struct tables *tables = running->tables;
    int error = 0;
    for (uint32_t i = 0; error == 0 && i < tables->header->instance_count; i++) {
        struct filter *filter =
            tables_is_vm(tables, i) ? &running->vm_filter : &running->component_filter;
        if (!launches[i].unconfined && filter->instructions == NULL)
            error = filter_create(rules_of(tables->instances[i].kind), filter);
    }
    return error < 0 ? failure_set(failure, -error, "cannot make the system-call filter: %s",
                                   strerror(-error))
                     : 0;
}

/* The instances hold their own now, and the loader only what it watches and tells, and what it
 * needs to start one again: a console reads end-of-file when its VM is gone. */
static int keep_own(struct running *running, struct failure *failure)
{
    const struct tables *tables = running->tables;
    for (uint32_t i = 0; i < tables->header->instance_count; i++)
        running_take_outcome(running, i);
    for (uint32_t i = 0; i < tables->header->object_count; i++) {
        int error = notice_prepare(&tables->objects[i], &running->objects[i]);
        if (error < 0)
            return failure_set(failure, -error, "cannot map %s: %s", tables_object_name(tables, i),
                               strerror(-error));
        if (!running->objects[i].kept)
            close_at(&running->objects[i].descriptor);
    }
    return 0;
}

int running_create(const struct tables *tables, const struct plan *plan,
                   const struct launch *launches, bool strict, struct running *ret_running,
                   struct failure *failure)
{
    struct running running;
    int error = running_init(tables, launches, &running);
    if (error < 0)
        failure_set(failure, ENOMEM, "no memory for the system");
    running.strict = strict;
    running.identities = identities_find();
    running.oom_score = confine_oom_score();
    if (error == 0)
        error = make_filters(&running, launches, failure);
    malloc_trim(0); /* what the filters' making freed would else stay with the first keeper */
    for (size_t i = 0; error == 0 && i < plan->count; i++) {
        const struct operation *operation = &plan->operations[i];
        if (operation->kind == OPERATION_START_INSTANCE)
            error = running_start(&running, operation, &launches[operation->index], failure);
        else
            error = make_object(&running, operation, failure);
    }
    if (error == 0)
        error = keep_own(&running, failure);
    if (error < 0) {
        running_destroy(&running);
        return error;
    }
    *ret_running = running;
    return 0;
}

/* Each instance leads a process group of its own: its children go with it. */
static void kill_instance(struct running_instance *instance)
{
    if (instance->pid <= 0)
        return;
    kill(-instance->pid, SIGKILL);
    kill(instance->pid, SIGKILL);
    while (waitpid(instance->pid, &instance->wait_status, 0) < 0 && errno == EINTR)
        ;
    instance->pid = 0;
}

static void kill_keeper(struct running_instance *instance)
{
    if (instance->keeper <= 0)
        return;
    kill(instance->keeper, SIGKILL);
    while (waitpid(instance->keeper, NULL, 0) < 0 && errno == EINTR)
        ;
    instance->keeper = 0;
}

void running_destroy(struct running *running)
{
    if (running->tables == NULL)
        return;
    for (uint32_t i = 0; i < running->tables->header->instance_count; i++) {
        kill_instance(&running->instances[i]);
        kill_keeper(&running->instances[i]);
        close_at(&running->instances[i].listener);
        close_at(&running->instances[i].output);
        close_at(&running->instances[i].program);
        close_at(&running->instances[i].outcome);
    }
    for (uint32_t i = 0; i < running->tables->header->object_count; i++) {
        close_at(&running->objects[i].descriptor);
        close_at(&running->objects[i].console);
        notice_discard(&running->tables->objects[i], &running->objects[i]);
    }
    filter_destroy(&running->component_filter);
    filter_destroy(&running->vm_filter);
    free(running->objects);
    free(running->instances);
    *running = (struct running){0};
}
