/* SPDX-License-Identifier: BSD-2-Clause */
/* What is handed from one component to the next. */
#ifndef PARCEL_H
#define PARCEL_H

#include <stdint.h>

typedef struct parcel {
    uint32_t number; /* from 1; 0: there are no more */
    uint64_t value;
} parcel_t;

#endif
