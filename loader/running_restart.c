/* SPDX-License-Identifier: BSD-2-Clause */
/* Starts an instance of a running system anew, with the objects that its predecessor had. */
#include "loader/running.h"

#include "loader/objects.h"
#include "loader/printed.h"
#include <string.h>
#include <unistd.h>

static void close_at(int *descriptor)
{
    if (*descriptor >= 0)
        close(*descriptor);
    *descriptor = -1;
}

static void forget_process(struct running_instance *instance)
{
    close_at(&instance->output);
    close_at(&instance->program);
    close_at(&instance->outcome);
}

/* What was typed for the predecessor, and what it told of its control, is not the successor's. */
static int make_own(struct running *running, uint32_t console, uint32_t outcome)
{
    int ends[2] = {-1, -1};
    int error = 0;
    if (console != UINT32_MAX) {
        close_at(&running->objects[console].console);
        error = printed_make_console(ends);
        running->objects[console].descriptor = ends[1];
        running->objects[console].console = ends[0];
    }
    if (error == 0 && outcome != UINT32_MAX) {
        int descriptor = object_make_eventfd();
        error = descriptor < 0 ? descriptor : 0;
        running->objects[outcome].descriptor = descriptor < 0 ? -1 : descriptor;
    }
    return error;
}

int running_restart(struct running *running, uint32_t instance, struct failure *failure)
{
    const struct tables *tables = running->tables;
    const char *name = tables_instance_name(tables, instance);
    const struct operation operation = {.kind = OPERATION_START_INSTANCE,
                                        .index = instance,
                                        .name = name,
                                        .payload = tables_payload(tables, "program", name)};
    struct launch launch = running->launches[instance];
    uint32_t console = tables_console(tables, instance);
    uint32_t outcome = tables_outcome(tables, instance);
    launch.debug = false; /* whoever debugged its predecessor need not be there any more */
    forget_process(&running->instances[instance]);
    int error = make_own(running, console, outcome);
    if (error < 0)
        failure_set(failure, -error, "%s did not start: no object for it: %s", name,
                    strerror(-error));
    else
        error = running_start(running, &operation, &launch, failure);
    if (outcome != UINT32_MAX)
        running_take_outcome(running, instance);
    if (console != UINT32_MAX)
        close_at(&running->objects[console].descriptor);
    return error;
}
