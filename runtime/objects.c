/* SPDX-License-Identifier: BSD-2-Clause */
/* What an instance was declared to have: mapped and readied before any of its code runs. */
#include "runtime.h"
#include "spin.h"

#include "abi/system.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void camkes_instance_expect(int error, const struct camkes_instance *instance, const char *kind,
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

static int notification_map(struct camkes_notification *notification, uint32_t round_ps)
{
    int error = camkes_signals_map(notification->signals, notification->signal_count);

    return error ? error : camkes_notification_init(notification, round_ps);
}

static void events_init(const struct camkes_instance *instance, uint32_t round_ps)
{
    for (size_t i = 0; i < instance->emitter_count; i++) {
        instance->emitters[i]->instance = instance;
        camkes_instance_expect(camkes_emitter_init(instance->emitters[i]), instance, "event",
                               instance->emitters[i]->name);
    }
    for (size_t i = 0; i < instance->notification_count; i++) {
        instance->notifications[i]->instance = instance;
        camkes_instance_expect(notification_map(instance->notifications[i], round_ps), instance,
                               "event", instance->notifications[i]->name);
    }
    camkes_instance_expect(camkes_capability_init(instance), instance, "capability", "of events");
}

static void procedures_init(const struct camkes_instance *instance, uint32_t round_ps)
{
    for (size_t i = 0; i < instance->client_count; i++) {
        instance->clients[i]->instance = instance;
        camkes_instance_expect(camkes_client_init(instance->clients[i], round_ps), instance,
                               "procedure", instance->clients[i]->name);
    }
    for (size_t i = 0; i < instance->server_count; i++) {
        instance->servers[i]->instance = instance;
        camkes_instance_expect(camkes_server_init(instance->servers[i], round_ps), instance,
                               "procedure", instance->servers[i]->name);
    }
}

void camkes_objects_init(const struct camkes_instance *instance)
{
    const uint32_t round_ps = cpu_count() > 1 ? camkes_spin_measure() : 0;

    events_init(instance, round_ps);
    procedures_init(instance, round_ps);
    for (size_t i = 0; i < instance->dataport_count; i++)
        camkes_instance_expect(camkes_dataport_init(instance->dataports[i]), instance, "dataport",
                               instance->dataports[i]->name);
    for (size_t i = 0; i < instance->msgqueue_count; i++)
        camkes_instance_expect(camkes_msgqueue_init(instance->msgqueues[i]), instance,
                               "message queue", instance->msgqueues[i]->name);
}
