/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fuzz target: one side of a stream against another that writes whatever it likes, whenever it
 * likes.
 *
 * Input: role and kind, the size, then steps: a byte that says what is done, and what that takes.
 * Waiting is a step as well: the event's function goes on reading the input, so that the other side
 * writes meanwhile.
 */
#include "abi/stream.h"

#include <caisson/stream.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SIZE_LEAST = 512, SIZE_MOST = 2048 };

struct fuzz {
    const uint8_t *data;
    size_t left;
    uint8_t *memory;
    size_t size_bytes;
    unsigned waits;
    struct stream *side;
};

static uint32_t take(struct fuzz *fuzz, unsigned bytes)
{
    uint32_t value = 0;

    for (; bytes > 0; bytes--) {
        value = value << 8 | (fuzz->left > 0 ? *fuzz->data : 0);
        fuzz->data += fuzz->left > 0;
        fuzz->left -= fuzz->left > 0;
    }
    return value;
}

/* The other side writes: any bytes anywhere, or a word that could be one. */
static void peer_writes(struct fuzz *fuzz, const struct stream *stream)
{
    struct caisson_stream *shared = (struct caisson_stream *)fuzz->memory;
    struct caisson_stream_side *peer =
        stream->role == STREAM_WRITER ? &shared->reader : &shared->writer;
    const uint32_t what = take(fuzz, 1);

    if (what < 128) {
        const size_t place = take(fuzz, 2) % (fuzz->size_bytes - 3);
        const uint32_t value = take(fuzz, 4);

        memcpy(fuzz->memory + place, &value, 4);
        return;
    }
    *peer = (struct caisson_stream_side){
        .word = caisson_stream_word(stream->session + (what & 1), what >> 1 & 3,
                                    (stream->position + take(fuzz, 2)) & CAISSON_STREAM_POSITION),
        .magic = CAISSON_STREAM_MAGIC,
        .kind = (uint32_t)stream->kind,
        .ring_bytes = stream->ring_bytes,
    };
    if (what & 8)
        peer->notice = peer->word & ~(uint64_t)CAISSON_STREAM_POSITION;
}

static int fuzz_emit(void *context)
{
    (void)context;
    return 0;
}

static int fuzz_wait(void *context)
{
    struct fuzz *fuzz = context;

    if (fuzz->left == 0 || ++fuzz->waits > 32) /* a thousand would rest */
        return -EINTR;
    peer_writes(fuzz, fuzz->side);
    return 0;
}

static void expect(bool holds)
{
    if (!holds)
        abort();
}

static void check_place(const struct fuzz *fuzz, const void *place, ssize_t count)
{
    const uint8_t *bytes = place;

    expect(bytes >= fuzz->memory + sizeof(struct caisson_stream) && count > 0 &&
           (size_t)count <= (size_t)(fuzz->memory + fuzz->size_bytes - bytes));
}

static void step_write(struct fuzz *fuzz, struct stream *stream, uint32_t what, uint8_t *bytes)
{
    const size_t size = take(fuzz, 2) % (SIZE_MOST + 1);
    void *room;
    ssize_t count;

    switch (what % 4) {
    case 0:
        count = stream_write(stream, bytes, size);
        expect(count <= (ssize_t)size);
        break;
    case 1:
        count = stream_reserve(stream, size, &room);
        if (count > 0) {
            check_place(fuzz, room, count);
            memset(room, 0x5a, (size_t)count);
        }
        break;
    case 2:
        stream_commit(stream, size);
        break;
    default:
        count = stream_write_wait(stream, bytes, size);
        expect(count <= (ssize_t)size);
    }
}

static void step_read(struct fuzz *fuzz, struct stream *stream, uint32_t what, uint8_t *bytes)
{
    const size_t size = take(fuzz, 2) % (SIZE_MOST + 1);
    const void *place;
    ssize_t count;

    switch (what % 4) {
    case 0:
        count = stream_read(stream, bytes, size);
        expect(count <= (ssize_t)size);
        break;
    case 1:
        count = stream_peek(stream, &place);
        if (count > 0) {
            check_place(fuzz, place, count);
            memcpy(bytes, place, (size_t)count);
        }
        break;
    case 2:
        stream_release(stream, size);
        break;
    default:
        count = stream_read_wait(stream, bytes, size);
        expect(count <= (ssize_t)size);
    }
}

static void step_other(struct fuzz *fuzz, struct stream *stream, uint32_t what)
{
    switch (what % 8) {
    case 0:
        stream_reopen(stream);
        break;
    case 1:
        stream_close(stream);
        break;
    case 2:
        stream_close_wait(stream);
        break;
    case 3:
        stream_abort(stream);
        break;
    case 4:
        stream_wait(stream, take(fuzz, 2));
        break;
    default:
        expect(stream_arm(stream, take(fuzz, 2)) <= 1);
    }
}

static void run(struct fuzz *fuzz, struct stream *stream, uint8_t *bytes)
{
    while (fuzz->left > 0) {
        const uint32_t what = take(fuzz, 1);

        fuzz->waits = 0;
        if (what < 96)
            peer_writes(fuzz, stream);
        else if (what >= 240)
            step_other(fuzz, stream, what);
        else if (stream->role == STREAM_WRITER)
            step_write(fuzz, stream, what, bytes);
        else
            step_read(fuzz, stream, what, bytes);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz fuzz = {.data = data, .left = size};
    const struct stream_events events = {fuzz_emit, fuzz_wait, &fuzz};
    const uint32_t form = take(&fuzz, 1);
    struct stream stream;
    uint8_t *bytes = calloc(1, SIZE_MOST);

    fuzz.side = &stream;
    fuzz.size_bytes = SIZE_LEAST + take(&fuzz, 2) % (SIZE_MOST - SIZE_LEAST);
    /* Of exactly that size, so that AddressSanitizer sees what is beyond. */
    expect(posix_memalign((void **)&fuzz.memory, 64, fuzz.size_bytes) == 0);
    memset(fuzz.memory, 0, fuzz.size_bytes);
    expect(stream_open(&stream, form & 1 ? STREAM_WRITER : STREAM_READER,
                       form & 2 ? STREAM_BYTES : STREAM_MESSAGES, fuzz.memory, fuzz.size_bytes,
                       &events) == 0);
    stream_set_patience(&stream, 0, 0);
    run(&fuzz, &stream, bytes);
    free(fuzz.memory);
    free(bytes);
    return 0;
}
