/* SPDX-License-Identifier: BSD-2-Clause */
/* Which thread serves which procedure: one each, but for those that the main thread serves together. */
#include "runtime.h"

/* The connected servers that have a thread, or that have none; how many there are. `servers` may be NULL. */
static size_t servers_collect(const struct camkes_process *process, bool no_thread,
                              struct camkes_server **servers)
{
    size_t count = 0;

    for (size_t i = 0; i < process->instance_count; i++)
        for (size_t j = 0; j < process->instances[i]->server_count; j++) {
            struct camkes_server *server = process->instances[i]->servers[j];

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

void camkes_servers_start(const struct camkes_process *process)
{
    const size_t count = servers_collect(process, false, NULL);
    struct camkes_server *servers[count + 1];

    servers_collect(process, false, servers);
    for (size_t i = 0; i < count; i++)
        camkes_instance_expect(camkes_thread_start(servers[i]->instance, servers[i]->name,
                                                   &servers[i]->thread, server_run, servers[i],
                                                   NULL),
                               servers[i]->instance, "thread of", servers[i]->name);
}

bool camkes_servers_connected(const struct camkes_process *process)
{
    return servers_collect(process, false, NULL) > 0 || servers_collect(process, true, NULL) > 0;
}

void camkes_servers_attend(const struct camkes_process *process)
{
    const size_t count = servers_collect(process, true, NULL);
    struct camkes_server *servers[count + 1]; /* who serves does not return to free it */

    servers_collect(process, true, servers);
    if (count > 0)
        camkes_servers_serve(servers, count);
}
