/* SPDX-License-Identifier: BSD-2-Clause */
/* What the component's `guest_next` asks the guest's program to call next. */
#ifndef CAISSON_BENCH_ASKED_H
#define CAISSON_BENCH_ASKED_H

enum asked {
    ASKED_NUMBER,
    ASKED_BLOCK,
};

#endif
