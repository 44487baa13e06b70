/* SPDX-License-Identifier: BSD-2-Clause */
/* Unpacks the LZ4 stream inside of a bzImage. */
#ifndef CAISSON_SIMULATE_LZ4_H
#define CAISSON_SIMULATE_LZ4_H

#include <stddef.h>
#include <stdint.h>

/*
 * Unpacks one block ("LZ4 Block Format Description"). Returns the number of bytes written to `out`,
 * or -EBADMSG for what is not a block or does not fit. Reads and writes only within the two ranges.
 */
long lz4_unpack_block(const uint8_t *in, size_t in_bytes, uint8_t *out, size_t out_bytes);

/* Unpacks a legacy frame ("LZ4 Frame Format Description", legacy frame), with the same result. */
long lz4_unpack_legacy(const uint8_t *in, size_t in_bytes, uint8_t *out, size_t out_bytes);

#endif
