/* SPDX-License-Identifier: BSD-2-Clause */
/* Carries out the operations of a plan, and undoes them. */
#include "loader/running.h"

#include "loader/notice.h"
#include "loader/objects.h"
#include "loader/start.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
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
    int error = object_make_console(ends);
    if (error < 0)
        return keep_object(running, operation, error, "console", failure);
    running->objects[operation->index] = (struct running_object){ends[1], ends[0], NULL};
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

/* The ends of an instance's capabilities, in the order of its descriptors. 0, or a failure with `ret_count` open. */
static int make_ends(const struct running *running, uint32_t index, int *ends, size_t *ret_count,
                     struct failure *failure)
{
    const struct tables *tables = running->tables;
    const struct caisson_instance *instance = &tables->instances[index];
    for (uint32_t i = 0; i < instance->capability_count; i++) {
        const struct caisson_capability *capability =
            &tables->capabilities[instance->first_capability + i];
        int end = object_make_end(running->objects[capability->object].descriptor,
                                  tables->objects[capability->object].kind, capability->rights);
        if (end < 0)
            return failure_set(failure, -end, "cannot hand %s to %s: %s",
                               tables_object_name(tables, capability->object),
                               tables_instance_name(tables, index), strerror(-end));
        ends[i] = end;
        *ret_count = i + 1;
    }
    return 0;
}

/* The loader's end of the output does not block; the instance's does, which is what holds a flood back. */
static int make_output(int ret_ends[2])
{
    int ends[2] = {-1, -1};
    if (pipe2(ends, O_CLOEXEC) < 0)
        return -errno;
    if (fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0) {
        int error = -errno;
        close(ends[0]);
        close(ends[1]);
        return error;
    }
    ret_ends[0] = ends[0];
    ret_ends[1] = ends[1];
    return 0;
}

static int start_with(struct running *running, const struct operation *operation,
                      struct start_request *request, struct failure *failure)
{
    int output[2] = {-1, -1};
    int error = make_output(output);
    if (error < 0)
        return failure_set(failure, -error, "%s did not start: no pipe for its output: %s",
                           operation->name, strerror(-error));
    request->output = output[1];
    pid_t pid = 0;
    error = start_instance(request, &pid, failure);
    close(output[1]);
    if (error < 0) {
        close(output[0]);
        return error;
    }
    struct running_instance *instance = &running->instances[operation->index];
    instance->pid = pid;
    instance->output = output[0];
    instance->started = true;
    return 0;
}

/* Starts the program of the request, or the command that gets it as its last word. */
static int start_as(struct running *running, const struct operation *operation,
                    const struct launch *launch, struct start_request *request,
                    struct failure *failure)
{
    char path[PATH_MAX];
    size_t count = 0;
    if (launch->command == NULL)
        return start_with(running, operation, request, failure);
    while (launch->command[count] != NULL)
        count++;
    char **command = calloc(count + 2, sizeof(char *));
    int program = fcntl(request->program, F_DUPFD_CLOEXEC, 0);
    if (command == NULL || program < 0) {
        free(command);
        return failure_set(failure, ENOMEM, "%s did not start: no memory", operation->name);
    }
    running->instances[operation->index].program = program;
    launch_program_path(operation->payload, operation->name, program, path, sizeof(path));
    memcpy(command, launch->command, count * sizeof(char *));
    command[count] = path;
    request->command = command;
    int error = start_with(running, operation, request, failure);
    free(command);
    return error;
}

static int start(struct running *running, const struct operation *operation,
                 const struct launch *launch, struct failure *failure)
{
    const struct caisson_instance *instance = &running->tables->instances[operation->index];
    struct start_request request = {
        .name = operation->name, .kind = instance->kind, .debug = launch->debug};
    int *ends = calloc((size_t)instance->capability_count + 1, sizeof(int));
    if (ends == NULL)
        return failure_set(failure, ENOMEM, "%s did not start: no memory", operation->name);
    request.ends = ends;
    int error = make_ends(running, operation->index, ends, &request.end_count, failure);
    if (error == 0) {
        request.program = object_make_program(operation->name, operation->payload->start,
                                              operation->payload->end);
        if (request.program < 0) {
            error = failure_set(failure, -request.program, "%s did not start: no memory file: %s",
                                operation->name, strerror(-request.program));
        } else {
            error = start_as(running, operation, launch, &request, failure);
            close(request.program);
        }
    }
    for (size_t i = 0; i < request.end_count; i++)
        close(ends[i]);
    free(ends);
    return error;
}

static int running_init(const struct tables *tables, struct running *running)
{
    uint32_t object_count = tables->header->object_count;
    *running = (struct running){
        .tables = tables,
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
        running->objects[i] = (struct running_object){-1, -1, NULL};
    for (uint32_t i = 0; i < tables->header->instance_count; i++)
        running->instances[i] =
            (struct running_instance){.output = -1, .program = -1, .outcome = -1};
    return 0;
}

/* The instances hold their own now, and the loader only what it watches and tells: a console reads end-of-file when its
 * VM is gone. */
static int keep_own(struct running *running, struct failure *failure)
{
    const struct tables *tables = running->tables;
    for (uint32_t i = 0; i < tables->header->instance_count; i++) {
        uint32_t outcome = tables_outcome(tables, i);
        if (outcome != UINT32_MAX) {
            running->instances[i].outcome = running->objects[outcome].descriptor;
            running->objects[outcome].descriptor = -1;
        }
    }
    for (uint32_t i = 0; i < tables->header->object_count; i++) {
        int error = notice_prepare(&tables->objects[i], &running->objects[i]);
        if (error < 0)
            return failure_set(failure, -error, "cannot map %s: %s", tables_object_name(tables, i),
                               strerror(-error));
        close_at(&running->objects[i].descriptor);
    }
    return 0;
}

int running_create(const struct tables *tables, const struct plan *plan,
                   const struct launch *launches, struct running *ret_running,
                   struct failure *failure)
{
    struct running running;
    int error = running_init(tables, &running);
    if (error < 0)
        failure_set(failure, ENOMEM, "no memory for the system");
    for (size_t i = 0; error == 0 && i < plan->count; i++) {
        const struct operation *operation = &plan->operations[i];
        if (operation->kind == OPERATION_START_INSTANCE)
            error = start(&running, operation, &launches[operation->index], failure);
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

void running_destroy(struct running *running)
{
    if (running->tables == NULL)
        return;
    for (uint32_t i = 0; i < running->tables->header->instance_count; i++) {
        kill_instance(&running->instances[i]);
        close_at(&running->instances[i].output);
        close_at(&running->instances[i].program);
        close_at(&running->instances[i].outcome);
    }
    for (uint32_t i = 0; i < running->tables->header->object_count; i++) {
        close_at(&running->objects[i].descriptor);
        close_at(&running->objects[i].console);
        notice_discard(&running->tables->objects[i], &running->objects[i]);
    }
    free(running->objects);
    free(running->instances);
    *running = (struct running){0};
}
