/* SPDX-License-Identifier: BSD-2-Clause */
/* sd-bus, systemd's D-Bus library, from one process to the other without a bus daemon. */
#include "measure.h"
#include "peer.h"

#include <string.h>
#include <sys/socket.h>
#include <systemd/sd-bus.h>

#define NAME "org.caisson.Bench"

struct ends {
    int fds[2];
    sd_bus *bus;
};

static void check(int result, const char *what)
{
    if (result < 0) {
        fprintf(stderr, "%s: %s\n", what, strerror(-result));
        exit(1);
    }
}

static void *open_ends(void)
{
    struct ends *ends = calloc(1, sizeof(*ends));
    if (ends == NULL || socketpair(AF_UNIX, SOCK_STREAM, 0, ends->fds) < 0)
        peer_fail("socketpair");
    return ends;
}

static int add_one(sd_bus_message *message, void *context, sd_bus_error *error)
{
    (void)context;
    (void)error;
    int32_t value;
    check(sd_bus_message_read(message, "i", &value), "sd_bus_message_read");
    return sd_bus_reply_method_return(message, "i", value + 1);
}

static int take_bytes(sd_bus_message *message, void *context, sd_bus_error *error)
{
    (void)context;
    (void)error;
    const void *bytes;
    size_t count;
    check(sd_bus_message_read_array(message, 'y', &bytes, &count), "sd_bus_message_read_array");
    return sd_bus_reply_method_return(message, "i", (int32_t) * (const unsigned char *)bytes);
}

static const sd_bus_vtable methods[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_METHOD("Number", "i", "i", add_one, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("Bytes", "ay", "i", take_bytes, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_VTABLE_END,
};

static sd_bus *start(int fd, int is_server)
{
    sd_bus *bus;
    sd_id128_t id = {{1}};
    check(sd_bus_new(&bus), "sd_bus_new");
    check(sd_bus_set_fd(bus, fd, fd), "sd_bus_set_fd");
    if (is_server)
        check(sd_bus_set_server(bus, 1, id), "sd_bus_set_server");
    check(sd_bus_set_anonymous(bus, 1), "sd_bus_set_anonymous");
    check(sd_bus_start(bus), "sd_bus_start");
    return bus;
}

static void serve(void *state)
{
    struct ends *ends = state;
    sd_bus *bus = start(ends->fds[0], 1);
    check(sd_bus_add_object_vtable(bus, NULL, "/bench", NAME, methods, NULL),
          "sd_bus_add_object_vtable");
    for (;;) {
        int result = sd_bus_process(bus, NULL);
        check(result, "sd_bus_process");
        if (result == 0)
            check(sd_bus_wait(bus, UINT64_MAX), "sd_bus_wait");
    }
}

static void join_ends(void *state)
{
    struct ends *ends = state;
    ends->bus = start(ends->fds[1], 0);
}

static int exchange(struct ends *ends, sd_bus_message *message)
{
    sd_bus_message *reply;
    int32_t value;
    check(sd_bus_call(ends->bus, message, 0, NULL, &reply), "sd_bus_call");
    check(sd_bus_message_read(reply, "i", &value), "sd_bus_message_read");
    sd_bus_message_unref(reply);
    sd_bus_message_unref(message);
    return value;
}

static sd_bus_message *make_message(struct ends *ends, const char *method)
{
    sd_bus_message *message;
    check(sd_bus_message_new_method_call(ends->bus, &message, NULL, "/bench", NAME, method),
          "sd_bus_message_new_method_call");
    return message;
}

static int call(void *state, int value)
{
    sd_bus_message *message = make_message(state, "Number");
    check(sd_bus_message_append(message, "i", (int32_t)value), "sd_bus_message_append");
    return exchange(state, message);
}

static int send_bytes(void *state, const unsigned char *bytes, size_t count)
{
    sd_bus_message *message = make_message(state, "Bytes");
    check(sd_bus_message_append_array(message, 'y', bytes, count), "sd_bus_message_append_array");
    return exchange(state, message);
}

const struct peer peer_sdbus = {"sd-bus", open_ends, serve, join_ends, call, send_bytes, NULL, 0};
