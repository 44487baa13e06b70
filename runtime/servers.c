/* SPDX-License-Identifier: BSD-2-Clause */
/* Which thread serves which procedure: one each, but for those that the instance's control thread
 * serves together. */
#include "runtime.h"

/* The connected servers of an instance that have a thread, or that have none; how many. `servers`
 * may be NULL. */
static size_t servers_collect(const struct camkes_instance *instance, bool no_thread,
                              struct camkes_server **servers)
{
    size_t count = 0;

    for (size_t i = 0; i < instance->server_count; i++) {
        struct camkes_server *server = instance->servers[i];

        if (server->channel_count == 0 || server->no_thread != no_thread)
            continue;
        if (servers)
            servers[count] = server;
        count++;
    }
    return count;
}

static void *server_run(void *argument)
{
    struct camkes_server *server = argument;

    camkes_servers_serve(&server, 1);
}

static void servers_start(const struct camkes_instance *instance)
{
    struct camkes_server *servers[instance->server_count + 1];
    const size_t count = servers_collect(instance, false, servers);

    for (size_t i = 0; i < count; i++)
        camkes_instance_expect(camkes_thread_start(instance, servers[i]->name, &servers[i]->thread,
                                                   server_run, servers[i], NULL),
                               instance, "thread of", servers[i]->name);
}

void camkes_servers_start(const struct camkes_process *process)
{
    for (size_t i = 0; i < process->instance_count; i++)
        servers_start(process->instances[i]);
}

bool camkes_servers_connected(const struct camkes_process *process)
{
    for (size_t i = 0; i < process->instance_count; i++)
        if (servers_collect(process->instances[i], false, NULL) > 0 ||
            servers_collect(process->instances[i], true, NULL) > 0)
            return true;
    return false;
}

static void *attend(void *argument)
{
    const struct camkes_instance *instance = argument;
    struct camkes_server *servers[instance->server_count + 1]; /* who serves does not return */
    const size_t count = servers_collect(instance, true, servers);

    camkes_servers_serve(servers, count);
}

static void attend_start(const struct camkes_instance *instance)
{
    const struct camkes_thread_setting setting = camkes_control_setting(instance);

    camkes_instance_expect(
        camkes_thread_start(instance, NULL, &setting, attend, (void *)(uintptr_t)instance, NULL),
        instance, "thread of", "control");
}

void camkes_servers_attend(const struct camkes_process *process)
{
    for (size_t i = 0; i < process->instance_count; i++) {
        const struct camkes_instance *instance = process->instances[i];

        if (servers_collect(instance, true, NULL) == 0)
            continue;
        if (camkes_process_needs_main_only(process))
            attend((void *)(uintptr_t)instance);
        attend_start(instance);
    }
}
