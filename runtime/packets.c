/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Writes that are larger than a packet.
 *
 * What an instance prints goes to the loader in packets, one for each write(2), and the kernel
 * refuses one that is larger than the socket's buffer. A program may print as much at once as it
 * likes: so it is linked with these functions in the place of the C library's, for the C library's
 * own use as well (ld(1), --wrap). They cost a comparison.
 */
#include <errno.h>
#include <stddef.h>
#include <sys/types.h>
#include <sys/uio.h>

#define PIECE_BYTES       65536u
#define PIECE_BYTES_LEAST 4096u /* which every socket takes (socket(7), SO_SNDBUF) */

/* The linker's names. */
ssize_t __real_write(int descriptor, const void *bytes, size_t count);
ssize_t __real___write(int descriptor, const void *bytes, size_t count);
ssize_t __real_writev(int descriptor, const struct iovec *pieces, int count);
ssize_t __wrap_write(int descriptor, const void *bytes, size_t count);
ssize_t __wrap___write(int descriptor, const void *bytes, size_t count);
ssize_t __wrap_writev(int descriptor, const struct iovec *pieces, int count);

typedef ssize_t writer(int descriptor, const void *bytes, size_t count);

/* As write(2): how much was written, or -1 where that is nothing. */
static ssize_t write_pieces(writer *write_once, int descriptor, const char *bytes, size_t count)
{
    size_t most = PIECE_BYTES;
    size_t done = 0;

    while (done < count) {
        size_t left = count - done;
        ssize_t written = write_once(descriptor, bytes + done, left < most ? left : most);

        if (written > 0)
            done += (size_t)written;
        else if (written < 0 && errno == EMSGSIZE && most > PIECE_BYTES_LEAST)
            most = PIECE_BYTES_LEAST;
        else
            break;
    }
    return done > 0 ? (ssize_t)done : -1;
}

ssize_t __wrap_write(int descriptor, const void *bytes, size_t count)
{
    ssize_t written = __real_write(descriptor, bytes, count);

    if (written < 0 && errno == EMSGSIZE)
        return write_pieces(__real_write, descriptor, bytes, count);
    return written;
}

/* stdio's, also where the program has a `write` of its own. */
ssize_t __wrap___write(int descriptor, const void *bytes, size_t count)
{
    ssize_t written = __real___write(descriptor, bytes, count);

    if (written < 0 && errno == EMSGSIZE)
        return write_pieces(__real___write, descriptor, bytes, count);
    return written;
}

ssize_t __wrap_writev(int descriptor, const struct iovec *pieces, int count)
{
    ssize_t written = __real_writev(descriptor, pieces, count);
    ssize_t done = 0;

    if (written >= 0 || errno != EMSGSIZE)
        return written;
    for (int i = 0; i < count; i++) {
        written = pieces[i].iov_len == 0
                      ? 0
                      : __wrap_write(descriptor, pieces[i].iov_base, pieces[i].iov_len);
        if (written < 0)
            return done > 0 ? done : -1;
        done += written;
        if ((size_t)written < pieces[i].iov_len)
            break;
    }
    return done;
}
