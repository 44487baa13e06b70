/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The way of what an instance prints: a socket of packets, whose one end is its standard output and
 * its standard error output, and whose other end the loader reads. The kernel stamps each packet
 * with the time of its write(2). A guest's console is such a socket, too, and takes what is typed
 * the other way.
 */
#ifndef CAISSON_LOADER_PRINTED_H
#define CAISSON_LOADER_PRINTED_H

#include <stddef.h>
#include <stdint.h>

/* As much as one write(2) can print. The runtime splits what is longer, down to 4096 bytes where a
 * host allows less. */
#define PRINTED_BYTES_MOST 131072u

struct printed {
    size_t bytes;      /* received */
    size_t lost;       /* beyond the buffer */
    uint64_t stamp_ns; /* of CLOCK_REALTIME */
};

/* Makes the loader's end [0] and the instance's [1], which blocks where nobody reads. 0 or a
 * negative errno. */
int printed_make(int ret_ends[2]);

/* Likewise, for both directions; the loader's end does not block. */
int printed_make_console(int ret_ends[2]);

/* Now, by the clock of the stamps. */
uint64_t printed_now_ns(void);

/* Reads a packet without waiting. 1, 0 where no more will come, or a negative errno: -EAGAIN where
 * there is none now. */
int printed_receive(int descriptor, char *bytes, size_t size, struct printed *ret_printed);

#endif
