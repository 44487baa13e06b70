/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes messages where they will be read, in the ring, and waits at the end until all were. */
#include <caisson/stream_functions.h>
#include <camkes.h>
#include <errno.h>
#include <numbered.h>
#include <stdio.h>

static int send_one(struct stream *stream, uint32_t number)
{
    const size_t words = numbered_words(number), size = words * sizeof(uint32_t);
    void *room;
    ssize_t there;

    while ((there = stream_reserve(stream, size, &room)) == -EAGAIN) {
        const int error = stream_wait(stream, size);

        if (error)
            return error;
    }
    if (there < 0)
        return (int)there;
    for (size_t i = 0; i < words; i++)
        ((uint32_t *)room)[i] = number;
    return stream_commit(stream, size);
}

int run(void)
{
    static const struct stream_functions functions = {flow_data_emit, flow_room_wait};
    const struct stream_events events = stream_events_of_functions(&functions);
    struct stream stream;
    int error = stream_open(&stream, STREAM_WRITER, STREAM_MESSAGES, flow, flow_size, &events);

    for (int session = 1; session <= sessions && !error; session++) {
        for (uint32_t number = 0; number < NUMBERED_COUNT && !error; number++)
            error = send_one(&stream, number);
        if (!error)
            error = stream_close_wait(&stream);
        if (!error)
            printf("source: session %d: all was read\n", session);
        if (!error && session < sessions)
            error = stream_reopen(&stream);
    }
    return error != 0;
}
