/* SPDX-License-Identifier: BSD-2-Clause */
/* The ends of procedures in a guest's process: what a component's start-up does, done when a
 * program asks for it. */
#include "device.h"
#include "runtime.h"
#include "spin.h"
#include "wire.h"

#include "abi/guest_ioctl.h"
#include "abi/rpc.h"

#include <camkes/guest.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* As a component's, which ends the system: here the process. */
void camkes_instance_expect(int error, const struct camkes_instance *instance, const char *kind,
                            const char *name)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: cannot set up %s %s: %s\n", instance->name, kind, name, strerror(-error));
    exit(EXIT_FAILURE);
}

int camkes_memory_map(int descriptor, size_t size_bytes, int protection, void **ret_address,
                      uint64_t *ret_object)
{
    void *address = mmap(NULL, size_bytes, protection, MAP_SHARED, descriptor, 0);

    (void)ret_object;
    if (address == MAP_FAILED)
        return -errno;
    *ret_address = address;
    return 0;
}

/* What the monitor says of the other side goes for the process as well, also where the guest has
 * one processor. */
static uint32_t spin_prepare(struct camkes_spin *spin, const struct device *device)
{
    spin->has_limit = true;
    spin->limit_us = device_spin_us(device);
    return spin->limit_us > 0 ? camkes_spin_measure() : 0;
}

static bool connected(const struct camkes_client *client)
{
    return __atomic_load_n(&client->reply_descriptor, __ATOMIC_ACQUIRE) >= 0;
}

static int connect_once(struct camkes_client *client)
{
    struct device device;
    int error;

    if (connected(client))
        return 0;
    error = device_open(&device, client->name, client->message_bytes);
    if (error)
        return error;
    client->descriptor = device.memory;
    client->kick_descriptor = device.kick;
    error = camkes_client_init(client, spin_prepare(&client->spin, &device));
    if (error)
        device_close(&device);
    else
        __atomic_store_n(&client->reply_descriptor, device.wake, __ATOMIC_RELEASE);
    return error;
}

static int fail(int error)
{
    errno = -error;
    return error ? -1 : 0;
}

int camkes_guest_connect(struct camkes_client *client)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    int error;

    pthread_mutex_lock(&lock);
    error = connect_once(client);
    pthread_mutex_unlock(&lock);
    return error ? fail(error) : 0;
}

void camkes_guest_call(struct camkes_client *client, size_t method, void *const *values)
{
    if (connected(client) || camkes_guest_connect(client) == 0) {
        camkes_client_call(client, method, values);
        return;
    }
    camkes_error_raise_syscall(client->instance, &client->error_handler, client->name,
                               "a procedure's device could not be opened", "open", -errno);
    camkes_wire_clear_results(&client->methods[method], values);
}

/* The name of a server's n-th channel is that of the interface and the number. */
static int channel_open(const struct camkes_server *server, size_t index, struct device *device)
{
    char name[64];

    snprintf(name, sizeof(name), "%s__%zu", server->name, index + 1);
    return device_open(device, name, server->channels[index].message_bytes);
}

/* When this process is gone, whoever waits for it is to look again. */
static int announce_end(int descriptor)
{
    const struct caisson_dataport_end end = {
        .offset = offsetof(struct caisson_channel, server_ended), .add = CAISSON_LIFE};

    return ioctl(descriptor, DATAPORT_AT_END, &end) == 0 ? 0 : -errno;
}

static int channels_open(struct camkes_server *server, struct device *devices, size_t *ret_count)
{
    int error = 0;

    for (*ret_count = 0; *ret_count < server->channel_count && !error;) {
        struct camkes_server_channel *channel = &server->channels[*ret_count];
        struct device *device = &devices[*ret_count];

        error = channel_open(server, *ret_count, device);
        if (error)
            break;
        ++*ret_count;
        channel->descriptor = device->memory;
        channel->kick_descriptor = device->wake;
        channel->reply_descriptor = device->kick;
        error = announce_end(device->memory);
    }
    return error;
}

int camkes_guest_serve(struct camkes_server *server)
{
    struct device *devices = calloc(server->channel_count + 1, sizeof(*devices));
    size_t count;
    int error;

    if (!devices)
        return fail(-ENOMEM);
    error = channels_open(server, devices, &count);
    if (!error)
        error = camkes_server_init(server, spin_prepare(&server->spin, &devices[0]));
    if (!error)
        camkes_servers_serve(&server, 1);
    for (size_t i = 0; i < count; i++)
        device_close(&devices[i]);
    free(devices);
    return fail(error);
}
