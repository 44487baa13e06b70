/* SPDX-License-Identifier: BSD-2-Clause */
/* Unpacks the LZ4 stream inside of a bzImage. */
#include "simulate/lz4.h"

#include <errno.h>
#include <string.h>

#define LEGACY_MAGIC     0x184c2102u
#define LEGACY_BLOCK_MAX (8u << 20)
#define SHORTEST_MATCH   4u

struct stream {
    const uint8_t *in;
    const uint8_t *in_end;
    uint8_t *out;
    uint8_t *out_start;
    uint8_t *out_end;
};

static uint32_t little_endian(const uint8_t *bytes, size_t count)
{
    uint32_t value = 0;
    for (size_t i = 0; i < count; i++)
        value |= (uint32_t)bytes[i] << (8 * i);
    return value;
}

/* A length of 15 goes on in further bytes, up to the first that is not 255. */
static int read_length(struct stream *stream, size_t *length)
{
    if (*length != 15)
        return 0;
    uint8_t byte;
    do {
        if (stream->in == stream->in_end)
            return -EBADMSG;
        byte = *stream->in++;
        *length += byte;
    } while (byte == 255);
    return 0;
}

static int copy_literals(struct stream *stream, size_t length)
{
    if (length > (size_t)(stream->in_end - stream->in) ||
        length > (size_t)(stream->out_end - stream->out))
        return -EBADMSG;
    memcpy(stream->out, stream->in, length);
    stream->in += length;
    stream->out += length;
    return 0;
}

static int copy_match(struct stream *stream, size_t distance, size_t length)
{
    if (distance == 0 || distance > (size_t)(stream->out - stream->out_start) ||
        length > (size_t)(stream->out_end - stream->out))
        return -EBADMSG;
    const uint8_t *from = stream->out - distance;
    if (distance >= length) {
        memcpy(stream->out, from, length);
        stream->out += length;
        return 0;
    }
    while (length-- > 0)
        *stream->out++ = *from++; /* the match reaches into what it writes: a repetition */
    return 0;
}

long lz4_unpack_block(const uint8_t *in, size_t in_bytes, uint8_t *out, size_t out_bytes)
{
    struct stream stream = {in, in + in_bytes, out, out, out + out_bytes};
    while (stream.in < stream.in_end) {
        uint8_t token = *stream.in++;
        size_t length = token >> 4;
        if (read_length(&stream, &length) < 0 || copy_literals(&stream, length) < 0)
            return -EBADMSG;
        if (stream.in == stream.in_end)
            break; /* the last sequence has literals only */
        if (stream.in_end - stream.in < 2)
            return -EBADMSG;
        size_t distance = little_endian(stream.in, 2);
        stream.in += 2;
        length = token & 15u;
        if (read_length(&stream, &length) < 0 ||
            copy_match(&stream, distance, length + SHORTEST_MATCH) < 0)
            return -EBADMSG;
    }
    return (long)(stream.out - out);
}

long lz4_unpack_legacy(const uint8_t *in, size_t in_bytes, uint8_t *out, size_t out_bytes)
{
    size_t at = 4;
    size_t done = 0;
    if (in_bytes < 4 || little_endian(in, 4) != LEGACY_MAGIC)
        return -EBADMSG;
    while (in_bytes - at >= 4) {
        size_t block_bytes = little_endian(in + at, 4);
        at += 4;
        if (block_bytes > in_bytes - at)
            return -EBADMSG;
        size_t room = out_bytes - done < LEGACY_BLOCK_MAX ? out_bytes - done : LEGACY_BLOCK_MAX;
        long got = lz4_unpack_block(in + at, block_bytes, out + done, room);
        if (got < 0)
            return got;
        at += block_bytes;
        done += (size_t)got;
    }
    return at == in_bytes ? (long)done : -EBADMSG;
}
