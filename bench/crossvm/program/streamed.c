/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages through Caisson's streams; what is longer than a ring likes goes in pieces, which both
 * sides cut alike. */
#include "streamed.h"

#include <caisson/stream.h>
#include <stdlib.h>

#define PIECE_BYTES (1u << 16)

static int streamed_emit(void *context)
{
    struct link *link = context;

    link->means->signal(link);
    return 0;
}

static int streamed_wait(void *context)
{
    struct link *link = context;

    link->means->wait(link);
    return 0;
}

void streamed_attach(struct link *link, void *memory)
{
    const size_t half = STREAMED_MEMORY_BYTES / 2;
    uint8_t *to_guest = memory;
    uint8_t *from_guest = to_guest + half;
    const struct stream_events events = {streamed_emit, streamed_wait, link};
    const int host = link->side == LINK_HOST;

    link->read_from = calloc(1, sizeof(*link->read_from));
    link->write_to = calloc(1, sizeof(*link->write_to));
    if (link->read_from == NULL || link->write_to == NULL ||
        stream_open(link->read_from, STREAM_READER, STREAM_MESSAGES, host ? from_guest : to_guest,
                    half, &events) < 0 ||
        stream_open(link->write_to, STREAM_WRITER, STREAM_MESSAGES, host ? to_guest : from_guest,
                    half, &events) < 0)
        link_fail("stream_open");
}

static size_t piece_of(size_t count)
{
    return count < PIECE_BYTES ? count : PIECE_BYTES;
}

void streamed_send(struct link *link, const void *bytes, size_t count)
{
    const uint8_t *from = bytes;

    while (count > 0) {
        const size_t piece = piece_of(count);
        if (stream_write_wait(link->write_to, from, piece) != (ssize_t)piece)
            link_fail("stream_write_wait");
        from += piece;
        count -= piece;
    }
}

void streamed_receive(struct link *link, void *bytes, size_t count)
{
    uint8_t *to = bytes;

    while (count > 0) {
        const size_t piece = piece_of(count);
        if (stream_read_wait(link->read_from, to, piece) != (ssize_t)piece)
            link_fail("stream_read_wait");
        to += piece;
        count -= piece;
    }
}
