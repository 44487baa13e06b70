/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads messages into its own memory, where the source can't change them any more, and then looks
 * at them. */
#include <caisson/stream_functions.h>
#include <camkes.h>
#include <numbered.h>
#include <stdbool.h>
#include <stdio.h>

static bool is_right(const uint32_t *words, size_t size, uint32_t number)
{
    if (size != numbered_words(number) * sizeof(uint32_t))
        return false;
    for (size_t i = 0; i < size / sizeof(uint32_t); i++)
        if (words[i] != number)
            return false;
    return true;
}

/* One session to its end: 0, or a negative errno. */
static int receive_all(struct stream *stream, int session)
{
    static uint32_t words[500];
    uint32_t number = 0, wrong = 0;
    ssize_t size;

    while ((size = stream_read_wait(stream, words, sizeof(words))) > 0)
        wrong += !is_right(words, (size_t)size, number++);
    printf("sink: session %d: %u messages, %u wrong\n", session, number, wrong);
    return (int)size;
}

int run(void)
{
    static const struct stream_functions functions = {flow_room_emit, flow_data_wait};
    const struct stream_events events = stream_events_of_functions(&functions);
    struct stream stream;
    int error = stream_open(&stream, STREAM_READER, STREAM_MESSAGES, flow, flow_size, &events);

    for (int session = 1; session <= sessions && !error; session++) {
        error = receive_all(&stream, session);
        if (!error && session < sessions)
            error = stream_reopen(&stream);
    }
    return error != 0;
}
