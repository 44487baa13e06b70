/* SPDX-License-Identifier: BSD-2-Clause */
/* What a call of the bench carries each way beside a number. */
#ifndef CAISSON_BENCH_BLOCK_H
#define CAISSON_BENCH_BLOCK_H

#include <stdint.h>

struct block {
    uint64_t a;
    uint64_t b;
    uint64_t c;
    uint64_t d;
    uint64_t e;
    uint64_t f;
    uint64_t g;
    uint64_t h;
};

#endif
