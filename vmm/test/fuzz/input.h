/* SPDX-License-Identifier: BSD-2-Clause */
/* What the monitor's fuzz targets share: an input is read as a row of little-endian numbers; behind
 * its end there are zeros. */
#ifndef VMM_TEST_FUZZ_INPUT_H
#define VMM_TEST_FUZZ_INPUT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct input {
    const uint8_t *bytes;
    size_t left;
};

static inline uint64_t input_number(struct input *input, size_t bytes)
{
    uint64_t value = 0;

    for (size_t i = 0; i < bytes && input->left > 0; i++, input->left--)
        value |= (uint64_t)*input->bytes++ << 8 * i;
    return value;
}

/* Tells that a promise was broken. */
#define require(kept) ((kept) ? (void)0 : require_failed(__FILE__, __LINE__, #kept))

_Noreturn static inline void require_failed(const char *file, int line, const char *promise)
{
    fprintf(stderr, "%s:%d: it does not hold that %s\n", file, line, promise);
    abort();
}

/* A memfd of `size_bytes`. */
int input_memory(uint64_t size_bytes);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

#endif
