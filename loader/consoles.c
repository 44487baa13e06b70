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
        console->source.name = tables_instance_name(tables, i);
        console->source.console = true;
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

void console_send(struct console *console)
{
    if (console->descriptor < 0 || console->input_used == 0)
        return;
    ssize_t sent =
        send(console->descriptor, console->input, console->input_used, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent > 0) {
        console->input_used -= (size_t)sent;
        memmove(console->input, console->input + sent, console->input_used);
    } else if (sent < 0 && errno != EAGAIN && errno != EINTR) {
        console->input_used = 0; /* the VM is gone; what it printed last is still to be read */
    }
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

size_t console_output_room(const struct console *console)
{
    size_t used = console->source.used;
    return source_room(&console->source) == 0 || used >= CONSOLE_OUTPUT_BYTES
               ? 0
               : CONSOLE_OUTPUT_BYTES - used;
}

ssize_t console_receive(struct console *console, char *bytes, size_t count)
{
    if (console->descriptor < 0 || count == 0)
        return 0;
    ssize_t received = recv(console->descriptor, bytes, count, MSG_DONTWAIT);
    if (received > 0)
        return received;
    if (received < 0 && (errno == EAGAIN || errno == EINTR))
        return 0;
    int error = received < 0 && errno != ECONNRESET ? -errno : 0;
    console_close(console);
    return error;
}
