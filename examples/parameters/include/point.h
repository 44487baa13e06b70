/* SPDX-License-Identifier: BSD-2-Clause */
/* A type of the application's own, which procedures name as C does. */
#ifndef POINT_H
#define POINT_H

#include <stdint.h>

typedef struct point {
    int32_t x;
    int32_t y;
    double weight;
} point_t;

#endif
