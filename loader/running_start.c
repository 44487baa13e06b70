/* SPDX-License-Identifier: BSD-2-Clause */
/* Starts one instance of a running system: collects its descriptors, its output and its program. */
#include "loader/running.h"

#include "loader/objects.h"
#include "loader/printed.h"
#include "loader/start.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The ends of an instance's capabilities, in the order of its descriptors. 0, or a failure with
 * `ret_count` open. */
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

static int start_with(struct running *running, const struct operation *operation,
                      struct start_request *request, struct failure *failure)
{
    int output[2] = {-1, -1};
    int error = printed_make(output);
    if (error < 0)
        return failure_set(failure, -error, "%s did not start: no socket for its output: %s",
                           operation->name, strerror(-error));
    request->output = output[1];
    struct started started;
    error = start_instance(request, &started, failure);
    close(output[1]);
    if (error < 0) {
        close(output[0]);
        return error;
    }
    struct running_instance *instance = &running->instances[operation->index];
    instance->pid = started.pid;
    instance->keeper = started.keeper;
    instance->listener = started.listener;
    for (size_t i = 0; request->confinement != NULL && i < LAYER_COUNT; i++) {
        if (started.layers.errors[i] < 0)
            running->denied.errors[i] = started.layers.errors[i];
    }
    instance->output = output[0];
    instance->started = true;
    return 0;
}

/* Starts the program of the request, or the command that gets it and the instance's name as its
 * last words. */
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
    char **command = calloc(count + 3, sizeof(char *));
    int program = command == NULL ? -1 : fcntl(request->program, F_DUPFD_CLOEXEC, 0);
    if (command == NULL || program < 0) {
        int error = command == NULL ? ENOMEM : errno;
        free(command);
        return failure_set(failure, error, "%s did not start: %s", operation->name,
                           strerror(error));
    }
    running->instances[operation->index].program = program;
    launch_program_path(operation->payload, operation->name, program, path, sizeof(path));
    memcpy(command, launch->command, count * sizeof(char *));
    command[count] = path;
    command[count + 1] = (char *)operation->name;
    request->command = command;
    int error = start_with(running, operation, request, failure);
    free(command);
    return error;
}

/* The filter's listener, while it starts. */
#define DESCRIPTORS_OF_COMPONENT 1u

static struct confinement confinement_of(const struct running *running, uint32_t index)
{
    const struct caisson_instance *instance = &running->tables->instances[index];
    bool vm = tables_is_vm(running->tables, index);
    return (struct confinement){
        .name = tables_instance_name(running->tables, index),
        .rules = rules_of(instance->kind),
        .filter = vm ? &running->vm_filter : &running->component_filter,
        .strict = running->strict,
        .memory_bytes = instance->memory_bytes,
        .threads = instance->threads,
        .no_speculation = (instance->flags & CAISSON_INSTANCE_NO_SPECULATION) != 0,
        .identity = identity_of(&running->identities, index),
        .identities = &running->identities,
        .oom_score = running->oom_score,
        .descriptors = CAISSON_FIRST_DESCRIPTOR + instance->capability_count +
                       (vm ? DESCRIPTORS_OF_VM : DESCRIPTORS_OF_COMPONENT),
    };
}

static int make_program(const struct operation *operation, bool hidden, int *ret_program,
                        struct failure *failure)
{
    int program =
        object_make_program(operation->name, operation->payload->start, operation->payload->end);
    int error = program < 0 ? program : hidden ? object_hide_program(program) : 0;
    if (error == 0) {
        *ret_program = program;
        return 0;
    }
    if (program >= 0)
        close(program);
    return failure_set(failure, -error, "%s did not start: no memory file: %s", operation->name,
                       strerror(-error));
}

int running_start(struct running *running, const struct operation *operation,
                  const struct launch *launch, struct failure *failure)
{
    const struct caisson_instance *instance = &running->tables->instances[operation->index];
    const struct confinement confinement = confinement_of(running, operation->index);
    struct start_request request = {.name = operation->name,
                                    .confinement = launch->unconfined ? NULL : &confinement,
                                    .debug = launch->debug};
    int *ends = calloc((size_t)instance->capability_count + 1, sizeof(int));
    if (ends == NULL)
        return failure_set(failure, ENOMEM, "%s did not start: no memory", operation->name);
    request.ends = ends;
    int error = make_ends(running, operation->index, ends, &request.end_count, failure);
    if (error == 0)
        error = make_program(operation, request.confinement != NULL, &request.program, failure);
    if (error == 0) {
        error = start_as(running, operation, launch, &request, failure);
        close(request.program);
    }
    for (size_t i = 0; i < request.end_count; i++)
        close(ends[i]);
    free(ends);
    return error;
}
