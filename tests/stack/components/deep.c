/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs over the end of the control thread's stack. */
#include <camkes.h>

static __attribute__((noinline)) int sink(volatile char *above)
{
    volatile char room[512];

    room[0] = *above;
    return room[0] != 0 ? 0 : sink(room) + room[0];
}

static __attribute__((noinline)) int sink_widely(volatile char *above)
{
    volatile char room[1 << 20];

    room[0] = *above;
    return room[0] != 0 ? 0 : sink_widely(room) + room[0];
}

int run(void)
{
    volatile char top = 0;

    return wide ? sink_widely(&top) : sink(&top);
}
