/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Read before every file of the proofs of RPC: what a peer wrote changes each time that it is
 * looked at. Numbers that may be a count or a length are looked at one by one as far as a message
 * has room for them.
 */
#ifndef PROOF_RPC_H
#define PROOF_RPC_H

#include "shim.h"

#include "proof.h"

#include <stdlib.h>

#ifndef PAYLOAD_BYTES
#define PAYLOAD_BYTES 41
#endif

static inline uint64_t peer_u64(const uint64_t *place)
{
    uint64_t value = *place; /* it is there */

    value = each_between(0, PAYLOAD_BYTES + 1);
    return value > PAYLOAD_BYTES ? any_between(PAYLOAD_BYTES + 1, UINT64_MAX) : value;
}

static inline uint32_t peer_u32(const uint32_t *place)
{
    uint32_t value = *place;

    value = (uint32_t)each_between(0, PAYLOAD_BYTES + 1);
    return value > PAYLOAD_BYTES ? (uint32_t)any_between(PAYLOAD_BYTES + 1, UINT32_MAX) : value;
}

#undef __atomic_load_n
#define __atomic_load_n(place, order)                                                              \
    (sizeof(*(place)) == sizeof(uint64_t) ? peer_u64((const void *)(place))                        \
                                          : peer_u32((const void *)(place)))

#define __builtin_ia32_pause() ((void)0)
#define __builtin_ia32_rdtsc() any_u64()

/* Where it overflows, nobody may look at the product. */
static inline bool multiply(uint64_t one, uint64_t other, size_t *ret_product)
{
    if (other > 0 && one > UINT64_MAX / other)
        return true;
    *ret_product = one * other;
    return false;
}

#define __builtin_mul_overflow(one, other, ret_product) multiply(one, other, ret_product)

#endif
