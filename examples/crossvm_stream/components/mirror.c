/* SPDX-License-Identifier: BSD-2-Clause */
/* Sends each stream that comes up from the guest down again, and prints its checksum and length, as
 * cksum(1) does. */
#include "cksum.h"

#include <caisson/stream_functions.h>
#include <camkes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const struct stream_functions up_events = {up_room_emit, up_data_wait};
static const struct stream_functions down_events = {down_data_emit, down_room_wait};

/* One stream to its end. 0, or what went wrong. *ret_used: something of it was to go down. */
static int mirror(struct stream *from_guest, struct stream *to_guest, bool *ret_used)
{
    static uint8_t bytes[16384];
    uint64_t length = 0;
    uint32_t sum = 0;
    ssize_t count;

    while ((count = stream_read_wait(from_guest, bytes, sizeof(bytes))) > 0) {
        sum = cksum_add(sum, bytes, (size_t)count);
        length += (uint64_t)count;
        *ret_used = true;
        count = stream_write_wait(to_guest, bytes, (size_t)count);
        if (count < 0)
            return (int)count;
    }
    if (count < 0)
        return (int)count;
    printf("mirror: %lu %lu\n", (unsigned long)cksum_end(sum, length), (unsigned long)length);
    *ret_used = true;
    return stream_close_wait(to_guest);
}

/* The guest's processes come and go as they like. A stream down that wasn't used yet is good for
 * the next one up. */
static int mirror_again(struct stream *from_guest, struct stream *to_guest)
{
    bool used = false;
    const int result = mirror(from_guest, to_guest, &used);
    int error;

    if (result) {
        printf("mirror: %s\n", strerror(-result));
        stream_abort(from_guest);
        if (used)
            stream_abort(to_guest);
    }
    error = stream_reopen(from_guest);
    return error || !used ? error : stream_reopen(to_guest);
}

int run(void)
{
    const struct stream_events up_pair = stream_events_of_functions(&up_events);
    const struct stream_events down_pair = stream_events_of_functions(&down_events);
    struct stream from_guest, to_guest;
    int error = stream_open(&from_guest, STREAM_READER, STREAM_BYTES, up, up_size, &up_pair);

    if (!error)
        error = stream_open(&to_guest, STREAM_WRITER, STREAM_BYTES, down, down_size, &down_pair);
    while (!error)
        error = mirror_again(&from_guest, &to_guest);
    printf("mirror: a stream cannot be opened: %s\n", strerror(-error));
    return 1;
}
