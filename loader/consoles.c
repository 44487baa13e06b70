/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads and writes the consoles of virtual machines, and of components that have one. */
#include "loader/consoles.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int consoles_create(const struct running *running, struct consoles *ret_consoles)
{
    const struct tables *tables = running->tables;
    struct consoles consoles = {
        .entries = calloc((size_t)tables->header->instance_count + 1, sizeof(struct console))};
    if (consoles.entries == NULL)
        return -ENOMEM;
    for (uint32_t i = 0; i < tables->header->instance_count; i++) {
        uint32_t object = tables_console(tables, i);
        if (object == UINT32_MAX)
            continue;
        struct console *console = &consoles.entries[consoles.count++];
        console->instance = i;
        console->descriptor = running->objects[object].console;
        console->typed_bytes = tables_is_vm(tables, i) ? CAISSON_CONSOLE_TYPED_BYTES : 1;
        console->source.name = tables_instance_name(tables, i);
        console->source.no_cr = true;
    }
    *ret_consoles = consoles;
    return 0;
}

void consoles_destroy(struct consoles *consoles)
{
    for (size_t i = 0; i < consoles->count; i++)
        source_finish(&consoles->entries[i].source);
    free(consoles->entries);
    *consoles = (struct consoles){0};
}

struct console *consoles_of(const struct consoles *consoles, uint32_t instance)
{
    for (size_t i = 0; i < consoles->count; i++) {
        if (consoles->entries[i].instance == instance)
            return &consoles->entries[i];
    }
    return NULL;
}

void consoles_select(struct consoles *consoles, size_t index)
{
    consoles->selected = index;
    for (size_t i = 0; i < consoles->count; i++)
        consoles->entries[i].source.bytewise = i == index;
}

size_t console_input_room(const struct console *console)
{
    return console->descriptor < 0 ? 0 : sizeof(console->input) - console->input_used;
}

void console_type(struct console *console, const char *bytes, size_t count)
{
    size_t room = console_input_room(console);
    if (count > room)
        count = room;
    memcpy(console->input + console->input_used, bytes, count);
    console->input_used += count;
}

/* How many bytes of a packet the socket took; 0: it has no room now, or the instance is gone. */
static size_t send_packet(struct console *console, const char *bytes, size_t count)
{
    ssize_t sent = send(console->descriptor, bytes,
                        count < console->typed_bytes ? count : console->typed_bytes,
                        MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN && errno != EINTR)
        console->input_used = 0; /* what it printed last is still to be read */
    return sent < 0 ? 0 : (size_t)sent;
}

void console_send(struct console *console)
{
    size_t sent = 0;
    size_t count = 1;
    while (console->descriptor >= 0 && count > 0 && sent < console->input_used) {
        count = send_packet(console, console->input + sent, console->input_used - sent);
        sent += count;
    }
    if (console->input_used == 0)
        return;
    console->input_used -= sent;
    memmove(console->input, console->input + sent, console->input_used);
}

void console_reopen(struct console *console, const struct running *running)
{
    console->descriptor =
        running->objects[tables_console(running->tables, console->instance)].console;
    console->input_used = 0;
}

void console_close(struct console *console)
{
    console->descriptor = -1;
    console->input_used = 0;
    console->source.ended = true;
}
