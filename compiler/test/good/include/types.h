/* SPDX-License-Identifier: BSD-2-Clause */
/* Types that the methods of the tests name. */
#ifndef TYPES_H
#define TYPES_H

typedef struct {
    double first;
    char second[3];
} pair_t;

struct point {
    int x;
    int y;
};

#endif
