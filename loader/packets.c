/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads what instances print, and what guests print to their consoles, packet by packet. */
#include "loader/supervisor.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define PACKETS_MOST 256 /* of a source at a time, so that a flood leaves time for others */

/* Takes the packet that was read last; of a console's, what a script leaves of it. */
typedef void take(struct supervisor *supervisor, size_t index, const struct printed *printed);

/* 1 where there may be more, else what printed_receive() said. */
static int read_packets(struct supervisor *supervisor, int descriptor, struct output_source *source,
                        size_t index, take *take_packet)
{
    struct printed printed;
    int got = descriptor < 0 ? -EAGAIN : 1;
    source->behind = false;
    for (int i = 0; got == 1; i++) {
        source->behind = i == PACKETS_MOST || source_is_full(source);
        if (source->behind)
            return 1;
        got = printed_receive(descriptor, supervisor->packet, sizeof(supervisor->packet), &printed);
        if (got == 1) {
            take_packet(supervisor, index, &printed);
            supervisor->fresh = true;
        }
    }
    return got;
}

static void put(struct output_source *source, const char *bytes, size_t count,
                const struct printed *printed)
{
    source_put(source, bytes, count, printed->stamp_ns, report_now_ms());
    source->dropped += printed->lost;
}

static void take_output(struct supervisor *supervisor, size_t index, const struct printed *printed)
{
    put(&supervisor->members[index].source, supervisor->packet, printed->bytes, printed);
}

void member_read(struct supervisor *supervisor, size_t index)
{
    struct member *member = &supervisor->members[index];
    int *descriptor = &supervisor->running->instances[index].output;
    int got = read_packets(supervisor, *descriptor, &member->source, index, take_output);
    if (got < 0 && got != -EAGAIN)
        report_say(&supervisor->report, "%s: cannot read what it prints: %s", member->source.name,
                   strerror(-got));
    if (got == 0 || (got < 0 && got != -EAGAIN)) {
        close(*descriptor);
        *descriptor = -1;
    } else if (got == -EAGAIN && member->ended) {
        /* A process that the instance left behind may hold the socket open: no wait for its end. */
        member->drained = true;
    }
}

/* A monitor sends no more in a packet than it may; what a broken one does is cut. */
static void take_console(struct supervisor *supervisor, size_t index, const struct printed *printed)
{
    char shown[CAISSON_CONSOLE_PRINTED_BYTES + CONSOLE_SPARE_BYTES];
    struct printed cut = *printed;
    if (cut.bytes > CAISSON_CONSOLE_PRINTED_BYTES) {
        cut.bytes = CAISSON_CONSOLE_PRINTED_BYTES;
        cut.lost += printed->bytes - cut.bytes;
    }
    size_t count = script_take(supervisor, index, supervisor->packet, cut.bytes, shown);
    put(&supervisor->consoles.entries[index].source, shown, count, &cut);
}

void console_read(struct supervisor *supervisor, size_t index)
{
    struct console *console = &supervisor->consoles.entries[index];
    int got = read_packets(supervisor, console->descriptor, &console->source, index, take_console);
    if (got < 0 && got != -EAGAIN)
        report_say(&supervisor->report, "%s: cannot read its console: %s", console->source.name,
                   strerror(-got));
    if (got != 1 && (got != -EAGAIN || supervisor->members[console->instance].ended))
        console_close(console);
}

static size_t discard(struct supervisor *supervisor, int descriptor)
{
    struct printed printed;
    size_t bytes = 0;
    while (descriptor >= 0 && printed_receive(descriptor, supervisor->packet,
                                              sizeof(supervisor->packet), &printed) == 1)
        bytes += printed.bytes + printed.lost;
    return bytes;
}

size_t packets_discard(struct supervisor *supervisor)
{
    size_t bytes = 0;
    for (size_t i = 0; i < supervisor->source_count; i++)
        bytes += supervisor->sources[i]->used;
    for (size_t i = 0; i < supervisor->member_count; i++)
        bytes += discard(supervisor, supervisor->running->instances[i].output);
    for (size_t i = 0; i < supervisor->consoles.count; i++)
        bytes += discard(supervisor, supervisor->consoles.entries[i].descriptor);
    return bytes;
}
