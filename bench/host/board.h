/* SPDX-License-Identifier: BSD-2-Clause */
/* What caller and server have in their dataport: what an event asks for, and the limits that are
 * measured beside. */
#ifndef CAISSON_BENCH_BOARD_H
#define CAISSON_BENCH_BOARD_H

#include "line.h"
#include "measure.h"

enum board_task {
    BOARD_EVENT, /* an event back */
    BOARD_BYTES, /* copy the bytes out, then an event back */
    BOARD_SPIN,  /* answer on the lines, spinning, until the last one */
    BOARD_FUTEX, /* the same, asleep meanwhile */
    BOARD_END,   /* no more events will come */
};

struct board {
    struct line request;
    struct line reply;
    enum board_task task;
    unsigned char bytes[MEASURE_BULK_BYTES];
};

#endif
