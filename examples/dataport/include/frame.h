/* SPDX-License-Identifier: BSD-2-Clause */
/* The type of the dataport that tells about the picture in the other one. */
#ifndef FRAME_H
#define FRAME_H

#include <stdint.h>

typedef struct frame {
    uint32_t number;
    uint32_t width;
    uint32_t height;
    uint32_t sum; /* of all pixels, modulo 2^32 */
} frame_t;

#endif
