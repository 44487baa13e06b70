/* SPDX-License-Identifier: BSD-2-Clause */
/* Unpacks a gzip file straight to where its content belongs; zlib does the work, and never sees
 * more room than there is. */
#include "vmm/arch/arm64/kernel.h"

#include <errno.h>
#include <limits.h>
#include <zlib.h>

#define PIECE_BYTES 32768u
#define WINDOW_GZIP (15 + 16) /* the largest window, and gzip's header instead of zlib's */

/* The next bytes of the file, where zlib has read all that it had. */
static int refill(z_stream *stream, const struct file *file, uint64_t *at, uint8_t *piece)
{
    uint64_t left = file->size_bytes - *at;
    uint64_t length = left < PIECE_BYTES ? left : PIECE_BYTES;

    if (stream->avail_in > 0)
        return 0;
    if (length == 0)
        return -ENODATA;
    int error = file_read(file, *at, piece, length);
    if (error < 0)
        return error;
    *at += length;
    stream->next_in = piece;
    stream->avail_in = (uInt)length;
    return 0;
}

static int error_of(int result, uint64_t room)
{
    switch (result) {
    case Z_OK:
        return 0;
    case Z_BUF_ERROR: /* no progress: it had input */
        return room == 0 ? -ENOSPC : 0;
    case Z_MEM_ERROR:
        return -ENOMEM;
    default:
        return -ENOEXEC;
    }
}

static int unpack(z_stream *stream, const struct file *file, uint8_t *target, uint64_t room,
                  uint64_t *ret_length)
{
    uint8_t piece[PIECE_BYTES];
    uint64_t at = 0;
    uint64_t length = 0;
    int result = Z_OK;

    while (result != Z_STREAM_END) {
        uInt step = room - length < UINT_MAX ? (uInt)(room - length) : UINT_MAX;
        int error = refill(stream, file, &at, piece);
        if (error < 0)
            return error;
        stream->next_out = target + length;
        stream->avail_out = step;
        result = inflate(stream, Z_NO_FLUSH);
        length += step - stream->avail_out;
        error = result == Z_STREAM_END ? 0 : error_of(result, room - length);
        if (error < 0)
            return error;
    }
    *ret_length = length;
    return 0;
}

int gunzip(const struct file *file, uint8_t *target, uint64_t room, uint64_t *ret_length)
{
    z_stream stream = {0};

    if (inflateInit2(&stream, WINDOW_GZIP) != Z_OK)
        return -ENOMEM;
    int error = unpack(&stream, file, target, room, ret_length);
    inflateEnd(&stream);
    return error;
}
