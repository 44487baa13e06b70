/* SPDX-License-Identifier: BSD-2-Clause */
/* The checksum of cksum(1). */
#include "cksum.h"

#define POLYNOMIAL 0x04c11db7u

uint32_t cksum_add(uint32_t sum, const uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        sum ^= (uint32_t)bytes[i] << 24;
        for (unsigned bit = 0; bit < 8; bit++)
            sum = sum << 1 ^ (sum >> 31 ? POLYNOMIAL : 0);
    }
    return sum;
}

uint32_t cksum_end(uint32_t sum, uint64_t length)
{
    for (; length > 0; length >>= 8) {
        const uint8_t byte = (uint8_t)length;

        sum = cksum_add(sum, &byte, 1);
    }
    return ~sum;
}
