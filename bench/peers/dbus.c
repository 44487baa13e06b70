/* SPDX-License-Identifier: BSD-2-Clause */
/* D-Bus: method calls by way of a bus daemon of our own. */
#include "measure.h"
#include "peer.h"

#include <dbus/dbus.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#define NAME "org.caisson.Bench"

struct bus {
    char address[256];
    DBusConnection *connection;
};

static void *open_bus(void)
{
    struct bus *bus = calloc(1, sizeof(*bus));
    int ends[2];
    if (bus == NULL || pipe(ends) < 0)
        peer_fail("pipe");
    pid_t daemon = fork();
    if (daemon < 0)
        peer_fail("fork");
    if (daemon == 0) {
        char print[32];
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        snprintf(print, sizeof(print), "--print-address=%d", ends[1]);
        execlp("dbus-daemon", "dbus-daemon", "--session", "--nofork", print, (char *)NULL);
        peer_fail("dbus-daemon");
    }
    if (read(ends[0], bus->address, sizeof(bus->address) - 1) <= 0)
        peer_fail("dbus-daemon's address");
    bus->address[strcspn(bus->address, "\n")] = '\0';
    return bus;
}

static DBusConnection *connect_bus(const struct bus *bus)
{
    DBusError error;
    dbus_error_init(&error);
    DBusConnection *connection = dbus_connection_open_private(bus->address, &error);
    if (connection == NULL || !dbus_bus_register(connection, &error)) {
        fprintf(stderr, "dbus: %s\n", error.message);
        exit(1);
    }
    return connection;
}

static void reply(DBusConnection *connection, DBusMessage *message)
{
    dbus_int32_t value = 0;
    const unsigned char *bytes = NULL;
    int count = 0;
    if (dbus_message_get_args(message, NULL, DBUS_TYPE_INT32, &value, DBUS_TYPE_INVALID))
        value++;
    else if (dbus_message_get_args(message, NULL, DBUS_TYPE_ARRAY, DBUS_TYPE_BYTE, &bytes, &count,
                                   DBUS_TYPE_INVALID))
        value = bytes[0];
    DBusMessage *answer = dbus_message_new_method_return(message);
    dbus_message_append_args(answer, DBUS_TYPE_INT32, &value, DBUS_TYPE_INVALID);
    dbus_connection_send(connection, answer, NULL);
    dbus_connection_flush(connection);
    dbus_message_unref(answer);
}

static void serve(void *state)
{
    DBusConnection *connection = connect_bus(state);
    if (dbus_bus_request_name(connection, NAME, 0, NULL) < 0)
        peer_fail("dbus name");
    while (dbus_connection_read_write(connection, -1)) {
        DBusMessage *message;
        while ((message = dbus_connection_pop_message(connection)) != NULL) {
            if (dbus_message_get_type(message) == DBUS_MESSAGE_TYPE_METHOD_CALL)
                reply(connection, message);
            dbus_message_unref(message);
        }
    }
}

static void join_bus(void *state)
{
    struct bus *bus = state;
    bus->connection = connect_bus(bus);
    while (!dbus_bus_name_has_owner(bus->connection, NAME, NULL))
        usleep(1000);
}

static DBusMessage *make_message(void)
{
    return dbus_message_new_method_call(NAME, "/", NAME, "Call");
}

static int exchange(struct bus *bus, DBusMessage *message)
{
    dbus_int32_t value;
    DBusMessage *answer =
        dbus_connection_send_with_reply_and_block(bus->connection, message, 10000, NULL);
    if (answer == NULL ||
        !dbus_message_get_args(answer, NULL, DBUS_TYPE_INT32, &value, DBUS_TYPE_INVALID))
        peer_fail("dbus call");
    dbus_message_unref(answer);
    dbus_message_unref(message);
    return value;
}

static int call(void *state, int value)
{
    dbus_int32_t number = value;
    DBusMessage *message = make_message();
    dbus_message_append_args(message, DBUS_TYPE_INT32, &number, DBUS_TYPE_INVALID);
    return exchange(state, message);
}

static int send_bytes(void *state, const unsigned char *bytes, size_t count)
{
    DBusMessage *message = make_message();
    dbus_message_append_args(message, DBUS_TYPE_ARRAY, DBUS_TYPE_BYTE, &bytes, (int)count,
                             DBUS_TYPE_INVALID);
    return exchange(state, message);
}

const struct peer peer_dbus = {"D-Bus daemon", open_bus,   serve, join_bus,
                               call,           send_bytes, NULL,  0};
