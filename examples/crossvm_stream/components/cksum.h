/* SPDX-License-Identifier: BSD-2-Clause */
/* The checksum of cksum(1), as POSIX has it: bit by bit, as this is an example of something
 * else. */
#ifndef CKSUM_H
#define CKSUM_H

#include <stddef.h>
#include <stdint.h>

/* Of some bytes more; it begins with 0. */
uint32_t cksum_add(uint32_t sum, const uint8_t *bytes, size_t count);

/* What cksum prints, after all `length` bytes. */
uint32_t cksum_end(uint32_t sum, uint64_t length);

#endif
