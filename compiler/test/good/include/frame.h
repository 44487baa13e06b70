/* SPDX-License-Identifier: BSD-2-Clause */
/* Types of the dataports that the tests declare. */
#ifndef FRAME_H
#define FRAME_H

#include <stdint.h>

typedef struct {
    uint32_t width;
    uint32_t height;
} frame_t;

typedef struct {
    char bytes[20000];
} big_t;

#endif
